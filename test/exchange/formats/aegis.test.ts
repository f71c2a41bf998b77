import { describe, expect, it } from "vitest";
import { isAegis, readAegis } from "../../../src/exchange/formats/aegis.ts";
import { unhex } from "../../fakes/hex.ts";
import { aegisDb, aegisEntry, encryptedAegis, plainAegis } from "../fixtures/aegis.ts";

const NOW = { now: 5 };
const PLAIN_VALUE = {
  type: "totp",
  secret: unhex("48656c6c6f21deadbeef"),
  algorithm: "SHA-1",
  digits: 6,
  period: 30,
  issuer: "Harbour",
  account: "ada",
  createdAt: 5,
};

describe("a plain Aegis vault", () => {
  const one = async (changes: object, info: object = {}) =>
    readAegis(plainAegis([aegisEntry(changes, info)]), NOW);

  it("is read whole, with a BOM too", async () => {
    expect(await readAegis(`\uFEFF${plainAegis([aegisEntry()])}`, NOW)).toEqual({
      format: "aegis",
      entries: [{ kind: "code", number: 1, value: PLAIN_VALUE, own: {}, remarks: [] }],
      refused: [],
      remarks: [],
    });
  });

  it.each([
    [{}, { algo: "SHA512", digits: 8, period: 50 }, { algorithm: "SHA-512", digits: 8, period: 50 }],
    [{ type: "hotp" }, { period: undefined, counter: 10300 }, { type: "hotp", counter: 10300 }],
    [{ type: "steam", issuer: "Steam" }, { digits: 5 }, { type: "steam", digits: 5, issuer: "Steam" }],
    [{ name: " a:b ", issuer: null }, {}, { account: "a:b", issuer: "" }],
    [{}, { secret: "jbsw y3dp-ehpk3pxp==" }, {}],
  ])("with %j and info %j has %j", async (changes, info, expected) => {
    const { entries, refused } = await one(changes, info);
    expect(refused).toEqual([]);
    expect(entries[0]?.value).toMatchObject({ secret: PLAIN_VALUE.secret, ...expected });
    expect(entries[0]?.remarks).toEqual([]);
  });

  it("keeps note and favourite, and names icon and groups", async () => {
    const { entries } = await one({
      note: "the blue key",
      favorite: true,
      icon: "AAAA",
      icon_mime: "image/png",
      icon_hash: "ff",
      groups: ["group-1", "gone"],
      novelty: 1,
    });
    expect(entries[0]?.own).toEqual({ note: "the blue key", favourite: true });
    expect(entries[0]?.remarks).toEqual([
      { field: "groups", what: "dropped", detail: "Work" },
      { field: "icon", what: "dropped" },
      { field: "novelty", what: "dropped" },
    ]);
    const { entries: former } = await one({ group: "Home" });
    expect(former[0]?.remarks).toEqual([{ field: "groups", what: "dropped", detail: "Home" }]);
  });

  it("names what is defaulted or changed as the format does", async () => {
    const { entries } = await one({}, { algo: null, digits: undefined, period: null, pin: "1234" });
    expect(entries[0]?.remarks).toEqual([
      { field: "info.algo", what: "defaulted", detail: "SHA-1" },
      { field: "info.digits", what: "defaulted", detail: "6" },
      { field: "info.period", what: "defaulted", detail: "30" },
      { field: "info.pin", what: "dropped" },
    ]);
    const steam = await one({ type: "steam" }, { algo: "SHA256" });
    expect(steam.entries[0]?.remarks).toEqual([
      { field: "info.algo", what: "changed", detail: "SHA-1" },
      { field: "info.digits", what: "changed", detail: "5" },
    ]);
  });

  it.each([
    [{ type: "motp" }, { pin: "1234" }, "Mobile-OTP"],
    [{ type: "yandex" }, { pin: "1234" }, "Yandex"],
    [{ type: "sotp" }, {}, '"sotp"'],
    [{ type: "constructor" }, {}, '"constructor"'],
    [{ type: undefined }, {}, "type is missing"],
    [{ type: "hotp" }, {}, "counter"],
    [{}, { algo: "MD5" }, "MD5"],
    [{}, { digits: 4 }, "digits"],
    [{}, { digits: "six" }, "info.digits"],
    [{}, { period: 0 }, "period"],
    [{}, { secret: "A1" }, "position 2"],
    [{}, { secret: "" }, "empty"],
    [{}, { secret: undefined }, "missing"],
    [{ name: 7 }, {}, "name"],
  ])("refuses an entry with %j and info %j, and goes on", async (changes, info, reason) => {
    const text = plainAegis([aegisEntry(changes, info), null, "x", aegisEntry({ name: "bob" })]);
    const { entries, refused } = await readAegis(text, NOW);
    expect(entries.map(({ number }) => number)).toEqual([4]);
    expect(refused.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(refused[0]?.reason).toContain(reason);
    expect(refused[0]?.name).toContain("Harbour");
  });

  it.each([
    ["{}", "not-this-format"],
    ["[]", "not-this-format"],
    ['{"header":{},"db":7}', "not-this-format"],
    [plainAegis([], { version: 2 }), "unsupported"],
    [plainAegis([], { version: undefined }), "unsupported"],
    [plainAegis([], { db: aegisDb([], { version: 4 }) }), "unsupported"],
    [plainAegis([], { db: { version: 3 } }), "malformed"],
    [plainAegis([aegisEntry()]).slice(0, -9), "malformed"],
    ["", "malformed"],
    [plainAegis(Array.from({ length: 100_001 }, () => 0)), "too-large"],
  ])("%# is no vault that can be read", async (text, code) => {
    await expect(readAegis(text, NOW)).rejects.toMatchObject({ name: "ExchangeError", code });
  });

  it("is told from other files", () => {
    expect(isAegis(JSON.parse(plainAegis([])))).toBe(true);
    expect(isAegis({ header: {} })).toBe(false);
    expect(isAegis(null)).toBe(false);
  });
});

describe("an encrypted Aegis vault", () => {
  const DB = aegisDb([aegisEntry(), aegisEntry({ name: "bob ✓" })]);
  const read = (text: string, password?: string) =>
    readAegis(text, password === undefined ? NOW : { ...NOW, password });

  it("opens with the password of any slot", async () => {
    const text = encryptedAegis(DB, ["other", "pä$$ word"]);
    expect(isAegis(JSON.parse(text))).toBe(true);
    for (const password of ["other", "pä$$ word"]) {
      const { entries } = await read(text, password);
      expect(entries.map(({ value }) => "account" in value && value.account)).toEqual(["ada", "bob ✓"]);
      expect(entries[0]?.value).toEqual(PLAIN_VALUE);
    }
  });

  it("asks for the password, and knows a wrong one", async () => {
    const text = encryptedAegis(DB, ["right"]);
    await expect(read(text)).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(text, "")).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(text, "wrong")).rejects.toMatchObject({ code: "wrong-password" });
  });

  it("with changed content is not called a wrong password", async () => {
    const file = JSON.parse(encryptedAegis(DB, ["right"]));
    file.db = `A${file.db.slice(1) === "A" ? "B" : file.db.slice(1)}`.replace(
      /^A/,
      file.db.startsWith("A") ? "B" : "A",
    );
    await expect(read(JSON.stringify(file), "right")).rejects.toMatchObject({ code: "malformed" });
  });

  it.each([
    [{ n: 2 ** 21, r: 8, p: 1 }],
    [{ n: 2 ** 15, r: 2 ** 20, p: 1 }],
    [{ n: 2 ** 15, r: 8, p: 2 ** 20 }],
    [{ n: 2 ** 17, r: 8, p: 17 }],
    [{ n: 2 ** 52, r: 1, p: 1 }],
    [{ n: 2, r: 1, p: 2 ** 19 }],
  ])("that asks for %j is refused before any work", async (cost) => {
    const file = JSON.parse(encryptedAegis(DB, ["right"]));
    Object.assign(file.header.slots[0], cost);
    const start = performance.now();
    await expect(read(JSON.stringify(file), "right")).rejects.toMatchObject({ code: "unsupported" });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("with too many slots to try is refused", async () => {
    const file = JSON.parse(encryptedAegis(DB, ["right"]));
    file.header.slots = Array.from({ length: 65 }, () => ({ ...file.header.slots[0], n: 2 ** 15 }));
    await expect(read(JSON.stringify(file), "right")).rejects.toMatchObject({ code: "unsupported" });
  });

  it("that opens by fingerprint alone says so", async () => {
    const text = encryptedAegis(DB, ["right"], { type: 2 });
    await expect(read(text, "right")).rejects.toMatchObject({ code: "unsupported" });
  });

  it.each([
    ["n", 1000],
    ["n", 0],
    ["n", "x"],
    ["r", 0],
    ["p", -1],
    ["salt", "abc"],
    ["salt", undefined],
    ["key", "zz"],
    ["key_params", null],
    ["key_params", { nonce: "00", tag: "00" }],
  ])("with a slot whose %s is %j is malformed", async (field, value) => {
    const file = JSON.parse(encryptedAegis(DB, ["right"]));
    file.header.slots[0][field] = value;
    await expect(read(JSON.stringify(file), "right")).rejects.toMatchObject({ code: "malformed" });
  });

  it("that holds something else is malformed", async () => {
    await expect(read(encryptedAegis([], ["right"]), "right")).rejects.toMatchObject({ code: "malformed" });
  });
});
