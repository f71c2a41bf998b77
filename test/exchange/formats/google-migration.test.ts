import { describe, expect, it } from "vitest";
import type { Entry } from "../../../src/exchange/entry.ts";
import {
  isGoogleMigration,
  readGoogleMigration,
  writeGoogleMigration,
} from "../../../src/exchange/formats/google-migration.ts";
import type { Outgoing } from "../../../src/exchange/outgoing.ts";
import { someBytes, unhex } from "../../fakes/hex.ts";
import { type MadeCode, madeCode, migrationUri, uriOf } from "../fixtures/google-migration.ts";

const NOW = { now: 5 };
const read = (text: string) => readGoogleMigration(text, NOW);
const one = async (code: MadeCode) => read(migrationUri([madeCode(code)]));
const accounts = (entries: readonly Entry[]) =>
  entries.map(({ value }) => ("account" in value ? value.account : ""));

describe("a Google Authenticator export", () => {
  it("is read from the QR code that the format's descriptions show", async () => {
    const uri =
      "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";
    expect(await read(uri)).toEqual({
      format: "google-migration",
      entries: [
        {
          kind: "code",
          number: 1,
          value: {
            type: "totp",
            secret: unhex("48656c6c6f21deadbeef"),
            algorithm: "SHA-1",
            digits: 6,
            period: 30,
            issuer: "Example",
            account: "alice@google.com",
            createdAt: 5,
          },
          own: {},
          remarks: [
            { field: "algorithm", what: "defaulted", detail: "SHA-1" },
            { field: "digits", what: "defaulted", detail: "6" },
            { field: "period", what: "defaulted", detail: "30" },
          ],
        },
      ],
      refused: [],
      remarks: [],
    });
  });

  it.each([
    [
      { algorithm: 2, digits: 2 },
      { algorithm: "SHA-256", digits: 8 },
    ],
    [{ algorithm: 3 }, { algorithm: "SHA-512" }],
    [
      { type: 1, counter: [0x96, 0x01] },
      { type: "hotp", counter: 150 },
    ],
    [{ type: 1 }, { type: "hotp", counter: 0 }],
    [
      { name: "ada", issuer: "" },
      { issuer: "", account: "ada" },
    ],
    [
      { name: "Pier:ada", issuer: "" },
      { issuer: "Pier", account: "ada" },
    ],
    [
      { name: "ada", issuer: "Pier" },
      { issuer: "Pier", account: "ada" },
    ],
    [{ name: "100%41 ✓", issuer: "" }, { account: "100%41 ✓" }],
  ])("with %j has %j, and only the period defaulted", async (made, expected) => {
    const { entries, refused } = await one(made);
    expect(refused).toEqual([]);
    expect(entries[0]?.value).toMatchObject(expected);
    expect(entries[0]?.remarks.map(({ field }) => field)).toEqual("type" in made ? [] : ["period"]);
  });

  it.each([
    [{ algorithm: 4 }, "MD5"],
    [{ algorithm: 5 }, "algorithm"],
    [{ digits: 3 }, "digits"],
    [{ type: 3 }, "type"],
    [{ type: 1, counter: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01] }, "counter"],
    [{ secret: Buffer.of() }, "secret"],
    [{ extra: [0x0b] }, "kind 3"],
    [{ extra: [0x0a, 0x7f, 0x01] }, "cut off"],
  ])("refuses a code with %j and goes on", async (made, reason) => {
    const { entries, refused } = await read(
      migrationUri([madeCode(made), madeCode({ name: "Harbour:bob" })]),
    );
    expect(refused).toMatchObject([{ number: 1, reason: expect.stringContaining(reason) }]);
    expect(accounts(entries)).toEqual(["bob"]);
  });

  it("names a refused code", async () => {
    const { refused } = await one({ algorithm: 4, name: "Pier:cyd" });
    expect(refused[0]?.name).toBe("Pier:cyd");
  });

  it("names unknown fields, an unset type, and another issuer in the name", async () => {
    const code = madeCode({ type: 0, name: "Old:ada", extra: [0x42, 0x01, 0x61, 0x4d, 1, 2, 3, 4] });
    const { entries, remarks } = await read(
      migrationUri([code], { extra: [0x39, 1, 2, 3, 4, 5, 6, 7, 8, 0x80, 1, 1] }),
    );
    expect(entries[0]?.remarks).toEqual(
      expect.arrayContaining([
        { field: "type", what: "defaulted", detail: "totp" },
        { field: "name", what: "dropped", detail: "Old" },
        { field: "field 8", what: "dropped" },
        { field: "field 9", what: "dropped" },
      ]),
    );
    expect(remarks).toEqual([
      { field: "field 7", what: "dropped" },
      { field: "field 16", what: "dropped" },
    ]);
  });

  it("is put together from several QR codes in any order, each once", async () => {
    const part = (index: number, name: string) =>
      migrationUri([madeCode({ name, issuer: "" })], { size: 3, index, id: [0xff, 0xff, 0xff, 0xff, 0x07] });
    const text = [part(2, "cyd"), part(0, "ada"), "", part(2, "cyd"), part(1, "bob")].join("\r\n");
    const { entries, refused } = await read(`\uFEFF${text}\n`);
    expect(accounts(entries)).toEqual(["ada", "bob", "cyd"]);
    expect(refused).toEqual([]);
  });

  it("names the QR codes that are missing, of each export", async () => {
    const of = (index: number, id: number) => migrationUri([madeCode()], { size: 3, index, id: [id] });
    const { entries, refused } = await read([of(1, 1), of(0, 2), of(1, 2)].join("\n"));
    expect(entries).toHaveLength(3);
    expect(refused.map(({ name }) => name)).toEqual(["QR code 1 of 3", "QR code 3 of 3", "QR code 3 of 3"]);
  });

  it("does not believe an export of a million QR codes", async () => {
    const uri = uriOf(Buffer.from([0x18, 0xff, 0xff, 0xff, 0xff, 0x07]));
    expect((await read(uri)).refused).toHaveLength(99);
  });

  it.each([
    ["with its pluses made spaces", (data: string) => data.replaceAll("%2B", " ")],
    ["with nothing escaped", (data: string) => decodeURIComponent(data)],
    ["without padding", (data: string) => data.replaceAll("%3D", "")],
    ["in the other alphabet", (data: string) => data.replaceAll("%2B", "-").replaceAll("%2F", "_")],
  ])("is read %s", async (_, change) => {
    const secret = Buffer.from("0000fbefbefbefbeffffff", "hex");
    const uri = migrationUri([madeCode({ secret })]);
    expect(uri).toMatch(/%2B.*%2F.*%3D/);
    const { entries } = await read(change(uri));
    expect(entries[0]?.value).toMatchObject({ secret: new Uint8Array(secret) });
  });

  it("refuses a QR code with other data, and reads the rest", async () => {
    const good = migrationUri([madeCode()]);
    const bad = [
      "",
      "?data=",
      "?data=%25%25",
      "?data=AAAA",
      "?data=CgE",
      "?data=CAE",
      "?data=gICAgICAgICAgIA=",
    ];
    for (const data of bad) {
      const { entries, refused } = await read(`otpauth-migration://offline${data}\n${good}`);
      expect(entries).toHaveLength(1);
      expect(refused).toMatchObject([{ name: "QR code 1" }]);
    }
  });

  it("is another format without its URI", async () => {
    for (const text of ["", "otpauth://totp/a?secret=AA", "{}"]) {
      expect(isGoogleMigration(text)).toBe(false);
      await expect(read(text)).rejects.toMatchObject({ code: "not-this-format" });
    }
    expect(isGoogleMigration(` ${migrationUri([])}`)).toBe(true);
  });
});

describe("writing the export", () => {
  const code = (number: number, changes: object = {}): Outgoing => ({
    kind: "code",
    number,
    own: {},
    value: {
      type: "totp",
      secret: someBytes(200, number),
      algorithm: "SHA-512",
      digits: 8,
      period: 30,
      issuer: "A: Harbour",
      account: `ada ${number}`,
      createdAt: 5,
      ...changes,
    },
  });

  it("is byte-equal after another reading, over several QR codes", async () => {
    const items = [
      ...Array.from({ length: 20 }, (_, i) => code(i + 1)),
      code(21, {
        type: "hotp",
        period: undefined,
        counter: 2 ** 40,
        issuer: "",
        account: "a:b",
        algorithm: "SHA-1",
      }),
    ];
    const { file, left } = writeGoogleMigration(items, 0x7fffffff);
    expect(file).toHaveLength(3);
    expect(left).toEqual([]);
    const { entries, refused } = await read(file.toReversed().join("\n"));
    expect(refused).toEqual([]);
    expect(entries.map(({ value }) => value)).toEqual(items.map(({ value }) => ({ ...value })));
    expect(writeGoogleMigration(entries, 0x7fffffff).file).toEqual(file);
  });

  it("leaves what Google's app does not have, and says why", () => {
    const passkey = { kind: "passkey", number: 5, own: {}, value: { rpId: "example.com", userName: "ada" } };
    const { file, left, remarks } = writeGoogleMigration(
      [
        code(1, { type: "steam", digits: 5 }),
        code(2, { digits: 7 }),
        code(3, { period: 60 }),
        { ...code(4, { site: "example.com" }), own: { note: "n" } },
        passkey as unknown as Outgoing,
      ],
      1,
    );
    expect(file).toHaveLength(1);
    expect(
      left.map(({ number, reason }) => [number, reason.replace("Google Authenticator has ", "")]),
    ).toEqual([
      [1, "no Steam codes"],
      [2, "6 or 8 digits only"],
      [3, "a period of 30 seconds only"],
      [5, "no passkeys"],
    ]);
    expect(remarks.map(({ field }) => field)).toEqual(["site", "createdAt", "note"]);
    expect(writeGoogleMigration([], 1).file).toEqual([]);
  });
});

it("refuses more codes than a file may have before all of them are read", async () => {
  const part = (index: number) =>
    uriOf(Buffer.concat([Buffer.from([0x28, index]), Buffer.alloc(120_000, "0a00", "hex")]));
  await expect(read([1, 2, 3].map(part).join("\n"))).rejects.toMatchObject({
    code: "too-large",
    number: 100_001,
    message: expect.stringContaining("it has 120000"),
  });
});
