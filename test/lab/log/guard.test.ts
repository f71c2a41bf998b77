import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { readEntry } from "../../../src/lab/log/guard.ts";
import { credentialOf, entryOf, goodCreation, goodRequest, MADE } from "../../fakes/log-entries.ts";

const labCredential = {
  credentialId: "AQID",
  isResidentCredential: true,
  rpId: "example.com",
  privateKey: "MEECAQAw",
  userHandle: "AQ",
  signCount: 0,
  largeBlob: "AAE",
  backupEligibility: true,
  backupState: false,
  userName: "ada",
  userDisplayName: "Ada",
};

/** An entry with every member that there is. */
function fullEntry(): LogEntry {
  return entryOf("create", goodCreation(), {
    mediation: "conditional",
    uiMode: "immediate",
    signal: "given",
    form: "objects",
    frontDoor: "parsed",
    notBytes: ["user.id"],
    unread: ["rp.name"],
    caller: {
      origin: "https://login.example.com",
      topOrigin: "https://shop.example",
      sameOriginWithAncestors: false,
      inFrame: true,
      policyAllows: true,
      activated: false,
      autocompleteField: true,
    },
    answeredBy: "lab",
    profile: "CI",
    faults: ["bad-signature"],
    outcome: MADE,
    timing: { total: 31.5, stages: [{ name: "person", start: 2, duration: 20 }] },
    labCredential,
  });
}

describe("the guard of a log entry", () => {
  it("gives every member back as it was", () => {
    const full = fullEntry();
    expect(readEntry(JSON.parse(JSON.stringify(full)))).toEqual(full);
    for (const outcome of [{ type: "none" }, { type: "pending" }] as const) {
      const entry = entryOf("get", goodRequest(), { outcome });
      expect(readEntry(entry)).toEqual(entry);
    }
  });

  it("leaves out what an entry does not have", () => {
    const entry = entryOf("get", goodRequest());
    const more = {
      ...entry,
      privateKey: "MEECAQAw",
      caller: { ...entry.caller, cookie: "1" },
      timing: { ...entry.timing, secret: 1 },
    };
    expect(readEntry(more)).toEqual(entry);
  });

  it.each<[string, (entry: LogEntry) => unknown, RegExp]>([
    ["no object", () => [], /^The entry is not an object$/],
    ["another version", (entry) => ({ ...entry, version: 2 }), /^version is none of 1$/],
    ["another ceremony", (entry) => ({ ...entry, ceremony: "store" }), /^ceremony is none of create, get$/],
    ["options that are no object", (entry) => ({ ...entry, options: "e30" }), /^options is not an object$/],
    [
      "options that are too deep",
      (entry) => ({ ...entry, options: nested(20) }),
      /is deeper than 16 levels$/,
    ],
    [
      "a long list",
      (entry) => ({ ...entry, options: { a: Array(2001).fill(0) } }),
      /^options\.a is not a list/,
    ],
    ["a long id", (entry) => ({ ...entry, id: "x".repeat(65) }), /^id is not a text of at most 64/],
    ["a time that is none", (entry) => ({ ...entry, startedAt: "now" }), /^startedAt is not a number/],
    [
      "padded base64url",
      (entry) => ({ ...entry, outcome: { ...MADE, credential: { ...credentialOf(MADE), id: "AQ==" } } }),
      /^outcome\.credential\.id is not unpadded base64url/,
    ],
    [
      "a stage without a name",
      (entry) => ({ ...entry, timing: { total: 1, stages: [{ start: 0, duration: 1 }] } }),
      /^timing\.stages\[0\]\.name is not a text/,
    ],
    [
      "a counter that is none",
      (entry) => ({ ...entry, answeredBy: "lab", labCredential: { ...labCredential, signCount: -1 } }),
      /^labCredential\.signCount is not a number from 0/,
    ],
  ])("refuses %s and names the member", (_what, change, message) => {
    expect(() => readEntry(change(entryOf("get", goodRequest())))).toThrow(message);
  });

  it("keeps a member that is called __proto__ a member", () => {
    const options = JSON.parse('{"__proto__":{"polluted":true}}') as LogEntry["options"];
    const read = readEntry(entryOf("get", options));
    expect(Object.keys(read.options)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("any value", () => {
  it("is an entry, or refused with a TypeError", () => {
    const spoiled = fc
      .tuple(fc.constantFrom(...Object.keys(fullEntry())), fc.jsonValue(), fc.boolean())
      .map(([name, value, whole]) => (whole ? value : { ...fullEntry(), [name]: value }));
    fc.assert(
      fc.property(spoiled, (value) => {
        try {
          // As a file has it: there is no negative zero in JSON.
          const written = JSON.stringify(readEntry(value));
          expect(JSON.stringify(readEntry(JSON.parse(written)))).toBe(written);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function nested(levels: number): object {
  return levels === 0 ? {} : { a: nested(levels - 1) };
}
