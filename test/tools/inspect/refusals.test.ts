import { beforeEach, describe, expect, it } from "vitest";
import { inspect } from "../../../tools/inspect/report.ts";
import {
  CODE,
  cbor,
  code,
  fullVault,
  OUTPUT,
  PIN,
  type Plain,
  QUICK,
  WrittenVault,
} from "./written-vault.ts";

const SECRET = { type: "recovery", code: CODE } as const;

let vault: WrittenVault;

beforeEach(async () => {
  vault = new WrittenVault();
  await vault.addSlot("recovery", { code: CODE });
  vault.add(2, code());
  vault.seal();
});

const refusal = (bytes: Uint8Array) => inspect(bytes, SECRET).refused?.finding;

/** A change that must matter: the same file without it is sound. */
function changed(change: () => void, part: () => void = () => vault.sealHeader()): string | undefined {
  expect(refusal(vault.file())).toBeUndefined();
  change();
  part();
  return refusal(vault.file());
}

it("refuses what is no vault", () => {
  expect(refusal(Buffer.of())).toBe("not-latchkey");
  expect(refusal(Buffer.from("LATCHKE"))).toBe("not-latchkey");
  expect(refusal(Buffer.from("latchkey and more"))).toBe("not-latchkey");
});

it("refuses a newer format, whatever else is new in it", () => {
  vault.sealHeader({ format: 3, cipher: "another" });
  expect(refusal(vault.file({ pages: 5, more: true }))).toBe("newer-format");
});

it("refuses format 1 and 0 in a file as malformed", () => {
  for (const format of [0, 1]) {
    vault.sealHeader({ format });
    expect(refusal(vault.file())).toBe("malformed");
  }
});

it("refuses every truncation of a file, and bytes after its end", () => {
  const file = vault.file();
  const kinds = new Set<string | undefined>();
  for (let length = 8; length < file.length; length++) kinds.add(refusal(file.subarray(0, length)));
  expect([...kinds]).toEqual(["malformed"]);
  expect(refusal(Buffer.concat([file, Buffer.of(0)]))).toBe("malformed");
});

it.each<[string, (map: Record<string, Plain>) => void]>([
  ["an unknown field", (map) => Object.assign(map, { more: 1 })],
  ["pages that are no list", (map) => Object.assign(map, { pages: {} })],
  [
    "a header with a short MAC",
    (map) => Object.assign(map, { header: { ...vault.header, mac: Buffer.alloc(31) } }),
  ],
  [
    "a manifest with a text for a generation",
    (map) => Object.assign(map, { manifest: { ...vault.manifest, generation: "1" } }),
  ],
  [
    "a manifest with a short nonce",
    (map) => Object.assign(map, { manifest: { ...vault.manifest, nonce: Buffer.alloc(11) } }),
  ],
  [
    "a manifest of less than a block",
    (map) => Object.assign(map, { manifest: { ...vault.manifest, sealed: Buffer.alloc(527) } }),
  ],
  [
    "a manifest of more than 64 MiB",
    (map) => Object.assign(map, { manifest: { ...vault.manifest, sealed: Buffer.alloc(2 ** 26 + 1) } }),
  ],
  [
    "a record of less than a block",
    (map) => Object.assign(map, { records: [{ ...vault.records[0], sealed: Buffer.alloc(527) }] }),
  ],
  [
    "a record of more than a mebibyte",
    (map) => Object.assign(map, { records: [{ ...vault.records[0], sealed: Buffer.alloc(2 ** 20 + 17) }] }),
  ],
  [
    "a page of less than a block",
    (map) => Object.assign(map, { pages: [{ ...vault.pages[0], sealed: Buffer.alloc(527) }] }),
  ],
  [
    "a revision of 2^53",
    (map) => Object.assign(map, { records: [{ ...vault.records[0], revision: 2n ** 53n }] }),
  ],
  ["a revision below 0", (map) => Object.assign(map, { records: [{ ...vault.records[0], revision: -1 }] })],
  ["a site twice", (map) => Object.assign(map, { sites: ["a", "a"] })],
  ["a record of kind 4", (map) => Object.assign(map, { records: [{ ...vault.records[0], kind: 4 }] })],
  [
    "a code with a tag",
    (map) => Object.assign(map, { records: [{ ...vault.records[0], tag: Buffer.alloc(32) }] }),
  ],
  ["a passkey without a tag", (map) => Object.assign(map, { records: [{ ...vault.records[0], kind: 1 }] })],
  ["a record twice", (map) => Object.assign(map, { records: [vault.records[0], vault.records[0]] })],
  ["a page twice", (map) => Object.assign(map, { pages: [vault.pages[0], vault.pages[0]] })],
  ["sites out of order", (map) => Object.assign(map, { sites: ["b", "a"] })],
  [
    "an attempt without a wait",
    (map) => Object.assign(map, { attempts: [{ slot: Buffer.alloc(16), failures: 1 }] }),
  ],
])("refuses a file with %s", (_, change) => {
  const map: Record<string, Plain> = {};
  change(map);
  expect(refusal(vault.file())).toBeUndefined();
  expect(refusal(vault.file(map))).toBe("malformed");
});

it.each<[string, () => Record<string, Plain>]>([
  ["no slot", () => ({ slots: [] })],
  [
    "17 slots",
    () => ({ slots: Array.from({ length: 17 }, (_, n) => ({ ...vault.slots[0], id: Buffer.alloc(16, n) })) }),
  ],
  ["two slots of one id", () => ({ slots: [vault.slots[0] ?? null, vault.slots[0] ?? null] })],
  ["an unknown field", () => ({ more: 1 })],
  ["a short tag key", () => ({ tagKey: Buffer.alloc(31) })],
  [
    "a recovery slot with a KDF",
    () => ({ slots: [{ ...vault.slots[0], kdf: { ...QUICK, salt: Buffer.alloc(16) } }] }),
  ],
  ["a slot of an unknown type", () => ({ slots: [{ ...vault.slots[0], type: "password" }] })],
])("refuses a header with %s", (_, change) => {
  expect(refusal(vault.file())).toBeUndefined();
  vault.sealHeader(change());
  expect(refusal(vault.file())).toBe("malformed");
});

it("refuses a vault that only the platform's authenticator could open", async () => {
  const other = new WrittenVault();
  await other.addSlot("platform", { output: OUTPUT });
  expect(inspect(other.seal().file(), { type: "platform", output: OUTPUT }).refused?.finding).toBe(
    "malformed",
  );
});

it.each([
  ["memory", 19455],
  ["memory", 1048577],
  ["memory", 2 ** 53 - 1],
  ["passes", 1],
  ["passes", 17],
  ["lanes", 0],
  ["lanes", 5],
])("refuses %s %s before it takes any memory, also with another secret at hand", async (field, value) => {
  await vault.addSlot("pin", { pin: PIN }, { [field]: value });
  vault.seal();
  const report = inspect(vault.file(), SECRET);
  expect(report.refused?.finding).toBe("kdf-limits");
  expect(report.refused?.message).toContain(field);
});

it.each<[string, [memory: number, passes: number][]]>([
  ["memory × passes = 3145740", [[262_145, 12]]],
  ["All slots have memory × passes = 12621824", [...new Array(4).fill([1_048_576, 3]), [19_456, 2]]],
])("refuses costs of which it says: %s", async (message, costs) => {
  const [slot] = vault.slots;
  const kdf = (memory: number, passes: number) => ({ ...QUICK, salt: Buffer.alloc(16), memory, passes });
  vault.slots.push(
    ...costs.map(([memory, passes], n) => ({
      ...slot,
      id: Buffer.alloc(16, n),
      type: "pin",
      kdf: kdf(memory, passes),
    })),
  );
  const { refused } = inspect(vault.seal().file());
  expect(refused?.finding).toBe("kdf-limits");
  expect(refused?.message).toContain(message);
  const first = vault.slots[1];
  if (first) first.kdf = kdf(65_536, 3);
  expect(inspect(vault.seal().file()).refused).toBeUndefined();
});

it("refuses more values than a file of its length can have, and takes as many as it may", () => {
  const count = (quarantine: number) =>
    inspect(vault.file({ attempts: [], sites: [], quarantine: new Array(quarantine).fill(Buffer.of()) }));
  expect(count(66_000).refused).toBeUndefined();
  expect(count(68_000).refused?.message).toContain("more parts");
});

it("refuses another KDF or version of it as malformed", async () => {
  for (const change of [{ name: "argon2i" }, { version: 16 }]) {
    const other = new WrittenVault();
    await other.addSlot("pin", { pin: PIN }, change);
    expect(refusal(other.seal().file())).toBe("malformed");
  }
});

it("refuses wrong secrets, and secrets for which there is no slot", async () => {
  const file = (await fullVault()).file();
  expect(inspect(file, { type: "pin", pin: "wrong" }).refused?.finding).toBe("wrong-secret");
  expect(inspect(file, SECRET).refused?.finding).toBe("wrong-secret");
  expect(inspect(file, { type: "pin", pin: PIN }).refused).toBeUndefined();
});

it("tells a damaged slot from a wrong secret", () => {
  const [slot] = vault.slots;
  expect(changed(() => Object.assign(slot ?? {}, { wrapped: Buffer.alloc(48) }))).toBe("slot-damaged");
});

describe("two slots of the type that the person uses", () => {
  beforeEach(async () => {
    await vault.addSlot("recovery", { code: CODE });
    vault.seal();
  });
  const spoil = (at: number, field: string, length: number) =>
    Object.assign(vault.slots[at] ?? {}, { [field]: Buffer.alloc(length) });

  it.each([0, 1])("open where slot %i is damaged", (at) => {
    expect(
      changed(
        () => spoil(at, "wrapped", 48),
        () => vault.seal(),
      ),
    ).toBeUndefined();
  });

  it("are damaged where both are", () => {
    expect(changed(() => [0, 1].map((at) => spoil(at, "wrapped", 48)))).toBe("slot-damaged");
  });

  it.each([0, 1])("are damaged where slot %i is, and the other one has another secret", (at) => {
    const change = () => [spoil(at, "wrapped", 48), spoil(1 - at, "commitment", 32)];
    expect(changed(change)).toBe("slot-damaged");
  });
});

it("takes a changed commitment for a wrong secret", () => {
  const [slot] = vault.slots;
  expect(changed(() => Object.assign(slot ?? {}, { commitment: Buffer.alloc(32) }))).toBe("wrong-secret");
});

it("notices a header whose MAC is not the vault key's", () => {
  const body = cbor({ format: 2, vault: vault.id, tagKey: Buffer.alloc(32), slots: vault.slots });
  expect(refusal(vault.file({ header: { ...vault.header, body } }))).toBe("header-changed");
});

it("notices an authentic header that is older than the manifest", async () => {
  const old = vault.header;
  await vault.addSlot("pin", { pin: PIN });
  vault.seal();
  expect(refusal(vault.file())).toBeUndefined();
  expect(refusal(vault.file({ header: old }))).toBe("header-changed");
});

it("notices a record that is younger than manifest and header, whether it is listed or not", () => {
  const at = (revision: number) => vault.sealRow(Buffer.alloc(16, 1), 3, { name: "x" }, revision);
  expect(refusal(vault.file({ records: [{ ...at(vault.generation) }] }))).toBeUndefined();
  expect(refusal(vault.file({ records: [{ ...at(vault.generation + 1) }] }))).toBe("header-changed");
  const strange = { ...at(vault.generation + 1), nonce: Buffer.alloc(12) };
  expect(refusal(vault.file({ records: [strange] }))).toBeUndefined();
});

it.each<[string, () => void]>([
  ["changed", () => Object.assign(vault.manifest, { sealed: Buffer.alloc(528) })],
  ["given another generation", () => Object.assign(vault.manifest, { generation: 1000 })],
  ["of another generation inside", () => vault.sealManifest({ generation: 1000 })],
  ["without pages", () => vault.sealManifest({ pages: Buffer.of() })],
  ["with half a seal", () => vault.sealManifest({ pages: Buffer.alloc(24) })],
  ["with an unknown field", () => vault.sealManifest({ more: 1 })],
  ["with 65,537 pages", () => vault.sealManifest({ pages: Buffer.alloc(16 * 65_537) })],
  ["with another number of records", () => vault.sealManifest({ records: 2 })],
  ["with another number of entries", () => vault.sealManifest({ entries: 2 })],
  ["not padded", () => vault.sealManifest({}, { text: Buffer.alloc(700) })],
])("refuses a manifest that was %s", (_, change) => {
  expect(changed(change, () => undefined)).toBe("manifest-damaged");
});

it("says what it saw of a file that it then refuses", () => {
  vault.sealManifest({ records: 2 });
  const report = inspect(vault.file(), SECRET);
  expect(report.outline?.records.rows).toBe(1);
  expect(report.verified).toBeUndefined();
});

it("never crashes, whichever byte of a file is flipped, and lets no change pass unnoticed", () => {
  const file = vault.file();
  for (let at = 0; at < file.length; at++) {
    const copy = Buffer.from(file);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << (at % 8)), at);
    const { refused, verified } = inspect(copy, SECRET);
    expect(refused !== undefined || (verified?.findings.length ?? 0) > 0, `byte ${at}`).toBe(true);
  }
});
