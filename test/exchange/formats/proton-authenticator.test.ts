import { describe, expect, it } from "vitest";
import {
  isProtonAuthenticator,
  readProtonAuthenticator,
} from "../../../src/exchange/formats/proton-authenticator.ts";
import { unhex } from "../../fakes/hex.ts";
import { encryptedProton, plainProton, protonEntry } from "../fixtures/proton-authenticator.ts";

const NOW = { now: 5 };
const S = "JBSWY3DPEHPK3PXP";
const VALUE = {
  type: "totp",
  secret: unhex("48656c6c6f21deadbeef"),
  algorithm: "SHA-1",
  digits: 6,
  period: 30,
  issuer: "Harbour",
  account: "ada",
  createdAt: 5,
};

describe("a plain export of Proton Authenticator", () => {
  const one = async (content: object, changes: object = {}) =>
    readProtonAuthenticator(plainProton([protonEntry(content, changes)]), NOW);

  it("is read whole, with a BOM too", async () => {
    expect(await readProtonAuthenticator(`\uFEFF${plainProton([protonEntry()])}`, NOW)).toEqual({
      format: "proton-authenticator",
      entries: [{ kind: "code", number: 1, value: VALUE, own: {}, remarks: [] }],
      refused: [],
      remarks: [],
    });
  });

  it("keeps notes, and the name of a Steam code", async () => {
    const { entries } = await one(
      { uri: `steam://${S}`, entry_type: "Steam", name: "gabe" },
      { note: "desk" },
    );
    expect(entries).toMatchObject([
      { value: { type: "steam", issuer: "Steam", account: "gabe", digits: 5 }, own: { note: "desk" } },
    ]);
  });

  it.each([
    ["ada", {}],
    ["Harbour:ada", {}],
    ["Harbour", {}],
    ["", {}],
    [null, {}],
    ["My own", { label: "My own" }],
  ])("named %j has %j of the person's own", async (name, own) => {
    const { entries } = await one({ name });
    expect(entries[0]?.own).toEqual(own);
    expect(entries[0]?.value).toEqual(VALUE);
  });

  it("names what it drops", async () => {
    const { entries } = await one({ novelty: 1 }, { tags: ["a"] });
    expect(entries[0]?.remarks).toEqual([
      { field: "tags", what: "dropped" },
      { field: "content.novelty", what: "dropped" },
    ]);
  });

  it.each([
    [{ uri: `otpauth://totp/a?secret=${S}&algorithm=MD5` }, {}, "MD5"],
    [{ uri: "https://example.com" }, {}, "otpauth://"],
    [{ uri: null }, {}, "content.uri is missing"],
    [{ entry_type: "Steam" }, {}, "do not agree"],
    [{ uri: `steam://${S}` }, {}, "do not agree"],
    [{}, { content: null }, "content is missing"],
    [{}, { note: 7 }, "note"],
  ])("refuses an entry with %j and %j, and goes on", async (content, changes, reason) => {
    const text = plainProton([protonEntry(), protonEntry(content, changes), 7, protonEntry()]);
    const { entries, refused } = await readProtonAuthenticator(text, NOW);
    expect(entries.map(({ number }) => number)).toEqual([1, 4]);
    expect(refused.map(({ number }) => number)).toEqual([2, 3]);
    expect(refused[0]?.reason).toContain(reason);
  });

  it.each([
    ["{}", "not-this-format"],
    ['{"version":1,"entries":[{"type":"totp"}]}', "not-this-format"],
    [plainProton([], 2), "unsupported"],
    [plainProton([], "1"), "unsupported"],
    [plainProton([protonEntry()]).slice(0, 50), "malformed"],
    [plainProton(Array.from({ length: 100_001 }, () => protonEntry())), "too-large"],
  ])("%# is no export that can be read", async (text, code) => {
    await expect(readProtonAuthenticator(text, NOW)).rejects.toMatchObject({ name: "ExchangeError", code });
  });

  it("is told from other files", () => {
    expect(isProtonAuthenticator(JSON.parse(plainProton([])))).toBe(true);
    expect(isProtonAuthenticator(JSON.parse(plainProton([protonEntry()])))).toBe(true);
    expect(isProtonAuthenticator({ version: 1 })).toBe(false);
    expect(isProtonAuthenticator([])).toBe(false);
  });
});

describe("an encrypted export of Proton Authenticator", () => {
  const TEXT = encryptedProton(plainProton([protonEntry()]), "pä$$ word");
  const read = (text: string, password?: string) =>
    readProtonAuthenticator(text, password === undefined ? NOW : { ...NOW, password });

  it("opens with its password", async () => {
    expect(isProtonAuthenticator(JSON.parse(TEXT))).toBe(true);
    const { entries } = await read(TEXT, "pä$$ word");
    expect(entries).toEqual([{ kind: "code", number: 1, value: VALUE, own: {}, remarks: [] }]);
  });

  it("asks for the password, and knows a wrong one", async () => {
    await expect(read(TEXT)).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(TEXT, "")).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(TEXT, "wrong")).rejects.toMatchObject({ code: "wrong-password" });
  });

  it.each([
    [{ version: 2 }, "unsupported"],
    [{ salt: "AAAA" }, "malformed"],
    [{ content: "AAAA" }, "malformed"],
    [{ content: "*" }, "malformed"],
  ])("with %j is refused: %s", async (changes, code) => {
    const text = JSON.stringify({ ...JSON.parse(TEXT), ...changes });
    await expect(read(text, "pä$$ word")).rejects.toMatchObject({ code });
  });

  it("that holds something else is refused", async () => {
    await expect(read(encryptedProton("{}", "a"), "a")).rejects.toMatchObject({ code: "malformed" });
    await expect(read(encryptedProton(plainProton([], 9), "a"), "a")).rejects.toMatchObject({
      code: "unsupported",
    });
  });
});
