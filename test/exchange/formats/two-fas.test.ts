import { describe, expect, it } from "vitest";
import { isTwoFas, readTwoFas } from "../../../src/exchange/formats/two-fas.ts";
import { unhex } from "../../fakes/hex.ts";
import { encryptedTwoFas, plainTwoFas, twoFasService } from "../fixtures/two-fas.ts";

const NOW = { now: 5 };
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

describe("a plain 2FAS backup", () => {
  const one = async (changes: object, otp: object = {}) =>
    readTwoFas(plainTwoFas([twoFasService(changes, otp)]), NOW);

  it.each([1, 2, 3, 4])("of schema %d is read whole, with a BOM too", async (schemaVersion) => {
    expect(await readTwoFas(`\uFEFF${plainTwoFas([twoFasService()], { schemaVersion })}`, NOW)).toEqual({
      format: "2fas",
      entries: [{ kind: "code", number: 1, value: VALUE, own: {}, remarks: [] }],
      refused: [],
      remarks: [],
    });
  });

  it.each([
    [{}, { algorithm: "SHA256", digits: 8, period: 60 }, { algorithm: "SHA-256", digits: 8, period: 60 }],
    [{}, { tokenType: "HOTP", counter: 50 }, { type: "hotp", counter: 50 }],
    [{}, { tokenType: "HOTP", counter: 50, period: undefined }, { type: "hotp", counter: 50 }],
    [{}, { tokenType: "STEAM", digits: 5 }, { type: "steam", digits: 5 }],
    [{}, { counter: 0 }, { type: "totp" }],
    [{ name: "My Bank" }, { issuer: null }, { issuer: "My Bank", account: "ada" }],
    [{}, { account: undefined, label: "Harbour:old" }, { account: "old" }],
    [{}, { account: null, label: "old" }, { account: "old" }],
    [{}, { account: "", label: null }, { account: "" }],
    [{ secret: "jbsw y3dp ehpk 3pxp" }, {}, {}],
  ])("with %j and otp %j has %j", async (changes, otp, expected) => {
    const { entries, refused } = await one(changes, otp);
    expect(refused).toEqual([]);
    expect(entries[0]).toMatchObject({ value: { secret: VALUE.secret, ...expected }, own: {}, remarks: [] });
  });

  it("keeps the person's own name, and names what it drops or defaults", async () => {
    const { entries } = await one(
      { name: "My harbour", groupId: "group-1", icon: { selected: "Label" }, badge: { color: "Red" } },
      { tokenType: null, algorithm: null, digits: null, period: null, counter: 3 },
    );
    expect(entries[0]?.own).toEqual({ label: "My harbour" });
    expect(entries[0]?.value).toMatchObject({ issuer: "Harbour" });
    expect(entries[0]?.remarks).toEqual([
      { field: "otp.algorithm", what: "defaulted", detail: "SHA-1" },
      { field: "otp.digits", what: "defaulted", detail: "6" },
      { field: "otp.counter", what: "dropped" },
      { field: "otp.period", what: "defaulted", detail: "30" },
      { field: "groupId", what: "dropped", detail: "Work" },
      { field: "otp.tokenType", what: "defaulted", detail: "TOTP" },
      { field: "icon", what: "dropped" },
      { field: "badge", what: "dropped" },
    ]);
    const { entries: strange } = await one({ groupId: "gone" });
    expect(strange[0]?.remarks).toEqual([{ field: "groupId", what: "dropped" }]);
  });

  it.each([
    [{}, { tokenType: "MOTP" }, "MOTP"],
    [{}, { tokenType: "HOTP" }, "counter"],
    [{}, { algorithm: "MD5" }, "MD5"],
    [{}, { algorithm: "SHA224" }, "SHA224"],
    [{}, { digits: 11 }, "digits"],
    [{}, { period: -1 }, "otp.period"],
    [{ secret: "0" }, {}, "position 1"],
    [{ secret: null }, {}, "missing"],
    [{ secret: ["A"] }, {}, "secret"],
  ])("refuses a service with %j and otp %j, and goes on", async (changes, otp, reason) => {
    const text = plainTwoFas([twoFasService(changes, otp), 7, twoFasService()]);
    const { entries, refused } = await readTwoFas(text, NOW);
    expect(entries.map(({ number }) => number)).toEqual([3]);
    expect(refused).toMatchObject([{ number: 1, name: "Harbour" }, { number: 2 }]);
    expect(refused[0]?.reason).toContain(reason);
  });

  it.each([
    ["{}", "not-this-format"],
    ["null", "not-this-format"],
    ['{"services":[]}', "not-this-format"],
    [plainTwoFas([], { schemaVersion: 5 }), "unsupported"],
    [plainTwoFas([], { schemaVersion: "4" }), "unsupported"],
    [plainTwoFas([twoFasService()]).slice(0, 100), "malformed"],
    [plainTwoFas(Array.from({ length: 100_001 }, () => 0)), "too-large"],
  ])("%# is no backup that can be read", async (text, code) => {
    await expect(readTwoFas(text, NOW)).rejects.toMatchObject({ name: "ExchangeError", code });
  });

  it("is told from other files", () => {
    expect(isTwoFas(JSON.parse(plainTwoFas([])))).toBe(true);
    expect(isTwoFas({ services: [] })).toBe(false);
    expect(isTwoFas([])).toBe(false);
  });
});

describe("an encrypted 2FAS backup", () => {
  const read = (text: string, password?: string) =>
    readTwoFas(text, password === undefined ? NOW : { ...NOW, password });

  it("opens with its password", async () => {
    const { entries } = await read(encryptedTwoFas([twoFasService()], "pä$$ word"), "pä$$ word");
    expect(entries).toEqual([{ kind: "code", number: 1, value: VALUE, own: {}, remarks: [] }]);
  });

  it("asks for the password, and knows a wrong one", async () => {
    const text = encryptedTwoFas([twoFasService()], "right");
    expect(isTwoFas(JSON.parse(text))).toBe(true);
    await expect(read(text)).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(text, "wrong")).rejects.toMatchObject({ code: "wrong-password" });
  });

  it.each([
    "AAAA",
    "AAAA:AAAA",
    "AAAA:AAAA:AAAA",
    "A*:AAAA:AAAAAAAAAAAAAAAA",
    "AAAA:AAAA:AAAAAAAAAAAAAAAA:AAAA",
  ])("with %j for its services is malformed", async (servicesEncrypted) => {
    const text = plainTwoFas([], { servicesEncrypted });
    await expect(read(text, "right")).rejects.toMatchObject({ code: "malformed" });
  });

  it("that holds something else is malformed", async () => {
    await expect(read(encryptedTwoFas({}, "right"), "right")).rejects.toMatchObject({ code: "malformed" });
  });
});
