import { beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/exchange/entry.ts";
import { readProtonPass } from "../../../src/exchange/formats/proton-pass.ts";
import { type KeyKind, type MadeKey, makeKey, plain } from "../fixtures/keys.ts";
import {
  type ProtonParts,
  protonPassItem,
  protonPassJson,
  protonPasskey,
  protonPassZip,
} from "../fixtures/proton-pass.ts";
import { zipOf } from "../fixtures/zip.ts";

const NOW = 1_760_000_000_000;
const read = (bytes: Uint8Array) => readProtonPass(bytes, { now: NOW });
const remarksOf = ({ entries }: Reading) =>
  entries[0]?.remarks.map(({ what, field }) => `${what} ${field}`).sort();

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

const fileOf = (...passkeys: unknown[]) => protonPassZip(protonPassJson([protonPassItem({ passkeys })]));

describe("a passkey", () => {
  it("is read with all its fields", async () => {
    const reading = await read(fileOf(protonPasskey(key)));
    expect(reading.refused).toEqual([]);
    expect(reading.entries[0]).toMatchObject({ kind: "passkey", number: 1, own: {} });
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
      createdAt: 1_690_000_000_000,
    });
    expect(remarksOf(reading)).toEqual(["defaulted backedUp", "defaulted backupEligible"]);
  });

  it.each<[KeyKind, number, number, "EC2" | "OKP"]>([
    ["P-384", 2, -35, "EC2"],
    ["P-521", 3, -36, "EC2"],
    ["Ed25519", 6, -8, "OKP"],
  ])("may have a key on %s", async (kind, curve, algorithm, keyType) => {
    const other = makeKey(kind);
    const { entries, refused } = await read(fileOf(protonPasskey(other, { curve, kind: keyType })));
    expect(refused).toEqual([]);
    expect(entries[0]?.value).toMatchObject({ algorithm, privateKey: plain(other.secret) });
  });

  it("brings its counter and the secrets of prf", async () => {
    const [withUv, withoutUv] = [new Array(32).fill(200), new Array(32).fill(5)];
    const both = { counter: 70_000, hmac: { cred_with_uv: withUv, cred_without_uv: withoutUv } };
    const first = await read(fileOf(protonPasskey(key, both)));
    expect(first.entries[0]?.value).toMatchObject({
      signCount: 70_000,
      prf: Uint8Array.from([...withUv, ...withoutUv]),
    });
    const one = { hmac: { cred_with_uv: withUv, cred_without_uv: null } };
    const second = await read(fileOf(protonPasskey(key, one)));
    const value = second.entries[0]?.value;
    expect(value && "prf" in value && value.prf?.subarray(0, 32)).toEqual(Uint8Array.from(withUv));
    expect(remarksOf(second)).toContain("defaulted hmac_secret");
  });

  it.each<[string, ProtonParts, object, string]>([
    ["of RSA", { kind: "RSA" }, {}, "cannot use"],
    ["on an unknown curve", { curve: 8 }, {}, "curve 8"],
    ["of a newer version", { version: 2 }, {}, "not of version 1"],
    ["for two sites", { rpId: "example.com" }, { rpId: "example.org" }, "two sites"],
    ["with two ids", {}, { credentialId: "AAAA" }, "two ids"],
    ["without content", {}, { content: null }, "content is missing"],
    ["with other content", {}, { content: "////" }, "not MessagePack"],
    ["with a wrong counter", { inner: { cnt: "1" } }, {}, "wrong cnt"],
    ["with a wrong id", { inner: { cid: [1, 300] } }, {}, "wrong cid"],
    ["without key", { inner: { key: null } }, {}, "wrong key"],
    [
      "with a list for parameters that is none",
      { inner: { key: { kty: { t: "assign", c: "EC2" }, par: 1 } } },
      {},
      "key.par",
    ],
  ])("%s is refused, and the next is read", async (_name, parts, changes, reason) => {
    const { entries, refused } = await read(fileOf(protonPasskey(key, parts, changes), protonPasskey(key)));
    expect(entries.map(({ number }) => number)).toEqual([2]);
    expect(refused).toEqual([{ number: 1, name: "Example", reason: expect.stringContaining(reason) }]);
  });
});

it("reads codes, notes, pins and says what is dropped", async () => {
  const content = {
    totpUri: "otpauth://totp/?secret=JBSWY3DPEHPK3PXP",
    password: "hunter2",
    passkeys: [protonPasskey(key)],
  };
  const item = protonPassItem(content, { pinned: true });
  Object.assign((item as { data: { metadata: object } }).data.metadata, { name: "My site", note: "hello" });
  const trashed = protonPassItem({ totpUri: "JBSWY3DPEHPK3PXP" }, { state: 2 });
  const reading = await read(protonPassZip(protonPassJson([item, trashed, protonPassItem({})])));
  const own = { note: "hello", favourite: true };
  expect(reading.entries.map((entry) => [entry.kind, entry.own])).toEqual([
    ["passkey", { ...own, label: "My site" }],
    ["code", own],
  ]);
  expect(reading.entries[1]?.value).toMatchObject({
    issuer: "My site",
    account: "ada@example.com",
    site: "example.com",
    createdAt: 1_700_000_000_000,
  });
  expect(remarksOf(reading)).toContain("dropped password");
  expect(reading.refused.map(({ number, reason }) => [number, reason])).toEqual([[3, "It is in the trash"]]);
  expect(reading.remarks).toEqual([{ field: "items", what: "dropped", detail: "1 without passkey or code" }]);
  expect(JSON.stringify(reading)).not.toContain("hunter2");
});

describe("the file", () => {
  const json = () => protonPassJson([protonPassItem({ passkeys: [protonPasskey(key)] })]);

  it("may be stored, deflated, with a comment, or the JSON alone with a BOM", async () => {
    const stored = protonPassZip(json());
    const deflated = protonPassZip(json(), { stored: false });
    const commented = zipOf([{ name: "data.json", content: Buffer.from(json()) }], "a comment");
    const alone = Buffer.from(`\uFEFF${json()}`);
    for (const file of [stored, deflated, commented, alone]) {
      expect((await read(file)).entries).toHaveLength(1);
    }
  });

  it.each<[string, object, string, string]>([
    ["encrypted", { lies: { flags: 1 } }, "unsupported", "encrypted"],
    ["packed in another way", { lies: { method: 12 } }, "unsupported", "method 12"],
    ["with another CRC", { lies: { crc: 1 } }, "malformed", "damaged"],
    ["shorter than it says", { lies: { size: 100_000 } }, "malformed", "damaged"],
    ["longer than it says", { stored: false, lies: { size: 10 } }, "malformed", "damaged"],
    ["longer than it says, stored", { lies: { size: 10 } }, "malformed", "damaged"],
    ["that says it is very large", { lies: { size: 2 ** 31 } }, "too-large", "64 MiB"],
  ])("%s is refused", async (_name, part, code, message) => {
    const refused = read(protonPassZip(json(), part));
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });

  it("that inflates to more than is allowed, or than it says, is refused", async () => {
    const content = Buffer.alloc(65 * 2 ** 20);
    const honest = protonPassZip("", { content, stored: false });
    expect(honest.length).toBeLessThan(200_000);
    await expect(read(honest)).rejects.toMatchObject({ code: "too-large" });
    const lying = protonPassZip("", { content, stored: false, lies: { size: 1_000 } });
    await expect(read(lying)).rejects.toMatchObject({ code: "malformed" });
  });

  it("cut anywhere is refused", async () => {
    const whole = protonPassZip(json());
    for (let length = 4; length < whole.length; length += 97) {
      await expect(read(whole.subarray(0, length))).rejects.toMatchObject({ code: "malformed" });
    }
  });

  it("with a directory of nonsense is refused", async () => {
    const whole = protonPassZip(json());
    for (let back = 1; back <= 22; back++) {
      const changed = whole.slice();
      changed[whole.length - back] = 0xee;
      const outcome = await read(changed).then(
        ({ entries }) => entries.length,
        (error) => error.name,
      );
      // The size of the directory and the first part's number are not needed.
      expect([1, "ExchangeError"]).toContain(outcome);
    }
  });

  it("of PGP says what to do, and any other ZIP is named as such", async () => {
    const pgp = zipOf([{ name: "Proton Pass/data.pgp", content: Buffer.from("x") }]);
    await expect(read(pgp)).rejects.toThrow("without a passphrase");
    const other = zipOf([{ name: "export.data", content: Buffer.from("{}") }]);
    await expect(read(other)).rejects.toMatchObject({ code: "not-this-format" });
    await expect(read(Buffer.from("{}"))).rejects.toMatchObject({ code: "not-this-format" });
  });
});

describe("fields that the person added", () => {
  const code = (secret: string, fieldName = "Second") => ({
    fieldName,
    type: "totp",
    data: { totpUri: `otpauth://totp/x?secret=${secret}` },
  });
  const withFields = (extraFields: unknown[], content = {}, data = {}) => {
    const item = protonPassItem(content) as { data: object };
    return { ...item, data: { ...item.data, extraFields, ...data } };
  };

  it("are codes, each by its name, also beside the login's own and without one", async () => {
    const own = { totpUri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP" };
    const items = [withFields([code("GEZDGNBV")], own), withFields([code("MFRGGZDF", "")])];
    const reading = await read(protonPassZip(protonPassJson(items)));
    expect(reading.refused).toEqual([]);
    expect(reading.entries.map(({ own: { label } }) => label)).toEqual([
      undefined,
      "Example: Second",
      undefined,
    ]);
    expect(reading.remarks).toEqual([]);
  });

  it("are codes in the sections of other kinds of items too", async () => {
    const item = withFields([], { sections: [{ sectionFields: [code("GEZDGNBV")] }] }, { type: "custom" });
    expect((await read(protonPassZip(protonPassJson([item])))).entries).toHaveLength(1);
  });

  it("are named where they are no codes, as everything else that is left out", async () => {
    const hidden = { fieldName: "Answer", type: "hidden", data: { content: "blue" } };
    const item = withFields([hidden, code("GEZDGNBV")], {}, { platformSpecific: { android: { apps: [1] } } });
    const reading = await read(protonPassZip(protonPassJson([{ ...item, files: ["one"] }])));
    expect(remarksOf(reading)?.filter((remark) => remark.startsWith("dropped"))).toEqual([
      "dropped extraFields.hidden",
      "dropped files",
      "dropped platformSpecific",
    ]);
    expect(JSON.stringify(reading)).not.toContain("blue");
  });
});

it.each<[string, ProtonParts, string]>([
  ["x", { publicParts: { x: new Uint8Array(32).fill(200) } }, "not its own"],
  ["y", { publicParts: { y: new Uint8Array(32).fill(200) } }, "not its own"],
  ["the curve of another kind", { curve: 6 }, "curve 6"],
])("refuses a key beside a wrong %s", async (_, parts, reason) => {
  const { refused } = await read(fileOf(protonPasskey(key, parts)));
  expect(refused).toMatchObject([{ reason: expect.stringContaining(reason) }]);
});

it("makes no other key of a seed that is cut off", async () => {
  const seed = makeKey("Ed25519");
  const short = { ...seed, secret: seed.secret.subarray(1) };
  const { refused } = await read(fileOf(protonPasskey(short, { curve: 6, kind: "OKP" })));
  expect(refused).toMatchObject([{ reason: expect.stringContaining("key.par") }]);
});
