import { type Cases, create, get, listed, many } from "./case.ts";

const withoutChallenge = () => {
  const entry = get();
  const { challenge: _challenge, ...options } = entry.options;
  return { ...entry, options };
};

export const FORM_CASES: Cases = {
  "json-missing": {
    fires: [
      [withoutChallenge()],
      [create({ user: { id: "AQID", name: "ada" } })],
      [get({ allowCredentials: [{ id: "AQID" }] })],
    ],
    silent: [[get()], [create()]],
  },
  "json-base64": {
    fires: [
      [get({ challenge: "AAECAwQFBgcICQoLDA0ODw==" })],
      [create({ user: { id: "+/+/", name: "a", displayName: "A" } })],
    ],
    silent: [[get()], [get({ challenge: "what?!" })]],
  },
  "json-not-base64": {
    fires: [[get({ challenge: "what?!" })]],
    silent: [[get()], [get({ challenge: "AA==" })]],
  },
  "options-not-bytes": {
    fires: [[get({}, { form: "objects", notBytes: ["challenge"] })]],
    silent: [[get({}, { form: "objects", notBytes: [] })], [get()]],
  },
  "json-type": {
    fires: [[get({ allowCredentials: {} })], [get({ extensions: "prf" })], [get({ challenge: [1, 2, 3] })]],
    silent: [
      [get()],
      [get({ timeout: "300000" })],
      [create({ authenticatorSelection: null, extensions: null })],
      [get({ extensions: { prf: null } })],
    ],
  },
  "json-converted": {
    fires: [
      [get({ timeout: "300000" })],
      [create({ authenticatorSelection: { requireResidentKey: "false" } })],
      [get({ rpId: null })],
    ],
    silent: [[get()], [get({ extensions: "prf" })]],
  },
  "json-range": {
    fires: [[get({ timeout: 1.5 })], [get({ timeout: -1 })]],
    silent: [[get()]],
  },
  "json-value": {
    fires: [
      [get({ userVerification: "always" })],
      [create({ attestation: "full" })],
      [get({ allowCredentials: [{ type: "publickey", id: "AQID" }] })],
    ],
    silent: [
      [get()],
      [get({ allowCredentials: [{ type: "public-key", id: "AQID", transports: ["cable"] }] })],
    ],
  },
  "transports-unknown": {
    fires: [[get({ allowCredentials: [{ type: "public-key", id: "AQID", transports: ["usb", "cable"] }] })]],
    silent: [[get({ allowCredentials: listed("AQID") })], [get({ hints: ["cable"] })]],
    path: "allowCredentials[0].transports[1]",
  },
  "json-unknown": {
    fires: [
      [get({ allowedCredentials: [] })],
      [create({ user: { id: "AQID", name: "a", displayName: "A", icon: "x" } })],
    ],
    silent: [[get()], [get({ extensions: { new: true } })]],
  },
  "extension-unknown": {
    fires: [[get({ extensions: { new: true } })]],
    silent: [[get({ extensions: { appid: "https://example.com" } })], [get({ new: true })]],
    path: "extensions.new",
  },
  "descriptors-many": {
    fires: [[get({ allowCredentials: many(65) })], [create({ excludeCredentials: many(65) })]],
    silent: [[get({ allowCredentials: many(64) })]],
  },
  "descriptors-many-firefox": {
    fires: [[get({ allowCredentials: many(21) })]],
    silent: [
      [get({ allowCredentials: many(20) })],
      [create({ excludeCredentials: many(21) })],
      [get({ allowCredentials: many(65) })],
    ],
  },
  "descriptors-twice": {
    fires: [[get({ allowCredentials: listed("AQID", "AQID") })]],
    silent: [[get({ allowCredentials: listed("AQID", "BAUG") })]],
    path: "allowCredentials[1].id",
  },
  "transports-missing": {
    fires: [[get({ allowCredentials: [{ type: "public-key", id: "AQID" }] })]],
    silent: [[get({ allowCredentials: listed("AQID") })], [get()]],
  },
};
