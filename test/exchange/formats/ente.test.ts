import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isEnte, readEnte } from "../../../src/exchange/formats/ente.ts";
import { readOtpauthList } from "../../../src/exchange/formats/otpauth.ts";

/** Exports that libsodium itself has sealed: the message of every length that its padding tells apart. */
interface Export {
  version: number;
  kdfParams: { memLimit: number; opsLimit: number; salt: string };
  encryptedData: string;
  encryptionNonce: string;
}
const MADE: { password: string; files: { text: string; export: Export }[] } = JSON.parse(
  readFileSync(new URL("../fixtures/ente-libsodium.json", import.meta.url), "utf8"),
);
const NOW = { now: 5 };
const WITH_PASSWORD = { ...NOW, password: MADE.password };
const first = (): Export => structuredClone(MADE.files[0]?.export) as Export;
const read = (file: unknown, options: object = WITH_PASSWORD) =>
  readEnte(`\uFEFF${JSON.stringify(file)}`, { ...NOW, ...options });

describe("an encrypted Ente export", () => {
  it("comes in messages of all lengths", () => {
    const lengths = new Set(MADE.files.map(({ text }) => Buffer.byteLength(text) % 16));
    expect(lengths.size).toBe(16);
  });

  it.each(MADE.files)("opens (%#)", async ({ text, export: file }) => {
    expect(isEnte(file)).toBe(true);
    expect(await read(file)).toEqual({ ...(await readOtpauthList(text, NOW)), format: "ente" });
  });

  it("has what Ente adds to its URIs", async () => {
    const { entries, refused } = await read(MADE.files.at(-1)?.export);
    expect(refused).toEqual([]);
    expect(entries).toMatchObject([
      {
        value: { type: "totp", algorithm: "SHA-256", issuer: "Harbour", account: "ada#1" },
        own: { note: "desk key", favourite: true },
        remarks: [{ field: "codeDisplay", what: "dropped", detail: "tags" }],
      },
      { value: { type: "hotp", counter: 7 }, remarks: [{ field: "period", what: "dropped" }] },
      { value: { type: "steam", digits: 5, account: "eve" }, remarks: [] },
    ]);
  });

  it("asks for the password, and knows a wrong one", async () => {
    await expect(read(first(), { password: undefined })).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(first(), { password: "" })).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(first(), { password: "wrong" })).rejects.toMatchObject({ code: "wrong-password" });
  });

  it.each(["encryptedData", "encryptionNonce"] as const)(
    "does not open with any byte of %s changed",
    async (field) => {
      const file = first();
      const bytes = Buffer.from(file[field], "base64");
      for (const at of [0, 1, 15, 16, bytes.length - 17, bytes.length - 1].filter((at) => at >= 0)) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await expect(read({ ...file, [field]: changed.toString("base64") })).rejects.toMatchObject({
          code: "wrong-password",
        });
      }
    },
  );

  it("does not open when it is cut off", async () => {
    const file = first();
    for (const encryptedData of ["", "AAAA", file.encryptedData.slice(0, -4)]) {
      await expect(read({ ...file, encryptedData })).rejects.toMatchObject({ code: "wrong-password" });
    }
  });

  it.each([
    [{ memLimit: 2 ** 31 }, "unsupported"],
    [{ memLimit: 2 ** 30, opsLimit: 5 }, "unsupported"],
    [{ opsLimit: 2 ** 40 }, "unsupported"],
    [{ memLimit: 8191 }, "malformed"],
    [{ opsLimit: 0 }, "malformed"],
    [{ memLimit: undefined }, "malformed"],
    [{ memLimit: 1e300 }, "malformed"],
    [{ salt: "AAAA" }, "malformed"],
    [{ salt: null }, "malformed"],
  ])("that asks for %j is refused before any work", async (changes, code) => {
    const file = first();
    Object.assign(file.kdfParams, changes);
    const start = performance.now();
    await expect(read(file)).rejects.toMatchObject({ code });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it.each([
    [{ version: 2 }, "unsupported"],
    [{ version: undefined }, "unsupported"],
    [{ encryptionNonce: "AAAA" }, "malformed"],
    [{ encryptionNonce: "?" }, "malformed"],
    [{ encryptedData: "?" }, "malformed"],
    [{ encryptedData: 7 }, "not-this-format"],
    [{ kdfParams: null }, "not-this-format"],
  ])("with %j is refused: %s", async (changes, code) => {
    await expect(read({ ...first(), ...changes })).rejects.toMatchObject({ name: "ExchangeError", code });
  });
});

it("refuses what Ente has thrown away", async () => {
  const uri = (display: string) =>
    `otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&issuer=A&codeDisplay=${encodeURIComponent(display)}`;
  const list = [uri('{"trashed":true}'), uri('{"trashed":false}')].join("\n");
  const { entries, refused } = await readOtpauthList(list, { now: 0 });
  expect(entries.map(({ number }) => number)).toEqual([2]);
  expect(entries[0]?.remarks.map(({ field }) => field)).not.toContain("codeDisplay");
  expect(refused).toMatchObject([{ number: 1, reason: expect.stringContaining("trash") }]);
});
