import fc from "fast-check";
import { expect, it } from "vitest";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { decodeCredential } from "../../src/lab/decode/credential.ts";
import { lint } from "../../src/lab/lint/lint.ts";
import { addressOf, asCurl } from "../../src/lab/log/copies/curl.ts";
import { asJson } from "../../src/lab/log/copies/json.ts";
import { asTestVector } from "../../src/lab/log/copies/test-vector.ts";
import type { LogEntry } from "../../src/lab/log/entry.ts";
import { readEntry } from "../../src/lab/log/guard.ts";
import { defaulted } from "../../src/lab/options/defaulted.ts";
import { progressOf } from "../../src/lab/steps/progress.ts";

const NAMES =
  "rp user challenge pubKeyCredParams timeout excludeCredentials allowCredentials authenticatorSelection extensions attestation attestationFormats hints rpId userVerification".split(
    " ",
  );
const EXTENSIONS =
  "prf largeBlob credProps appid appidExclude credentialProtectionPolicy enforceCredentialProtectionPolicy hmacCreateSecret minPinLength credBlob x".split(
    " ",
  );
const MEMBERS =
  "id type alg transports first second eval evalByCredential name displayName read write support __proto__ x userVerification residentKey".split(
    " ",
  );
const REQUIRED = [
  "version",
  "id",
  "startedAt",
  "options",
  "outcome",
  "ceremony",
  "form",
  "caller",
  "timing",
  "answeredBy",
] as const;
const GOOD = {
  rp: { name: "x" },
  user: { id: "AAAA", name: "a", displayName: "a" },
  challenge: "AAAA",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
};

const leaf = fc.oneof(
  fc.constantFrom(
    null,
    "AAAA",
    "required",
    "preferred",
    "public-key",
    "direct",
    "example.com",
    "AA==",
    "__proto__",
  ),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 12 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...MEMBERS), tie("value"), { maxKeys: 4 }),
  ),
}));
const extensions = fc.dictionary(fc.constantFrom(...EXTENSIONS), value, { maxKeys: 4 });
const options = fc
  .tuple(
    fc.constantFrom({}, GOOD),
    fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(value, extensions), { maxKeys: 6 }),
    fc.constantFrom([], ...NAMES.map((name) => [name])),
  )
  .map(([good, others, gone]) => {
    const entries = Object.entries({ ...good, ...others });
    return Object.fromEntries(entries.filter(([name]) => !gone.includes(name)));
  });
const bytes = fc.uint8Array({ maxLength: 90 }).map(toBase64Url);
const credential = fc.record({
  id: bytes,
  rawId: bytes,
  type: fc.string(),
  response: fc.record(
    {
      clientDataJSON: fc.oneof(
        bytes,
        fc.json().map((json) => toBase64Url(utf8(json))),
      ),
      authenticatorData: bytes,
      attestationObject: bytes,
    },
    { requiredKeys: ["clientDataJSON"] },
  ),
  clientExtensionResults: extensions,
});
const outcome = fc.oneof(
  fc.record({
    type: fc.constant("error"),
    name: fc.constantFrom(
      "NotAllowedError",
      "TypeError",
      "SecurityError",
      "AbortError",
      "NotSupportedError",
      "x",
    ),
    message: fc.string(),
  }),
  fc.record({ type: fc.constant("credential"), credential }),
  fc.constantFrom({ type: "none" }, { type: "pending" }),
);
const given = fc.record(
  {
    version: fc.constant(1),
    id: fc.uuid(),
    startedAt: fc.nat(),
    options,
    outcome,
    ceremony: fc.constantFrom("create", "get"),
    form: fc.constantFrom("json", "objects"),
    caller: fc.record({
      origin: fc.oneof(fc.constantFrom("https://example.com", "null"), fc.string({ maxLength: 20 })),
      sameOriginWithAncestors: fc.boolean(),
      inFrame: fc.boolean(),
    }),
    timing: fc.constant({ total: 1, stages: [] }),
    answeredBy: fc.constantFrom("lab", "native", "latchkey"),
    mediation: fc.constantFrom("conditional", "x"),
    unread: fc.constantFrom(["user"], ["x"]),
    notBytes: fc.constant(["challenge"]),
    faults: fc.constantFrom(["NotAllowedError"], ["x"]),
  },
  { noNullPrototype: true, requiredKeys: [...REQUIRED] },
);

/** All that the lab makes of one entry. */
function makeAllOf(entry: LogEntry): void {
  progressOf(entry);
  defaulted(entry);
  asTestVector(entry);
  asJson(entry);
  readEntry(JSON.parse(JSON.stringify(entry)));
  if (entry.outcome.type !== "credential") return;
  decodeCredential(entry.outcome.credential, "example.com");
  const address = addressOf(entry);
  if (address !== undefined) asCurl(entry, address);
}

it("makes something of every entry that a log may have, without throwing", () => {
  let read = 0;
  fc.assert(
    fc.property(fc.array(given, { minLength: 1, maxLength: 3 }), (list) => {
      const log = list.map(readEntry);
      lint(log);
      for (const entry of log) makeAllOf(entry);
      read += log.length;
    }),
    { numRuns: 400 },
  );
  expect(read).toBeGreaterThan(400);
});
