import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { answer, bytes, type Cases, create, from, get, listed, text } from "./case.ts";

const NOW = 1_800_000_000_000;
const THEN = { startedAt: NOW };
const prefix = someBytes(28, 3);

function counted(last: number): string {
  return toBase64Url(concat(prefix, Uint8Array.of(0, 0, last >> 8, last & 0xff)));
}

/** Counts in its first bytes, the lowest first. */
function littleEndian(count: number): string {
  return toBase64Url(concat(Uint8Array.of(count & 0xff, count >> 8, 0, 0), prefix));
}

/** Eight bytes of the time, then random ones. */
function timed(time: number, random: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(time));
  return toBase64Url(concat(new Uint8Array(view.buffer), someBytes(random, 77)));
}

const ONE = toBase64Url(someBytes(32, 1));
const done = { outcome: answer("AQID") };
const related = from("https://example.net");
const refused = { outcome: { type: "error", name: "SecurityError", message: "not its rpId" } } as const;

export const REQUEST_CASES: Cases = {
  "challenge-short": {
    fires: [[get({ challenge: toBase64Url(someBytes(15, 1)) })], [create({ challenge: "" })]],
    silent: [[get({ challenge: toBase64Url(someBytes(16, 1)) })], [get({ challenge: "no bytes" })]],
    path: "challenge",
  },
  "challenge-reused": {
    fires: [[get({ challenge: ONE }, done), get({ challenge: ONE }, done)]],
    silent: [
      [get({ challenge: ONE }, done), get({ challenge: ONE })],
      [get({}, done), get({}, done)],
      [get({ challenge: ONE }, done), get({ challenge: ONE, rpId: "other.example" }, done)],
    ],
    path: "challenge",
  },
  "challenge-repeated": {
    fires: [[get({ challenge: ONE }), get({ challenge: ONE }, done)]],
    silent: [
      [get(), get()],
      [get({ challenge: ONE }, done), get({ challenge: ONE }, done)],
    ],
  },
  "challenge-constant": {
    fires: [[get({ challenge: toBase64Url(new Uint8Array(32)) })], [get({ challenge: bytes(7, 7, 7) })]],
    silent: [[get()], [get({ challenge: bytes(7, 7, 8) })], [get({ challenge: "" })]],
  },
  "challenge-counting": {
    fires: [
      [get({ challenge: counted(1) }), get({ challenge: counted(2) })],
      [get({ challenge: counted(900) }), create({ challenge: counted(300) })],
      [get({ challenge: littleEndian(255) }), get({ challenge: littleEndian(256) })],
    ],
    silent: [
      [get(), get(), get()],
      [get({ challenge: counted(1) }), get({ challenge: counted(1) })],
    ],
  },
  "challenge-timestamp": {
    fires: [
      [get({ challenge: timed(NOW + 1000, 8) }, THEN)],
      [get({ challenge: text(`login-${NOW / 1000 - 60}`) }, THEN)],
      [get({ challenge: text(`${NOW}-12345678`) }, THEN)],
    ],
    silent: [
      [get({ challenge: timed(NOW, 16) }, THEN)],
      [get({ challenge: timed(NOW + 10 * 86_400_000, 8) }, THEN)],
      [get({}, THEN)],
    ],
  },
  "challenge-text": {
    fires: [[get({ challenge: text("0b9c2b0e-8f5b-4d3c-9d5e-2f6a7b8c9d0e") })]],
    silent: [[get()], [get({ challenge: text("short") })]],
  },
  "rp-id-form": {
    fires: [
      [get({ rpId: "https://example.com" })],
      [create({ rp: { id: "example.com:443", name: "E" } })],
      [get({ rpId: "Example.com" })],
      [get({ rpId: "" })],
    ],
    silent: [[get()], [create()], [get({ rpId: "localhost" }, from("http://localhost:8080"))]],
  },
  "rp-id-public-suffix": {
    fires: [
      [get({ rpId: "com" })],
      [create({ rp: { id: "github.io", name: "E" } }, from("https://me.github.io"))],
    ],
    silent: [[get()], [get({ rpId: "localhost" }, from("http://localhost:8080"))]],
  },
  "rp-id-foreign": {
    fires: [[get({}, { ...related, ...refused })], [create({}, { ...related, ...refused })]],
    silent: [
      [get({}, { ...related, ...done })],
      // A related origin while the person is asked, and where nobody agreed.
      [get({}, { ...related, outcome: { type: "pending" } })],
      [get({}, related)],
      [get()],
      [get({ rpId: "com" })],
      [get({}, from("https://a.example.com"))],
    ],
  },
  "rp-id-broad": {
    fires: [[get({}, from("https://login.example.com"))]],
    silent: [[get()], [get({}, from("https://www.example.com"))], [get({}, related)]],
    path: "rpId",
  },
  "rp-id-differs": {
    fires: [[create({}, done), get({ rpId: "login.example.com" }, from("https://login.example.com"))]],
    silent: [
      [create({}, done), get()],
      [get({ rpId: "login.example.com" }, from("https://login.example.com"))],
      [
        create({}, done),
        get({ rpId: "login.example.com" }, { ...from("https://login.example.com"), ...done }),
      ],
    ],
  },
  "origin-insecure": {
    fires: [
      [get({}, from("http://example.com"))],
      [get({ rpId: "127.0.0.1" }, from("https://127.0.0.1:8443"))],
    ],
    silent: [[get()], [get({ rpId: "localhost" }, from("http://localhost:8080"))], [get({}, from("null"))]],
    path: "caller.origin",
  },
  "origin-opaque": { fires: [[get({}, from("null"))]], silent: [[get()]] },
  "timeout-seconds": {
    fires: [[get({ timeout: 60 })]],
    silent: [[get({ timeout: 60_000 })], [get({ timeout: "60" })], [get({ timeout: 0 })]],
  },
  "timeout-short": {
    fires: [[create({ timeout: 60_000 })], [get({ timeout: 299_999 })]],
    silent: [
      [get()],
      [get({ timeout: 60 })],
      [get({ timeout: 60_000 }, { mediation: "conditional" })],
      [entryWithoutTimeout()],
    ],
    path: "timeout",
  },
  "timeout-long": { fires: [[get({ timeout: 600_001 })]], silent: [[get({ timeout: 600_000 })]] },
  "timeout-conditional": {
    fires: [[get({}, { mediation: "conditional" })]],
    silent: [[get()], [create({}, { mediation: "conditional" })]],
  },
  "frame-policy": {
    fires: [[get({}, from("https://example.com", { inFrame: true, policyAllows: false }))]],
    silent: [[get()], [get({}, from("https://example.com", { policyAllows: true }))]],
  },
  "frame-no-click": {
    fires: [[create({}, from("https://example.com", { sameOriginWithAncestors: false, activated: false }))]],
    silent: [
      [create({}, from("https://example.com", { activated: false }))],
      [create({}, from("https://example.com", { sameOriginWithAncestors: false, activated: true }))],
      [get({}, from("https://example.com", { sameOriginWithAncestors: false, activated: false }))],
    ],
  },
  "frame-embedded": {
    fires: [
      [
        get(
          {},
          from("https://example.com", { sameOriginWithAncestors: false, topOrigin: "https://a.example" }),
        ),
      ],
    ],
    silent: [[get({}, from("https://example.com", { inFrame: true }))]],
    path: "caller.topOrigin",
  },
  "conditional-no-field": {
    fires: [
      [get({}, { ...from("https://example.com", { autocompleteField: false }), mediation: "conditional" })],
    ],
    silent: [
      [get({}, { ...from("https://example.com", { autocompleteField: true }), mediation: "conditional" })],
      [get({}, { mediation: "conditional" })],
      [get({}, from("https://example.com", { autocompleteField: false }))],
    ],
  },
  "conditional-allow-list": {
    fires: [[get({ allowCredentials: listed("AQID") }, { mediation: "conditional" })]],
    silent: [[get({ allowCredentials: listed("AQID") })], [get({}, { mediation: "conditional" })]],
  },
  "conditional-create-asks": {
    fires: [[create({}, { mediation: "conditional" })]],
    silent: [
      [create()],
      [create({ authenticatorSelection: { userVerification: "preferred" } }, { mediation: "conditional" })],
    ],
  },
  "hints-attachment": {
    fires: [
      [create({ hints: ["security-key"], authenticatorSelection: { authenticatorAttachment: "platform" } })],
      [
        create({
          hints: ["client-device"],
          authenticatorSelection: { authenticatorAttachment: "cross-platform" },
        }),
      ],
    ],
    silent: [
      [create({ hints: ["hybrid"], authenticatorSelection: { authenticatorAttachment: "cross-platform" } })],
      [create({ hints: ["security-key"] })],
      [create({ hints: ["else"], authenticatorSelection: { authenticatorAttachment: "platform" } })],
    ],
  },
};

function entryWithoutTimeout() {
  const entry = get();
  const { timeout: _timeout, ...options } = entry.options;
  return { ...entry, options };
}
