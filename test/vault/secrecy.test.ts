import { describe, expect, it, vi } from "vitest";
import { credential } from "../fakes/credentials.ts";
import { madeVault, memoryVault } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

/** What is at rest: every byte string and every text, keys of objects included, one after the other. */
function everyByte(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return Buffer.concat(value.map(everyByte));
  if (typeof value === "object" && value !== null) {
    return Buffer.concat(Object.entries(value).flatMap(([key, item]) => [Buffer.from(key), everyByte(item)]));
  }
  return Buffer.from(String(value));
}

const PIN = "marked-pin-2580";
const MARKED = credential(1, {
  rpId: "marked-site.example",
  rpName: "Marked Site",
  userName: "marked.user",
  userDisplayName: "Marked Display",
});
const NEEDLES: Buffer[] = [
  ...[PIN, MARKED.rpId, MARKED.rpName, MARKED.userName, MARKED.userDisplayName, "marked"].flatMap((text) => [
    Buffer.from(text, "utf8"),
    Buffer.from(text, "utf16le"),
    Buffer.from(text, "utf16le").swap16(),
  ]),
  ...[MARKED.privateKey, MARKED.userHandle, MARKED.id].map((bytes) => Buffer.from(bytes)),
];
const found = (stored: unknown) => NEEDLES.filter((needle) => everyByte(stored).includes(needle));

it("finds plaintext where there is some", () => {
  expect(found([MARKED, { pin: PIN }]).length).toBeGreaterThanOrEqual(9);
  expect(found(Buffer.from("a marked text", "utf16le"))).toContainEqual(Buffer.from("marked", "utf16le"));
});

describe("what is stored", () => {
  it("holds no name, no site, no key, no id and no PIN", async () => {
    const { vault, storage, session } = memoryVault();
    await vault.create(PIN);
    await vault.add(MARKED);
    await vault.update((passkey) => ({ ...passkey, lastUsedAt: 1 }));
    expect(found([storage.header, storage.rows])).toEqual([]);
    const { recordKey } = session.keys ?? {};
    if (!recordKey) throw new Error("Not unlocked");
    expect(everyByte([storage.header, storage.rows]).includes(Buffer.from(recordKey))).toBe(false);
  });

  it("is a row of four byte strings", async () => {
    const { vault, storage } = await madeVault();
    await vault.add(MARKED);
    const [row] = storage.rows;
    expect(
      Object.entries(row ?? {}).map(([name, bytes]) => [name, bytes instanceof Uint8Array && bytes.length]),
    ).toEqual([
      ["id", 16],
      ["tag", 32],
      ["nonce", 12],
      ["sealed", expect.any(Number)],
    ]);
  });

  it("is as long for one name as for another", async () => {
    const { vault, storage } = await madeVault();
    for (const length of [0, 1, 5, 20, 60]) {
      await vault.add(credential(length, { userName: "n".repeat(length), rpName: "水".repeat(length / 5) }));
    }
    const lengths = new Set(storage.rows.map(({ sealed }) => sealed.length));
    expect(lengths.size).toBe(1);
  });

  it("is whole steps of 512 bytes for names of any length", async () => {
    const { vault, storage } = await madeVault();
    for (let length = 0; length < 1200; length += 37) {
      await vault.add(credential(length, { userName: "n".repeat(length) }));
    }
    expect(storage.rows.every(({ sealed }) => (sealed.length - 16) % 512 === 0)).toBe(true);
    expect(await vault.passkeys()).toHaveLength(storage.rows.length);
  });
});
