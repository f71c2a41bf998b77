import { beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/exchange/entry.ts";
import { readCxf } from "../../../src/exchange/formats/cxf.ts";
import { cxfExtensions, cxfFile, cxfItem, cxfPasskey, cxfTotp } from "../fixtures/cxf.ts";
import { base64url, type MadeKey, makeKey, plain } from "../fixtures/keys.ts";

const NOW = 1_760_000_000_000;
const read = (text: string) => readCxf(text, { now: NOW });
const remarksOf = ({ entries }: Reading, at = 0) =>
  entries[at]?.remarks.map(({ what, field }) => `${what} ${field}`).sort();
const PRF = plain(Buffer.from(Array.from({ length: 64 }, (_, i) => i)));

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

describe("reading a passkey", () => {
  it("takes all its fields, extensions, note, scope and favourite", async () => {
    const blob = Buffer.from("blob ".repeat(500));
    const passkey = cxfPasskey(key, { fido2Extensions: cxfExtensions(PRF, blob) });
    const note = { type: "note", content: { fieldType: "string", value: "a note" } };
    const reading = await read(cxfFile([cxfItem([passkey, note], { favorite: true, modifiedAt: 5 })]));
    expect(reading.refused).toEqual([]);
    expect(reading.entries[0]).toMatchObject({
      kind: "passkey",
      number: 1,
      own: { note: "a note", favourite: true },
    });
    expect(reading.entries[0]?.value).toEqual({
      id: plain(Buffer.from("credential-1")),
      rpId: "example.com",
      rpName: "Example",
      userHandle: plain(Buffer.from("user-1")),
      userName: "ada",
      userDisplayName: "Ada",
      algorithm: -7,
      privateKey: plain(key.secret),
      discoverable: true,
      backupEligible: true,
      backedUp: true,
      flagsAssumed: true,
      signCount: 0,
      createdAt: 1_700_000_000_000,
      prf: PRF,
      largeBlob: plain(blob),
    });
    expect(remarksOf(reading)).toEqual(["defaulted backedUp", "defaulted backupEligible"]);
  });

  it("takes the appendix' hmacSecret with a warning, and makes the second secret from it, always the same", async () => {
    const secret = base64url(PRF.subarray(0, 32));
    const passkey = cxfPasskey(key, { fido2Extensions: { hmacSecret: { algorithm: "HS256", secret } } });
    const file = cxfFile([cxfItem([passkey])]);
    const [first, second] = [await read(file), await read(file)];
    const value = first.entries[0]?.value;
    if (!value || !("prf" in value) || !value.prf) throw new Error("no prf");
    expect(value.prf.subarray(0, 32)).toEqual(PRF.subarray(0, 32));
    expect(value.prf.subarray(32)).not.toEqual(PRF.subarray(0, 32));
    expect(second.entries[0]?.value).toEqual(value);
    expect(remarksOf(first)).toContain("changed fido2Extensions.hmacSecret");
    expect(remarksOf(first)).toContain("defaulted fido2Extensions.hmacSecret");
  });

  it.each([
    [{ hmacCredentials: { algorithm: "hmac-sha512", credWithUV: "", credWithoutUV: "" } }, "hmacCredentials"],
    [
      { hmacCredentials: { algorithm: "hmac-sha256", credWithUV: "AAAA", credWithoutUV: "AAAA" } },
      "hmacCredentials",
    ],
    [{ largeBlob: { uncompressedSize: 5, data: "AAAA" } }, "largeBlob"],
    [{ largeBlob: { uncompressedSize: 70_000, data: "AwA" } }, "largeBlob"],
    [{ largeBlob: { data: "AwA" } }, "largeBlob"],
    [{ largeBlob: { uncompressedSize: 2 ** 45, data: "AwA" } }, "largeBlob"],
    [{ largeBlob: { uncompressedSize: "many", data: "AwA" } }, "largeBlob"],
    [{ largeBlob: "AwA" }, "largeBlob"],
    [{ hmacCredentials: { algorithm: "hmac-sha256", credWithUV: 5 } }, "hmacCredentials"],
    [{ hmacCredentials: ["x"] }, "hmacCredentials"],
    [{ credBlob: "AAAA" }, "credBlob"],
    [{ payments: true }, "payments"],
  ])("names the extension that it cannot take: %j", async (fido2Extensions, field) => {
    const reading = await read(cxfFile([cxfItem([cxfPasskey(key, { fido2Extensions })])]));
    expect(reading.entries[0]?.value).not.toHaveProperty("prf");
    expect(reading.entries[0]?.value).not.toHaveProperty("largeBlob");
    expect(remarksOf(reading)).toContain(`dropped fido2Extensions.${field}`);
  });

  it("takes a passkey whose extensions are none", async () => {
    const reading = await read(
      cxfFile([cxfItem([cxfPasskey(key, { fido2Extensions: ["x"] })], { scope: "y" })]),
    );
    expect(reading.entries).toHaveLength(1);
    expect(remarksOf(reading)).toContain("dropped fido2Extensions");
    expect(remarksOf(reading)).toContain("dropped scope");
  });

  it("does not inflate more than is allowed", async () => {
    const { largeBlob } = cxfExtensions(PRF, Buffer.alloc(30_000_000)) as { largeBlob: { data: string } };
    const fido2Extensions = { largeBlob: { uncompressedSize: 1_000, data: largeBlob.data } };
    const reading = await read(cxfFile([cxfItem([cxfPasskey(key, { fido2Extensions })])]));
    expect(remarksOf(reading)).toContain("dropped fido2Extensions.largeBlob");
  });

  it.each(["P-384", "P-521", "Ed25519", "RSA"] as const)("with a key of the kind %s", async (kind) => {
    const { entries } = await read(cxfFile([cxfItem([cxfPasskey(makeKey(kind))])]));
    const algorithm = { "P-384": -35, "P-521": -36, Ed25519: -8, RSA: -257 }[kind];
    expect(entries[0]?.value).toMatchObject({ algorithm });
  });

  it("refuses one whose public key is another's", async () => {
    const other = makeKey();
    const half = key.pkcs8.length - 65;
    const mixed = Buffer.concat([key.pkcs8.subarray(0, half), other.pkcs8.subarray(half)]);
    const { refused } = await read(cxfFile([cxfItem([cxfPasskey(key, { key: base64url(mixed) })])]));
    expect(refused[0]?.reason).toContain("not its own");
  });
});

describe("reading a code", () => {
  it("takes all its fields", async () => {
    const totp = cxfTotp({ algorithm: "sha512", digits: 8, period: 60 });
    const scope = { urls: ["mailto:x", "https://login.example.com/a"], androidApps: [] };
    const reading = await read(cxfFile([cxfItem([totp], { title: "My code", scope })]));
    expect(reading.entries[0]).toEqual({
      kind: "code",
      number: 1,
      own: { label: "My code" },
      remarks: [{ field: "scope.urls", what: "dropped", detail: "1 more" }],
      value: {
        type: "totp",
        secret: plain(Buffer.from("48656c6c6f21deadbeef", "hex")),
        algorithm: "SHA-512",
        digits: 8,
        period: 60,
        issuer: "Example",
        account: "ada",
        site: "login.example.com",
        createdAt: 1_700_000_000_000,
      },
    });
  });

  it.each([
    [{ algorithm: "md5" }, "md5"],
    [{ algorithm: "steam" }, "steam"],
    [{ algorithm: "SHA1" }, "SHA1"],
    [{ algorithm: null }, "algorithm is missing"],
    [{ secret: "" }, "empty"],
    [{ secret: "0000" }, "position 1"],
    [{ digits: 4 }, "5 to 10"],
    [{ digits: null }, "5 to 10"],
    [{ period: 0 }, "period"],
  ])("refuses %j", async (changes, reason) => {
    const { entries, refused } = await read(cxfFile([cxfItem([cxfTotp(changes), cxfTotp()])]));
    expect(entries.map(({ number }) => number)).toEqual([2]);
    expect(refused).toEqual([{ number: 1, name: "Example", reason: expect.stringContaining(reason) }]);
  });
});

it("names passwords and other credentials that are dropped", async () => {
  const login = {
    type: "basic-auth",
    username: { fieldType: "string", value: "ada" },
    password: { fieldType: "concealed-string", value: "hunter2" },
  };
  const card = { type: "credit-card", number: {} };
  const item = cxfItem([login, cxfTotp(), card], { tags: ["a"], subtitle: "s" });
  const reading = await read(cxfFile([item, cxfItem([login]), null]));
  expect(remarksOf(reading)).toEqual([
    "dropped basic-auth.password",
    "dropped credit-card",
    "dropped subtitle",
    "dropped tags",
  ]);
  expect(reading.remarks).toEqual([{ field: "items", what: "dropped", detail: "2 without passkey or code" }]);
  expect(JSON.stringify(reading)).not.toContain("hunter2");
});

it.each([
  ["{}", "not-this-format"],
  [cxfFile([], { accounts: {} }), "not-this-format"],
  [cxfFile([], { version: { major: 2, minor: 0 } }), "unsupported"],
  [cxfFile([], { version: 0 }), "unsupported"],
  [cxfFile([]).slice(0, 100), "malformed"],
])("refuses %j", async (text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});

it("refuses two million items by the number of the first too many", async () => {
  const file = cxfFile([]).replace('"items":[]', `"items":[${new Array(2_000_000).fill("{}").join(",")}]`);
  await expect(read(file)).rejects.toMatchObject({ code: "too-large", number: 100_001 });
});

describe("what an item says around its passkeys and codes", () => {
  const noteOf = (value: string) => ({ type: "note", content: { fieldType: "string", value } });
  const recoveryOf = (codes: unknown[]) => ({
    type: "custom-fields",
    label: "Recovery codes",
    fields: codes.map((value) => ({ fieldType: "concealed-string", value })),
  });

  it("is looked at once, however many there are", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? cxfTotp() : { type: "address" }));
    const reading = await read(cxfFile([cxfItem(many)]));
    expect(reading.entries).toHaveLength(10_000);
  });

  it("may not fill the memory: a note that each of many entries has", async () => {
    const many = [noteOf("a".repeat(100_000)), ...new Array(5_000).fill(cxfTotp())];
    await expect(read(cxfFile([cxfItem(many)]))).rejects.toMatchObject({ code: "too-large", number: 671 });
  });

  it.each([
    [{ creationAt: Number.MAX_SAFE_INTEGER }, "dropped creationAt"],
    [{ creationAt: 1_700_000_000_000 }, "dropped creationAt"],
    [{ creationAt: 1_700_000_000.5 }, "dropped creationAt"],
    [{ creationAt: -1 }, "dropped creationAt"],
    [{ favorite: "yes" }, "dropped favorite"],
    [{ scope: { urls: "https://example.com", androidApps: [] } }, "dropped scope.urls"],
    [{ scope: { urls: [{ toString: 1 }, "https://example.com"], androidApps: [] } }, undefined],
    [{ scope: { urls: ["https://example.com", "https://example.org"] } }, "dropped scope.urls"],
    [{ scope: { urls: [], androidApps: [{ bundleId: "x" }] } }, "dropped scope.androidApps"],
    [{ scope: { urls: [], other: 1 } }, "dropped scope.other"],
  ])("never costs the entry, and is named: %j", async (changes, remark) => {
    const reading = await read(cxfFile([cxfItem([cxfPasskey(key), cxfTotp()], changes)]));
    expect(reading.entries.map(({ kind }) => kind)).toEqual(["passkey", "code"]);
    if (remark === undefined) return;
    for (const at of [0, 1]) expect(remarksOf(reading, at)).toContain(remark);
    for (const { value } of reading.entries) expect(value.createdAt).toBeLessThanOrEqual(NOW);
  });

  it("is the account of a code that has none, and named where it is another", async () => {
    const login = { type: "basic-auth", username: { fieldType: "string", value: "grace" } };
    const reading = await read(cxfFile([cxfItem([login, cxfTotp({ username: undefined }), cxfTotp()])]));
    expect(reading.entries.map(({ value }) => "account" in value && value.account)).toEqual(["grace", "ada"]);
    expect(remarksOf(reading, 0)).toEqual(["defaulted totp.username"]);
    expect(remarksOf(reading, 1)).toEqual(["dropped basic-auth.username"]);
  });

  it.each([
    [Array.from({ length: 41 }, (_, i) => `code ${i}`), 40, "1 of 41"],
    [Array.from({ length: 2_000 }, (_, i) => `code ${i}`), 40, "1960 of 2000"],
    [["one", "", "two"], 2, undefined],
    [["one", "a".repeat(100_001)], 1, "1 of 2"],
    [[""], undefined, undefined],
  ])("may be recovery codes of any number and length", async (codes, kept, lost) => {
    const reading = await read(cxfFile([cxfItem([cxfTotp(), recoveryOf(codes)])]));
    expect(reading.entries[0]?.own.recoveryCodes?.length).toBe(kept);
    const remark = reading.entries[0]?.remarks.find(({ field }) => field === "recoveryCodes");
    if (lost === undefined) expect(remark).toBeUndefined();
    else expect(remark).toMatchObject({ what: "dropped", detail: expect.stringContaining(lost) });
  });

  it("names recovery codes that are no texts, and an account without a list of items", async () => {
    const reading = await read(cxfFile([cxfItem([cxfTotp(), recoveryOf(["one", 2])])]));
    expect(remarksOf(reading)).toEqual(["dropped custom-fields.fields"]);
    const none = await read(cxfFile([], { accounts: [{ items: "x" }] }));
    expect(none.remarks).toMatchObject([{ field: "accounts.items", what: "dropped" }]);
  });

  it("names not more fields than a person can read", async () => {
    const changes = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field ${i}`, 1]));
    const reading = await read(cxfFile([cxfItem(new Array(500).fill(cxfTotp()), changes)]));
    const remarks = reading.entries[499]?.remarks ?? [];
    expect(remarks).toHaveLength(51);
    expect(remarks.at(-1)).toEqual({ field: "…", what: "dropped", detail: "99950 more fields" });
  });
});
