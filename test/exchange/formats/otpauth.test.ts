import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOtpauthList, readOtpauthList, writeOtpauthList } from "../../../src/exchange/formats/otpauth.ts";
import type { Outgoing } from "../../../src/exchange/outgoing.ts";
import { writeOtpauthUri } from "../../../src/otp/otpauth-uri.ts";
import { someBytes } from "../../fakes/hex.ts";

const NOW = { now: 1_700_000_000_000 };
const S = "JBSWY3DPEHPK3PXP";
const uri = (account: string) =>
  `otpauth://totp/Harbour:${account}?secret=${S}&issuer=Harbour&algorithm=SHA1&digits=6&period=30`;

const accountsOf = async (text: string) =>
  (await readOtpauthList(text, NOW)).entries.map(({ value }) => "account" in value && value.account);

describe("a list of otpauth URIs", () => {
  it("is read with a BOM, any line ends, empty lines and comments", async () => {
    const text = `\uFEFF# my codes\r\n\r\n${uri("ada")}\r\n  ${uri("bob")}\t\r${uri("cyd")}\n\n`;
    const reading = await readOtpauthList(text, NOW);
    expect(reading).toMatchObject({ format: "otpauth", refused: [], remarks: [] });
    expect(reading.entries).toEqual(
      ["ada", "bob", "cyd"].map((account, i) => ({
        kind: "code",
        number: i + 1,
        value: {
          type: "totp",
          secret: new Uint8Array(Buffer.from("48656c6c6f21deadbeef", "hex")),
          algorithm: "SHA-1",
          digits: 6,
          period: 30,
          issuer: "Harbour",
          account,
          createdAt: NOW.now,
        },
        own: {},
        remarks: [],
      })),
    );
  });

  it("may have each URI as a JSON text", async () => {
    const display = '{"note":"say \\"hi\\""}';
    const { entries } = await readOtpauthList(JSON.stringify(`${uri("ada")}&codeDisplay=${display}`), NOW);
    expect(entries).toMatchObject([{ value: { account: "ada" } }]);
    const { entries: encoded } = await readOtpauthList(
      JSON.stringify(`${uri("ada")}&codeDisplay=${encodeURIComponent('{"note":"hi"}')}`),
      NOW,
    );
    expect(encoded).toMatchObject([{ own: { note: "hi" } }]);
  });

  it("goes on behind lines that cannot be read, and names them", async () => {
    const text = [
      uri("ada"),
      "",
      `otpauth://totp/Pier:bob?secret=${S}&algorithm=MD5`,
      "just words",
      "JBSWY3DPEHPK3PXP",
      "otpauth-migration://offline?data=AA",
      `otpauth://totp/cyd?secret=${S}0`,
      uri("dan"),
    ].join("\n");
    const { entries, refused } = await readOtpauthList(text, NOW);
    expect(entries.map(({ number }) => number)).toEqual([1, 7]);
    expect(refused).toMatchObject([
      { number: 2, name: "Pier:bob", reason: expect.stringMatching(/^Line 3: .*MD5/) },
      { number: 3, name: "Line 4", reason: expect.stringMatching(/^Line 4: .*no otpauth URI/) },
      { number: 4, name: "Line 5" },
      { number: 5, name: "Line 6" },
      { number: 6, name: "cyd", reason: expect.stringMatching(/^Line 7: .*secret.*position 17/) },
    ]);
    expect(JSON.stringify(refused)).not.toContain(S);
  });

  it("without any is another format", async () => {
    for (const text of ["", "\n\n", "name,secret\nada,AAAA", "# otpauth://totp/a?secret=AA", "{}"]) {
      expect(isOtpauthList(text)).toBe(false);
      await expect(readOtpauthList(text, NOW)).rejects.toMatchObject({ code: "not-this-format" });
    }
    expect(isOtpauthList(`\uFEFF\n# x\n${uri("ada")}`)).toBe(true);
    expect(isOtpauthList(`steam://${S}`)).toBe(true);
  });

  it("is refused where it is too long, at the first entry too many", async () => {
    const many = `${uri("a")}\n`.repeat(100_001);
    await expect(readOtpauthList(many, NOW)).rejects.toMatchObject({ code: "too-large", number: 100_001 });
    expect(await accountsOf("\n".repeat(200_000) + uri("ada"))).toEqual(["ada"]);
  });

  it("refuses an entry with an endless name, and cuts an endless note", async () => {
    const note = encodeURIComponent(JSON.stringify({ note: "n".repeat(100_001) }));
    const text = `${uri("a".repeat(10_001))}\n${uri("ada")}&codeDisplay=${note}`;
    const { entries, refused } = await readOtpauthList(text, NOW);
    expect(refused).toMatchObject([{ number: 1, reason: expect.stringContaining("10000 characters") }]);
    expect(refused[0]?.name.length).toBeLessThanOrEqual(200);
    expect(entries[0]?.own.note).toHaveLength(100_000);
    expect(entries[0]?.remarks).toMatchObject([{ field: "note", what: "changed" }]);
  });
});

describe("writing the list", () => {
  const code = (changes: object = {}): Outgoing => ({
    kind: "code",
    number: 1,
    own: {},
    value: {
      type: "totp",
      secret: someBytes(20, 3),
      algorithm: "SHA-256",
      digits: 8,
      period: 60,
      issuer: "Harbour",
      account: "ada",
      createdAt: 1,
      ...changes,
    },
  });

  it("is byte-equal after another reading", async () => {
    const items = [
      code(),
      code({ type: "hotp", period: undefined, counter: 9, issuer: "" }),
      code({ account: "a:b\n#" }),
    ];
    const { file } = writeOtpauthList(items);
    const { entries } = await readOtpauthList(file, NOW);
    expect(entries).toHaveLength(3);
    expect(entries.every(({ remarks }) => remarks.length === 0)).toBe(true);
    expect(writeOtpauthList(entries).file).toBe(file);
  });

  it("comes back whatever the names are", async () => {
    const name = fc.string({ unit: "binary", maxLength: 10 }).map((text) => text.toWellFormed().trim());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 5 }), async (names) => {
        const items = names.map(([issuer, account]) => code({ issuer, account }));
        const { entries, refused } = await readOtpauthList(writeOtpauthList(items).file, NOW);
        expect(refused).toEqual([]);
        expect(entries.map(({ value }) => ("issuer" in value ? [value.issuer, value.account] : []))).toEqual(
          names,
        );
      }),
      { numRuns: 50 },
    );
  });

  it("leaves passkeys, and names what a URI has no place for", () => {
    const passkey = { kind: "passkey", number: 1, own: {}, value: { rpId: "example.com", userName: "ada" } };
    const own = { label: "", note: "n", favourite: true, recoveryCodes: ["a"] };
    const written = writeOtpauthList([
      passkey as unknown as Outgoing,
      { ...code({ site: "example.com" }), number: 2, own },
    ]);
    expect(written.left).toEqual([
      { number: 1, name: "example.com, ada", reason: "A list of otpauth URIs has no passkeys" },
    ]);
    const fields = ["site", "createdAt", "note", "favourite", "recoveryCodes"];
    expect(written.remarks).toEqual(fields.map((field) => ({ number: 2, field, what: "dropped" })));
    expect(written.file).toBe(`${writeOtpauthUri(code().value as never)}\n`);
  });
});
