import type { JsonObject } from "../../../../src/lab/log/json-value.ts";
import { type Cases, create, get, listed } from "./case.ts";

const made = (extensions: JsonObject, more: JsonObject = {}) => create({ extensions, ...more });
const asked = (extensions: JsonObject, more: JsonObject = {}) => get({ extensions, ...more });
const prf = (values: JsonObject, more: JsonObject = {}) => asked({ prf: values }, more);
const one = { allowCredentials: listed("AQID") };
const STRICT = { credentialProtectionPolicy: "userVerificationRequired" };
const BY_LIST = { credentialProtectionPolicy: "userVerificationOptionalWithCredentialIDList" };
const discouraged = { userVerification: "discouraged" };

export const EXTENSION_CASES: Cases = {
  "prf-create-by-credential": {
    fires: [[made({ prf: { evalByCredential: { AQID: { first: "AAA" } } } })]],
    silent: [[made({ prf: {} })], [prf({ evalByCredential: { AQID: { first: "AAA" } } }, one)]],
  },
  "prf-without-list": {
    fires: [[prf({ evalByCredential: { AQID: { first: "AAA" } } })]],
    silent: [[prf({ evalByCredential: { AQID: { first: "AAA" } } }, one)], [prf({ evalByCredential: {} })]],
  },
  "prf-unlisted": {
    fires: [
      [prf({ evalByCredential: { BAUG: { first: "AAA" } } }, one)],
      [prf({ evalByCredential: { "": { first: "AAA" } } }, one)],
      [prf({ evalByCredential: { "AQID=": { first: "AAA" } } }, one)],
    ],
    silent: [[prf({ evalByCredential: { AQID: { first: "AAA" } } }, one)]],
  },
  "prf-no-input": {
    fires: [[prf({})], [prf({ evalByCredential: {} })]],
    silent: [[prf({ eval: { first: "AAA" } })], [made({ prf: {} })], [get()]],
  },
  "prf-same-inputs": {
    fires: [
      [prf({ eval: { first: "AAA", second: "AAA" } })],
      [prf({ eval: { first: "" } })],
      [prf({ evalByCredential: { AQID: { first: "AAA", second: "" } } }, one)],
    ],
    silent: [[prf({ eval: { first: "AAA", second: "AAE" } })], [prf({ eval: { first: "AAA" } })]],
  },
  "prf-not-asked": {
    fires: [[create(), prf({ eval: { first: "AAA" } })]],
    silent: [
      [made({ prf: {} }), prf({ eval: { first: "AAA" } })],
      [create(), get()],
    ],
  },
  "hmac-secret-in-page": {
    fires: [[made({ hmacCreateSecret: true })], [asked({ hmacGetSecret: { salt1: "AAA" } })]],
    silent: [[made({ prf: {} })]],
  },
  "cred-protect-unknown": {
    fires: [[made({ credentialProtectionPolicy: "always", enforceCredentialProtectionPolicy: true })]],
    silent: [
      [made({ ...STRICT, enforceCredentialProtectionPolicy: true })],
      [made({ credentialProtectionPolicy: "always" })],
      [made({ enforceCredentialProtectionPolicy: true })],
    ],
  },
  "cred-protect-nothing": {
    fires: [[made({ enforceCredentialProtectionPolicy: true })]],
    silent: [
      [made({ ...STRICT, enforceCredentialProtectionPolicy: true })],
      [made({ enforceCredentialProtectionPolicy: false })],
    ],
  },
  "cred-protect-contradiction": {
    fires: [[made(STRICT, { authenticatorSelection: discouraged })], [made(STRICT), get(discouraged)]],
    silent: [[made(STRICT), get()], [made(BY_LIST), get(discouraged)], [get(discouraged)]],
  },
  "cred-protect-hidden": {
    fires: [[made(BY_LIST), get(discouraged)]],
    silent: [
      [made(BY_LIST), get({ ...discouraged, ...one })],
      [made(BY_LIST), get()],
      [create(), get(discouraged)],
    ],
  },
  "cred-protect-in-get": { fires: [[asked(STRICT)]], silent: [[made(STRICT)], [get()]] },
  "large-blob-create": {
    fires: [[made({ largeBlob: { read: true } })], [made({ largeBlob: { write: { redacted: 3 } } })]],
    silent: [[made({ largeBlob: { support: "preferred" } })], [create()]],
  },
  "large-blob-get": {
    fires: [
      [asked({ largeBlob: { support: "required" } })],
      [asked({ largeBlob: { read: true, write: "AA" } }, one)],
      [asked({ largeBlob: { write: "AA" } })],
      [asked({ largeBlob: { write: "AA" } }, { allowCredentials: listed("AQID", "BAUG") })],
    ],
    silent: [[asked({ largeBlob: { write: "AA" } }, one)], [asked({ largeBlob: { read: true } })], [get()]],
  },
  "cred-props-in-get": {
    fires: [[asked({ credProps: true })]],
    silent: [[asked({ credProps: false })], [made({ credProps: true })]],
  },
  "appid-in-create": {
    fires: [[made({ appid: "https://example.com" })]],
    silent: [[made({ appidExclude: "https://example.com" })], [asked({ appid: "https://example.com" })]],
  },
  "appid-in-use": {
    fires: [[asked({ appid: "https://example.com" })], [made({ appidExclude: "https://example.com" })]],
    silent: [[get()], [create()], [made({ appid: "https://example.com" })]],
  },
};
