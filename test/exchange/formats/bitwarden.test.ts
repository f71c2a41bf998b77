import { beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/exchange/entry.ts";
import { readBitwarden } from "../../../src/exchange/formats/bitwarden.ts";
import {
  bitwardenFile,
  bitwardenItem,
  bitwardenPasskey,
  protectedBitwardenFile,
} from "../fixtures/bitwarden.ts";
import { base64url, type MadeKey, makeKey, plain } from "../fixtures/keys.ts";

const NOW = 1_760_000_000_000;
const read = (text: string, password?: string) =>
  readBitwarden(text, { now: NOW, ...(password !== undefined && { password }) });
const remarksOf = (reading: Reading, at = 0) =>
  reading.entries[at]?.remarks.map(({ what, field }) => `${what} ${field}`).sort();

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

describe("a passkey", () => {
  it("is read with all its fields, and nothing to remark", async () => {
    const reading = await read(bitwardenFile([bitwardenItem({ fido2Credentials: [bitwardenPasskey(key)] })]));
    expect(reading).toEqual({
      format: "bitwarden",
      refused: [],
      remarks: [],
      entries: [
        {
          kind: "passkey",
          number: 1,
          own: {},
          remarks: [],
          value: {
            id: plain(Buffer.from("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "hex")),
            rpId: "example.com",
            rpName: "Example",
            userHandle: plain(Buffer.from("user-1")),
            userName: "ada@example.com",
            userDisplayName: "Ada",
            algorithm: -7,
            privateKey: plain(key.secret),
            discoverable: true,
            backupEligible: true,
            backedUp: true,
            signCount: 0,
            createdAt: Date.parse("2024-03-01T10:00:00.500Z"),
          },
        },
      ],
    });
  });

  it("has an id of any length after b64., and keeps its counter", async () => {
    const id = Buffer.alloc(1023, 7);
    const passkey = bitwardenPasskey(key, {
      credentialId: `b64.${base64url(id)}`,
      counter: "41",
      discoverable: "false",
    });
    const { entries } = await read(bitwardenFile([bitwardenItem({ fido2Credentials: [passkey] })]));
    expect(entries[0]?.value).toMatchObject({ id: plain(id), signCount: 41, discoverable: false });
  });

  it("may be silent about names; what was taken is named", async () => {
    const passkey = bitwardenPasskey(key, { rpName: null, userName: null, userDisplayName: null });
    const reading = await read(bitwardenFile([bitwardenItem({ fido2Credentials: [passkey] })]));
    expect(reading.entries[0]?.value).toMatchObject({
      rpName: "example.com",
      userName: "",
      userDisplayName: "",
    });
    expect(remarksOf(reading)).toEqual([
      "defaulted rpName",
      "defaulted userDisplayName",
      "defaulted userName",
    ]);
  });

  it("without user handle can only be asked for by name", async () => {
    const passkey = bitwardenPasskey(key, { userHandle: null });
    const reading = await read(bitwardenFile([bitwardenItem({ fido2Credentials: [passkey] })]));
    expect(reading.entries[0]?.value).toMatchObject({ userHandle: new Uint8Array(), discoverable: false });
    expect(remarksOf(reading)).toEqual(["changed discoverable"]);
  });

  it.each([
    ["a strange id", { credentialId: "0a1b" }, "neither a GUID"],
    ["an id that is too long", { credentialId: `b64.${"A".repeat(1366)}` }, "1 to 1023"],
    ["no id", { credentialId: "b64." }, "1 to 1023"],
    ["no key", { keyValue: null }, "keyValue is missing"],
    ["a key that is none", { keyValue: "AAAA" }, "DER"],
    ["no site", { rpId: null }, "rpId is missing"],
    ["an address for a site", { rpId: "https://example.com" }, "not the name of a site"],
    ["an IP address for a site", { rpId: "127.0.0.1" }, "not the name of a site"],
    ["a user handle that is too long", { userHandle: "A".repeat(88) }, "0 to 64"],
    ["another type", { keyType: "password" }, "not public-key"],
    ["a counter below 0", { counter: "-1" }, "whole number"],
    ["a counter past 32 bits", { counter: "4294967296" }, "32 bits"],
    ["a number for a name", { userName: 5 }, "userName is not a text"],
    ["a name that is too long", { rpName: "x".repeat(10_001) }, "more than 10000 characters"],
  ])("is refused with %s, and the others are not", async (_name, changes, reason) => {
    const items = [
      bitwardenItem({ fido2Credentials: [bitwardenPasskey(key)] }),
      bitwardenItem({ fido2Credentials: [bitwardenPasskey(key, changes)] }, { name: "Wrong one" }),
      bitwardenItem({ fido2Credentials: [bitwardenPasskey(key, { counter: 3 })] }),
    ];
    const { entries, refused } = await read(bitwardenFile(items));
    expect(entries.map(({ number }) => number)).toEqual([1, 3]);
    expect(refused).toEqual([{ number: 2, name: "Wrong one", reason: expect.stringContaining(reason) }]);
  });

  it("of a site in capitals or other letters is put right", async () => {
    const passkeys = ["EXAMPLE.com", "bücher.example"].map((rpId) => bitwardenPasskey(key, { rpId }));
    const reading = await read(bitwardenFile([bitwardenItem({ fido2Credentials: passkeys })]));
    expect(reading.entries.map(({ value }) => "rpId" in value && value.rpId)).toEqual([
      "example.com",
      "xn--bcher-kva.example",
    ]);
    expect(remarksOf(reading)).toEqual(["changed rpId"]);
  });
});

describe("a code", () => {
  it.each([
    [
      "jbsw y3dp-ehpk3pxp",
      { type: "totp", algorithm: "SHA-1", digits: 6, period: 30, issuer: "Example", account: "ada" },
    ],
    [
      "otpauth://totp/ACME:bob?secret=JBSWY3DPEHPK3PXP&algorithm=SHA256&digits=8&period=60&issuer=ACME",
      { type: "totp", algorithm: "SHA-256", digits: 8, period: 60, issuer: "ACME", account: "bob" },
    ],
    ["steam://JBSWY3DPEHPK3PXP", { type: "steam", digits: 5, issuer: "Steam", account: "ada" }],
  ])("is read from %s", async (totp, expected) => {
    const { entries } = await read(bitwardenFile([bitwardenItem({ totp })]));
    expect(entries[0]).toMatchObject({ kind: "code", number: 1 });
    expect(entries[0]?.value).toMatchObject({
      ...expected,
      secret: plain(Buffer.from("48656c6c6f21deadbeef", "hex")),
      site: "www.example.com",
      createdAt: Date.parse("2024-04-01T10:00:00.000Z"),
    });
  });

  it("that is wrong is refused with its reason, without its secret", async () => {
    const { refused } = await read(
      bitwardenFile([
        bitwardenItem({ totp: "JBSWY3DPEHPK3PX!" }),
        bitwardenItem({ totp: "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5" }),
      ]),
    );
    expect(refused.map(({ number }) => number)).toEqual([1, 2]);
    expect(refused[0]?.reason).toContain("position 16");
    expect(refused[1]?.reason).toContain("MD5");
    expect(JSON.stringify(refused)).not.toContain("JBSWY");
  });
});

it("says what is dropped, keeps notes and favourites, and counts the items with neither", async () => {
  const items = [
    bitwardenItem(
      { fido2Credentials: [bitwardenPasskey(key)], totp: "JBSWY3DPEHPK3PXP", password: "secret" },
      {
        name: "My bank",
        notes: "call them",
        favorite: true,
        fields: [{ name: "x", value: "y" }],
        folderId: "f",
      },
    ),
    bitwardenItem({ password: "x" }),
    { type: 2, name: "a note" },
    null,
  ];
  const reading = await read(bitwardenFile(items));
  expect(reading.entries.map(({ kind, own }) => [kind, own])).toEqual([
    ["passkey", { label: "My bank", note: "call them", favourite: true }],
    ["code", { note: "call them", favourite: true }],
  ]);
  expect(remarksOf(reading)).toEqual(["dropped fields", "dropped folderId", "dropped login.password"]);
  expect(remarksOf(reading, 1)).toContain("dropped login.password");
  expect(reading.remarks).toEqual([{ field: "items", what: "dropped", detail: "3 without passkey or code" }]);
  expect(JSON.stringify(reading.entries.map(({ remarks }) => remarks))).not.toContain("secret");
});

it("cuts a note that no record could hold", async () => {
  const reading = await read(
    bitwardenFile([bitwardenItem({ totp: "JBSWY3DPEHPK3PXP" }, { notes: "n".repeat(200_000) })]),
  );
  expect(reading.entries[0]?.own.note).toHaveLength(100_000);
  expect(remarksOf(reading)).toContain("changed note");
});

it("leaves what is in the trash", async () => {
  const item = bitwardenItem({ totp: "JBSWY3DPEHPK3PXP" }, { deletedDate: "2024-01-01T00:00:00Z" });
  const { entries, refused } = await read(bitwardenFile([item]));
  expect(entries).toEqual([]);
  expect(refused[0]?.reason).toContain("trash");
});

describe("behind a password", () => {
  const PASSWORD = "pässword 🗝";
  const inner = () => bitwardenFile([bitwardenItem({ fido2Credentials: [bitwardenPasskey(key)] })]);

  it.each([
    ["PBKDF2", undefined],
    ["Argon2id", { iterations: 2, mebiBytes: 16, lanes: 2 }],
  ])("is read: %s", async (_name, argon2) => {
    const file = protectedBitwardenFile(inner(), { password: PASSWORD, ...(argon2 && { argon2 }) });
    const { entries } = await read(`\uFEFF${file}`, PASSWORD);
    expect(entries).toHaveLength(1);
    await expect(read(file, "wrong")).rejects.toMatchObject({ code: "wrong-password" });
    await expect(read(file)).rejects.toMatchObject({ code: "password-needed" });
    await expect(read(file, "")).rejects.toMatchObject({ code: "password-needed" });
  });

  it.each([
    [{ kdfIterations: 2_000_001 }, "unsupported"],
    [{ kdfIterations: 4_999 }, "unsupported"],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 1_000_000, kdfParallelism: 4 }, "unsupported"],
    [{ kdfType: 1, kdfIterations: 10, kdfMemory: 1_024, kdfParallelism: 4 }, "unsupported"],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 17 }, "unsupported"],
    [{ kdfType: 1, kdfIterations: 3 }, "unsupported"],
    [{ kdfType: 2 }, "unsupported"],
    [{ salt: null }, "malformed"],
    [{ data: null }, "malformed"],
    [{ data: "0.AAAA|AAAA" }, "malformed"],
    [{ data: `2.${"A".repeat(22)}|${"A".repeat(20)}|${"A".repeat(43)}` }, "malformed"],
    [{ encKeyValidation_DO_NOT_EDIT: "2.a" }, "malformed"],
  ])("is refused before any work: %j", async (changes, code) => {
    const file = protectedBitwardenFile(inner(), { password: PASSWORD, changes });
    const start = performance.now();
    await expect(read(file, PASSWORD)).rejects.toMatchObject({ code });
    expect(performance.now() - start).toBeLessThan(500);
  });

  it("is refused where the content was changed", async () => {
    const file = JSON.parse(protectedBitwardenFile(inner(), { password: PASSWORD }));
    const [iv, ciphertext, mac] = file.data.slice(2).split("|");
    const changed = Buffer.from(ciphertext, "base64");
    changed[20] = (changed[20] ?? 0) ^ 1;
    file.data = `2.${iv}|${changed.toString("base64")}|${mac}`;
    await expect(read(JSON.stringify(file), PASSWORD)).rejects.toThrow("changed after it was written");
  });

  it("of the account's own key is another kind, which says what to do", async () => {
    const file = JSON.stringify({ encrypted: true, encKeyValidation_DO_NOT_EDIT: "2.a|b|c", items: [] });
    const refused = read(file, PASSWORD);
    await expect(refused).rejects.toMatchObject({ code: "unsupported" });
    await expect(refused).rejects.toThrow("export it again");
  });
});

it("refuses what is no such file", async () => {
  await expect(read("{}")).rejects.toMatchObject({ code: "not-this-format" });
  await expect(read("[]")).rejects.toMatchObject({ code: "not-this-format" });
  await expect(read(bitwardenFile([]).slice(0, -2))).rejects.toThrow("is cut off");
});

it("refuses two million items by the number of the first too many", async () => {
  const file = `{"encrypted":false,"items":[${new Array(2_000_000).fill("{}").join(",")}]}`;
  await expect(read(file)).rejects.toMatchObject({ code: "too-large", number: 100_001 });
});

it("names the addresses that are not the entry's, and what is no date", async () => {
  const uris = [{ uri: "https://a.example/x" }, { uri: "https://b.example" }, { uri: null }];
  const item = bitwardenItem(
    { uris, totp: "JBSWY3DPEHPK3PXP" },
    { creationDate: "+275760-09-13T00:00:00.000Z" },
  );
  const { entries } = await read(bitwardenFile([item]));
  expect(entries[0]?.value).toMatchObject({ site: "a.example", createdAt: NOW });
  expect(entries[0]?.remarks).toContainEqual({ field: "login.uris", what: "dropped", detail: "1 more" });
  expect(entries[0]?.remarks).toContainEqual(
    expect.objectContaining({ field: "creationDate", what: "dropped" }),
  );
});

it("keeps the note of a code's URI beside that of its login", async () => {
  const display = encodeURIComponent(JSON.stringify({ note: "of the code" }));
  const totp = `otpauth://totp/ada?secret=JBSWY3DPEHPK3PXP&codeDisplay=${display}`;
  const noteOf = async (notes: string | null) =>
    (await read(bitwardenFile([bitwardenItem({ totp }, { notes })]))).entries[0]?.own.note;
  expect(await noteOf("of the login")).toBe("of the login\n\nof the code");
  expect(await noteOf(null)).toBe("of the code");
  expect(await noteOf("of the code")).toBe("of the code");
});
