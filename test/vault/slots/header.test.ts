import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type CborMap,
  type CborValue,
  canonicalMap,
  decodeCbor,
  encodeCbor,
} from "../../../src/bytes/cbor.ts";
import { KDF_LIMITS, LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { type HeaderRow, makeHeaderRow, parseHeaderRow } from "../../../src/vault/slots/header.ts";
import { SlotKeeper } from "../../../src/vault/slots/slot-keeper.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, madeVault, PIN, RECOVERY_CODE, randomBytes } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

const made = await madeVault();
await new SlotKeeper(made.vault, made.storage, randomBytes).add(BY_PIN, {
  type: "pin+platform",
  pin: "PIN of two",
  cost: LEAST_COST,
  platform: { credential: someBytes(24, 4), input: someBytes(32, 5), synced: true },
  output: someBytes(32, 3),
});
const sound = () => structuredClone(made.storage.header) as HeaderRow;

type Holder = Record<string, unknown> | unknown[];

function plain(value: CborValue): unknown {
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([name, item]) => [name, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

function cbor(value: unknown): CborValue {
  if (Array.isArray(value)) return value.map(cbor);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value as CborValue;
  return canonicalMap(Object.entries(value).map(([name, item]) => [name, cbor(item)]));
}

/** The sound header with what its path names set to something else, or left out; the MAC is as it was. */
function changed(path: string, value: unknown): HeaderRow {
  const row = sound();
  const body = plain(decodeCbor(row.body)) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() ?? "";
  const holder = names.reduce<Holder>((at, name) => (at as Record<string, Holder>)[name] ?? {}, body);
  if (value === undefined) delete (holder as Record<string, unknown>)[last];
  else (holder as Record<string, unknown>)[last] = value;
  return { ...row, body: encodeCbor(cbor(body)) };
}

const malformed = expect.objectContaining({ name: "VaultError", code: "malformed" });

const BYTES: [path: string, length: number][] = [
  ["vault", 16],
  ["tagKey", 32],
  ["slots.0.id", 16],
  ["slots.0.kdf.salt", 16],
  ["slots.0.commitment", 32],
  ["slots.0.nonce", 12],
  ["slots.0.wrapped", 48],
  ["slots.1.commitment", 32],
  ["slots.2.platform.input", 32],
];

describe("a header", () => {
  it("as the vault wrote it is read", () => {
    const { row, header } = parseHeaderRow(sound());
    expect(structuredClone(row)).toEqual(sound());
    expect(header.slots.map(({ type }) => type)).toEqual(["pin", "recovery", "pin+platform"]);
    expect(header.slots[0]?.kdf).toMatchObject(LEAST_COST);
    expect(header.slots[2]?.platform).toMatchObject({ synced: true });
  });

  it("is written again as it was read", async () => {
    const { header } = parseHeaderRow(sound());
    const { vaultKey } = await made.vault.openWith(BY_PIN);
    expect(makeHeaderRow(header, vaultKey)).toEqual(sound());
  });

  it.each([null, undefined, 1, "text", [], {}, new Uint8Array(16), new Map()])("is not %o", (stored) => {
    expect(() => parseHeaderRow(stored)).toThrow(malformed);
  });

  it.each([
    ["no body", { body: undefined }],
    ["an empty body", { body: new Uint8Array() }],
    ["a body that is text", { body: "text" }],
    ["a body that is no CBOR", { body: new Uint8Array(100) }],
    ["a body that is no map", { body: encodeCbor([1, 2]) }],
    ["a body of many levels", { body: new Uint8Array(65_536).fill(0x81) }],
    ["no mac", { mac: undefined }],
    ["a short mac", { mac: new Uint8Array(31) }],
    ["a long mac", { mac: new Uint8Array(33) }],
    ["another field", { more: 1 }],
  ])("does not have %s", (_, change) => {
    expect(() => parseHeaderRow({ ...sound(), ...change })).toThrow(malformed);
  });

  it("does not go on after its end", () => {
    expect(() => parseHeaderRow({ ...sound(), body: Uint8Array.of(...sound().body, 0) })).toThrow(malformed);
  });

  it("has its fields in one order only", () => {
    const fields = [...(decodeCbor(sound().body) as CborMap)].reverse();
    expect(() => parseHeaderRow({ ...sound(), body: encodeCbor(new Map(fields)) })).toThrow(malformed);
  });

  it.each([3, 4, 1000])("of format %i is newer, whatever else is in it", (format) => {
    const newer = expect.objectContaining({
      code: "newer-format",
      message: expect.stringContaining(`${format}`),
    });
    expect(() => parseHeaderRow(changed("format", format))).toThrow(newer);
    const other = encodeCbor(canonicalMap([["format", format]]));
    expect(() => parseHeaderRow({ ...sound(), body: other })).toThrow(newer);
  });

  it.each([undefined, null, 0, 1, -1, "2", "3", true, []])("has not the format %o", (format) => {
    expect(() => parseHeaderRow(changed("format", format))).toThrow(malformed);
  });

  describe.each(BYTES)("with another %s", (path, length) => {
    it.each([
      ["missing", undefined],
      ["null", null],
      ["too short", new Uint8Array(length - 1)],
      ["too long", new Uint8Array(length + 1)],
      ["empty", new Uint8Array()],
      ["a text", "a".repeat(length)],
      ["an array", new Array(length).fill(0)],
    ])("%s is malformed", (_, value) => {
      expect(() => parseHeaderRow(changed(path, value))).toThrow(malformed);
    });
  });

  it.each([
    ["slots", undefined],
    ["slots", []],
    ["slots", {}],
    ["slots", [1]],
    ["slots.0.type", undefined],
    ["slots.0.type", "password"],
    ["slots.0.type", "recovery"],
    ["slots.0.type", "pin+platform"],
    ["slots.1.type", "pin"],
    ["slots.1.type", "platform"],
    ["slots.2.type", "pin"],
    ["slots.2.type", "platform"],
    ["slots.0.kdf", undefined],
    ["slots.0.kdf", null],
    ["slots.0.kdf", "argon2id"],
    ["slots.0.kdf.name", undefined],
    ["slots.0.kdf.name", "argon2i"],
    ["slots.0.kdf.name", "pbkdf2"],
    ["slots.0.kdf.version", undefined],
    ["slots.0.kdf.version", 0x10],
    ["slots.0.kdf.memory", undefined],
    ["slots.0.kdf.passes", "3"],
    ["slots.0.kdf.lanes", -1],
    ["slots.0.kdf.more", 1],
    ["slots.0.platform", { credential: new Uint8Array(1), input: new Uint8Array(32), synced: true }],
    ["slots.0.more", 1],
    ["slots.2.platform", undefined],
    ["slots.2.platform.credential", new Uint8Array()],
    ["slots.2.platform.credential", new Uint8Array(1024)],
    ["slots.2.platform.synced", undefined],
    ["slots.2.platform.synced", 1],
    ["slots.2.platform.more", 1],
    ["more", 1],
  ])("with %s = %o is malformed", (path, value) => {
    expect(() => parseHeaderRow(changed(path, value))).toThrow(malformed);
  });

  it("has no two slots of one id", () => {
    const { header } = parseHeaderRow(sound());
    expect(() => parseHeaderRow(changed("slots.1.id", header.slots[0]?.id))).toThrow(malformed);
  });

  it("has sixteen slots at most", () => {
    const [slot] = (plain(decodeCbor(sound().body)) as { slots: object[] }).slots;
    const slots = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...slot, id: someBytes(16, i) }));
    expect(parseHeaderRow(changed("slots", slots(16))).header.slots).toHaveLength(16);
    expect(() => parseHeaderRow(changed("slots", slots(17)))).toThrow(malformed);
  });

  it("has a slot that depends on no other device", () => {
    const { slots } = plain(decodeCbor(sound().body)) as { slots: { type: string }[] };
    const [pin, recovery, both] = slots;
    expect(() => parseHeaderRow(changed("slots", [both]))).toThrow(malformed);
    expect(parseHeaderRow(changed("slots", [recovery])).header.slots).toHaveLength(1);
    expect(parseHeaderRow(changed("slots", [pin, both])).header.slots).toHaveLength(2);
  });
});

describe.each(Object.values(KDF_LIMITS))("the cost $name", ({ name, min, max }) => {
  it.each([min - 1, max + 1, 0, 2 ** 32 + min, Number.MAX_SAFE_INTEGER])(
    "of %i is refused by its name, before anything is derived",
    async (value) => {
      const { vault, storage } = await madeVault();
      await vault.lock();
      storage.header = changed(`slots.0.kdf.${name}`, value);
      vi.mocked(argon2id).mockClear();
      await expect(vault.unlock({ type: "pin", pin: PIN })).rejects.toMatchObject({
        code: "kdf-limits",
        message: expect.stringContaining(`${name} = ${value};`),
      });
      expect(argon2id).not.toHaveBeenCalled();
    },
  );

  it("at its limits is read", () => {
    expect(() => parseHeaderRow(changed(`slots.0.kdf.${name}`, min))).not.toThrow();
    expect(() => parseHeaderRow(changed(`slots.0.kdf.${name}`, max))).not.toThrow();
  });
});

describe("the costs of all slots", () => {
  const costly = (kdfs: readonly [memory: number, passes: number][]) => {
    const [slot] = (plain(decodeCbor(sound().body)) as { slots: { kdf: object }[] }).slots;
    return changed(
      "slots",
      kdfs.map(([memory, passes], i) => ({
        ...slot,
        id: someBytes(16, i),
        kdf: { ...slot?.kdf, memory, passes },
      })),
    );
  };
  const refused = (message: string) =>
    expect.objectContaining({ code: "kdf-limits", message: expect.stringContaining(message) });

  it("are read where sixteen slots ask for as much as the vault ever chooses", () => {
    expect(parseHeaderRow(costly(new Array(16).fill([262_144, 3]))).header.slots).toHaveLength(16);
  });

  it("are refused by their name where one PIN would have to be tried for too long", () => {
    const slots: [number, number][] = [...new Array(15).fill([262_144, 3]), [262_145, 3]];
    expect(() => parseHeaderRow(costly(slots))).toThrow(refused("memory × passes of all slots = 12582915;"));
    expect(() => parseHeaderRow(costly([[262_145, 12]]))).toThrow(refused("memory × passes = 3145740;"));
  });
});

describe("the vault over a header", () => {
  it("of a newer format tells so, derives nothing and overwrites nothing", async () => {
    const { vault, storage } = await madeVault();
    storage.header = changed("format", 3);
    const before = structuredClone(storage);
    vi.mocked(argon2id).mockClear();
    const newer = { code: "newer-format" };
    await expect(vault.state()).rejects.toMatchObject(newer);
    await expect(vault.slots()).rejects.toMatchObject(newer);
    await expect(vault.unlock(BY_PIN)).rejects.toMatchObject(newer);
    await expect(vault.verify(BY_PIN)).rejects.toMatchObject(newer);
    await expect(vault.whole()).rejects.toMatchObject(newer);
    await expect(vault.setSetting("a", 1)).rejects.toMatchObject(newer);
    await expect(vault.owned("example.com", [new Uint8Array(16)])).rejects.toMatchObject(newer);
    await expect(vault.create(PIN, RECOVERY_CODE, LEAST_COST)).rejects.toMatchObject({ code: "exists" });
    expect(argon2id).not.toHaveBeenCalled();
    expect(structuredClone(storage)).toEqual(before);
  });
});
