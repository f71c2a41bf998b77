import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { encodeCbor } from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { decodeAuthenticatorData } from "../../../src/lab/decode/authenticator-data.ts";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { readEntry } from "../../../src/lab/log/guard.ts";
import type { JsonValue } from "../../../src/lab/log/json-value.ts";
import { data } from "../../fakes/authenticator-bytes.ts";
import { bytesNamed, credentialOf, entryOf, goodRequest, MADE } from "../../fakes/log-entries.ts";
import { nodeAt } from "../../fakes/trees.ts";

const labCredential = {
  credentialId: "AQID",
  isResidentCredential: true,
  rpId: "example.com",
  privateKey: "MEECAQAw",
  signCount: 0,
};

describe("what is secret", () => {
  const secret = bytesNamed("secret");
  const results = {
    prf: { enabled: true, results: { first: secret, second: secret } },
    largeBlob: { written: true, blob: secret },
    hmacGetSecret: { output1: secret },
    getCredBlob: secret,
    credProps: { rk: true },
    somethingNew: secret,
  };
  const options = goodRequest({
    extensions: { largeBlob: { write: secret }, credBlob: secret, prf: { eval: { first: "AAA" } } },
  });
  const outcome: LogEntry["outcome"] = {
    type: "credential",
    credential: { ...credentialOf(MADE), clientExtensionResults: results },
  };

  it.each(["latchkey", "native"] as const)("is left out of an entry that %s answered", (answeredBy) => {
    const read = readEntry(
      entryOf("get", options, { answeredBy, outcome, labCredential, profile: "CI", faults: ["x"] }),
    );
    expect(JSON.stringify(read)).not.toContain(secret);
    expect(read).not.toHaveProperty("labCredential");
    expect(read).not.toHaveProperty("profile");
    expect(read).not.toHaveProperty("faults");
    expect(read.options.extensions).toEqual({
      largeBlob: { write: { redacted: 32 } },
      credBlob: { redacted: 32 },
      prf: { eval: { first: "AAA" } },
    });
    expect(credentialOf(read.outcome).clientExtensionResults).toEqual({
      prf: { enabled: true, results: { first: { redacted: 32 }, second: { redacted: 32 } } },
      largeBlob: { written: true, blob: { redacted: 32 } },
      hmacGetSecret: { redacted: expect.any(Number) },
      getCredBlob: { redacted: 32 },
      credProps: { rk: true },
      somethingNew: { redacted: 32 },
    });
  });

  it("stays left out when a log is read again, with the length that it had", () => {
    const once = readEntry(entryOf("get", options, { outcome }));
    expect(readEntry(once)).toEqual(once);
  });

  it("is not in authenticator data either, where credBlob would have it", () => {
    const blob = Uint8Array.from({ length: 30 }, (_, i) => i + 1);
    const extensions = encodeCbor(new Map([["credBlob", blob]]));
    const authenticatorData = toBase64Url(concat(data(0x85), extensions));
    const answered = (answeredBy: LogEntry["answeredBy"]) =>
      readEntry(
        entryOf("get", goodRequest(), {
          answeredBy,
          outcome: {
            type: "credential",
            credential: {
              ...credentialOf(MADE),
              response: { clientDataJSON: "e30", authenticatorData, signature: "MEUC" },
            },
          },
        }),
      );
    const real = decodeAuthenticatorData(
      fromBase64Url(credentialOf(answered("native").outcome).response.authenticatorData ?? ""),
    );
    expect(real.problems).toEqual([]);
    expect(nodeAt(real, "extensions", "credBlob").value).toBe("00".repeat(30));
    expect(nodeAt(real, "signCount").value).toBe(258);
    expect(credentialOf(answered("lab").outcome).response.authenticatorData).toBe(authenticatorData);
  });

  it("of an extension that nobody knows is nowhere in the entry", () => {
    const names = fc.oneof(fc.string(), fc.constantFrom("constructor", "toString", "__proto__"));
    fc.assert(
      fc.property(names, fc.array(fc.string(), { maxLength: 3 }), (name, path) => {
        fc.pre(
          ![
            "appid",
            "appidExclude",
            "credProps",
            "credProtect",
            "hmacCreateSecret",
            "minPinLength",
            "uvm",
          ].includes(name),
        );
        const value = path.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), secret);
        const results = { clientExtensionResults: { [name]: value } };
        const entry = entryOf("get", goodRequest(), {
          outcome: { type: "credential", credential: { ...credentialOf(MADE), ...results } },
        });
        expect(JSON.stringify(readEntry(entry))).not.toContain(secret);
      }),
    );
  });

  it("stays in the entry of a lab profile", () => {
    const entry = entryOf("get", options, { answeredBy: "lab", outcome, labCredential });
    expect(readEntry(entry)).toEqual(entry);
  });
});
