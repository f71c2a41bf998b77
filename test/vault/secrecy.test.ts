import { describe, expect, it, vi } from "vitest";
import { makeBackup } from "../../src/vault/files/backup.ts";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { formatRecoveryCode } from "../../src/vault/slots/recovery-code.ts";
import { SlotKeeper } from "../../src/vault/slots/slot-keeper.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import {
  type MemoryStorage,
  madeVault,
  memoryVault,
  RECOVERY_CODE,
  randomBytes,
} from "../fakes/memory-vault.ts";
import { fileOf, passkeyItem, put, settingItem, totpItem } from "../fakes/vault-items.ts";

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
const BY_PIN = { type: "pin", pin: PIN } as const;
const MARKED = credential(1, {
  rpId: "marked-site.example",
  rpName: "Marked Site",
  userName: "marked.user",
  userDisplayName: "Marked Display",
  prf: someBytes(64, 66),
  largeBlob: someBytes(100, 67),
});
const CODE = totpItem(7, { issuer: "Marked Issuer", account: "marked.account", site: "marked-code.example" });
const CODE_SECRET = someBytes(20, 7);
const OUTPUT = someBytes(32, 55);
const NEEDLES: Buffer[] = [
  ...[
    PIN,
    MARKED.rpId,
    MARKED.rpName,
    MARKED.userName,
    "marked",
    "Marked",
    formatRecoveryCode(RECOVERY_CODE),
  ].flatMap((text) => [
    Buffer.from(text, "utf8"),
    Buffer.from(text, "utf16le"),
    Buffer.from(text, "utf16le").swap16(),
  ]),
  ...[
    ...[MARKED.privateKey, MARKED.prf, MARKED.largeBlob, MARKED.userHandle, MARKED.id],
    ...[CODE_SECRET, RECOVERY_CODE, OUTPUT],
  ].map((bytes) => Buffer.from(bytes ?? [])),
];
const found = (stored: unknown) => NEEDLES.filter((needle) => everyByte(stored).includes(needle));
const atRest = ({ header, manifest, pages, records, quarantine }: MemoryStorage) => [
  header,
  manifest,
  pages,
  records,
  quarantine,
];

async function markedVault() {
  const made = memoryVault();
  await made.vault.create(PIN, RECOVERY_CODE, LEAST_COST);
  await made.vault.add(MARKED);
  await made.vault.update(MARKED.rpId, (passkey) => ({ ...passkey, lastUsedAt: 1 }));
  await put(made.vault, CODE, settingItem("marked setting", "marked value"));
  await new SlotKeeper(made.vault, made.storage, randomBytes).add(BY_PIN, {
    type: "platform",
    platform: { credential: someBytes(24, 4), input: someBytes(32, 5), synced: false },
    output: OUTPUT,
  });
  return made;
}

it("finds plaintext where there is some", () => {
  expect(found([MARKED, CODE, { pin: PIN }, OUTPUT]).length).toBeGreaterThanOrEqual(11);
  expect(found(Buffer.from("a marked text", "utf16le"))).toContainEqual(Buffer.from("marked", "utf16le"));
});

describe("what is stored", () => {
  it("holds no name, no site, no key, no id, no PIN and no code", async () => {
    const { storage } = await markedVault();
    expect(storage.records).toHaveLength(3);
    expect(found(atRest(storage))).toEqual([]);
    expect(found(fileOf(storage))).toEqual([]);
  });

  it("holds none of the vault's keys", async () => {
    const { vault, storage, session } = await markedVault();
    const { vaultKey } = await vault.openWith(BY_PIN);
    if (!session.keys) throw new Error("Locked");
    const { records, index, places } = session.keys;
    const bytes = everyByte(atRest(storage));
    for (const key of [vaultKey, records, index, places])
      expect(bytes.includes(Buffer.from(key))).toBe(false);
  });

  it("holds nothing of a record that was deleted but its id", async () => {
    const { vault, storage } = await markedVault();
    await vault.change(async (records) =>
      (await records.ofSite(MARKED.rpId)).map(({ id, item }) => ({ id, item: null, before: item })),
    );
    expect(storage.records).toHaveLength(2);
    const { entries } = await vault.whole();
    expect(found(entries.filter(({ seal }) => seal === null))).toEqual([]);
  });

  it("is a row with these fields and no others", async () => {
    const { storage } = await markedVault();
    const shapes = (storage.records as object[]).map((row) =>
      Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? value.length : value]),
    );
    const common = [
      ["nonce", 12],
      ["sealed", 528],
    ];
    expect(shapes).toEqual([
      [["id", 16], ["kind", 1], ["revision", 3], ["tag", 32], ...common],
      [["id", 16], ["kind", 2], ["revision", 4], ...common],
      [["id", 16], ["kind", 3], ["revision", 4], ...common],
    ]);
  });

  it("is as long for one name as for another", async () => {
    const { vault, storage } = await madeVault();
    for (const length of [0, 1, 5, 20, 60]) {
      const names = { userName: "n".repeat(length), rpName: "水".repeat(length / 5) };
      await put(vault, passkeyItem(length, names));
    }
    expect(
      new Set((storage.records as unknown as { sealed: Uint8Array }[]).map(({ sealed }) => sealed.length))
        .size,
    ).toBe(1);
  });

  it("does not tell how many records share a site", async () => {
    const shape = async (sites: string[]) => {
      const { vault, storage } = await madeVault();
      await put(vault, ...sites.map((rpId, i) => passkeyItem(i, { rpId })));
      return JSON.stringify([storage.pages, storage.records, storage.manifest], (_, value) =>
        value instanceof Uint8Array ? value.length : value,
      );
    };
    expect(await shape(["a.example", "a.example", "a.example"])).toBe(
      await shape(["a.example", "b.example", "c.example"]),
    );
  });
});

it("what is exported holds nothing in clear either", async () => {
  const { vault } = await markedVault();
  const passphrase = "marked passphrase";
  const file = await makeBackup(await vault.whole(), passphrase, LEAST_COST, randomBytes);
  expect(found(file)).toEqual([]);
  expect(everyByte(file).includes(Buffer.from(passphrase))).toBe(false);
});

it("what is kept in memory while unlocked is gone after locking", async () => {
  const { vault, session } = await markedVault();
  expect(session.keys).toBeDefined();
  expect(found(session.keys)).toEqual([]);
  await vault.lock();
  expect(session.keys).toBeUndefined();
});
