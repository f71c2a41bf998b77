import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex, unhex } from "../../fakes/hex.ts";
import { BY_PIN, MemoryStorage, memoryVault } from "../../fakes/memory-vault.ts";
import { plainJson } from "../../fakes/plain-json.ts";

/** A vault of format 1 as its version of the program stored it, opened by today's, with the real Argon2id. */

const STORED = JSON.parse(
  readFileSync(new URL("../../vectors/vault/format-1-database.json", import.meta.url), "utf8"),
  (_, value) => (typeof value?.hex === "string" ? unhex(value.hex) : value),
) as { database: { header: Record<string, unknown>; records: Row[] }; expect: { items: Passkey[] } };
interface Row {
  id: Uint8Array;
  tag: Uint8Array;
  nonce: Uint8Array;
  sealed: Uint8Array;
}
const SITES = [...new Set(STORED.expect.items.map(({ rpId }) => rpId))];
const WRONG = { type: "pin", pin: "wrong one" } as const;

function storedVault() {
  const storage = new MemoryStorage();
  Object.assign(storage, structuredClone(STORED.database));
  const commit = vi.spyOn(storage, "commit");
  return { ...memoryVault(undefined, storage), commit };
}

let made: ReturnType<typeof storedVault>;
beforeEach(() => {
  made = storedVault();
});

const atRest = () => structuredClone({ ...made.storage });
const byId = (a: { id: Uint8Array }, b: { id: Uint8Array }) => hex(a.id).localeCompare(hex(b.id));
const rowAt = (nth: number) => {
  const row = made.storage.records[nth];
  if (!row) throw new Error(`No row ${nth}`);
  return row as Row;
};

describe("a vault of format 1", () => {
  it("is carried over with everything in it, in one commit, by the PIN", async () => {
    const { vault, storage, session, commit } = made;
    expect(await vault.state()).toBe("locked");
    await vault.unlock(BY_PIN);
    expect(commit).toHaveBeenCalledTimes(1);
    expect(await vault.state()).toBe("unlocked");
    const { items, findings, manifest } = await vault.whole();
    expect(findings).toEqual([]);
    expect(items.every(({ revision, item }) => revision === 1 && item.kind === "passkey")).toBe(true);
    const values = items.map(({ item }) => item.value as Passkey);
    expect(values.sort(byId).map(plainJson)).toEqual(STORED.expect.items.toSorted(byId).map(plainJson));
    expect(manifest).toMatchObject({ generation: 1, records: 3, entries: 3 });
    expect(storage.records.map(({ id }) => hex(id)).sort()).toEqual(
      STORED.database.records.map(({ id }) => hex(id)).sort(),
    );
    expect(hex(session.keys?.vaultId ?? new Uint8Array())).toBe(
      hex(STORED.database.header.vaultId as Uint8Array),
    );
    expect(storage.quarantine).toEqual([]);
  });

  it("has one slot then, of the same cost and salt, and opens as ever", async () => {
    const { vault, commit } = made;
    expect(await vault.slots()).toEqual([]);
    await vault.unlock(BY_PIN);
    const { memoryKiB, passes, salt } = STORED.database.header.kdf as { [name: string]: unknown };
    expect((await vault.slots()).map(({ type, kdf }) => plainJson({ type, kdf }))).toEqual([
      plainJson({ type: "pin", kdf: { memoryKiB, passes, lanes: 1, salt } }),
    ]);
    await vault.lock();
    await expect(vault.unlock(WRONG)).rejects.toMatchObject({ code: "wrong-secret" });
    await vault.unlock(BY_PIN);
    expect(commit).toHaveBeenCalledTimes(1);
    await vault.add(credential(9));
    expect((await vault.whole()).items).toHaveLength(4);
  });

  it("is left alone by a wrong PIN, which is counted, and by any other secret", async () => {
    const before = atRest();
    const { vault, guard, session } = made;
    await expect(vault.unlock(WRONG)).rejects.toMatchObject({ code: "wrong-secret" });
    expect(guard.guesses).toBe(1);
    await expect(vault.unlock({ type: "recovery", code: "" })).rejects.toMatchObject({
      code: "wrong-secret",
    });
    expect(atRest()).toEqual(before);
    expect(session.keys).toBeUndefined();
    expect(await vault.state()).toBe("locked");
  });

  it("tells while locked what is its own, before and after", async () => {
    const { vault } = made;
    const ids = STORED.expect.items.map(({ id }) => id);
    const owned = async () => Promise.all(SITES.map(async (site) => (await vault.owned(site, ids)).map(hex)));
    const before = await owned();
    expect(before.flat().sort()).toEqual(ids.map(hex).sort());
    expect(await vault.owned("example.net", ids)).toEqual([]);
    await vault.unlock(BY_PIN);
    await vault.lock();
    expect(await owned()).toEqual(before);
  });

  it("is locked for everything else", async () => {
    const { vault } = made;
    await expect(vault.whole()).rejects.toMatchObject({ code: "locked" });
    await expect(vault.find("example.com")).rejects.toMatchObject({ code: "locked" });
    await expect(vault.add(credential(9))).rejects.toMatchObject({ code: "locked" });
  });

  it.each<[string, (row: Row) => void]>([
    ["one bit of its sealed part", (row) => row.sealed.set([(row.sealed[9] ?? 0) ^ 1], 9)],
    ["one bit of its nonce", (row) => row.nonce.set([(row.nonce[0] ?? 0) ^ 1], 0)],
    ["a short seal", (row) => Object.assign(row, { sealed: row.sealed.slice(0, 15) })],
    ["no tag", (row) => Reflect.deleteProperty(row, "tag")],
    ["another id", (row) => row.id.set([(row.id[0] ?? 0) ^ 1], 0)],
  ])("sets a row aside that has %s, and carries the others over", async (_, damage) => {
    damage(rowAt(1));
    const damaged = structuredClone(rowAt(1));
    const { vault, storage } = made;
    await vault.unlock(BY_PIN);
    const { items, findings } = await vault.whole();
    expect([items.length, findings]).toEqual([2, []]);
    expect(storage.quarantine).toEqual([damaged]);
  });

  it("whose commit fails is as it was, and locked", async () => {
    const before = atRest();
    made.commit.mockRejectedValueOnce(new DOMException("Full", "QuotaExceededError"));
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ name: "QuotaExceededError" });
    expect(atRest()).toEqual(before);
    expect(await made.vault.state()).toBe("locked");
    await made.vault.unlock(BY_PIN);
    expect((await made.vault.whole()).items).toHaveLength(3);
  });

  it("is opened by two at once as by one", async () => {
    const other = memoryVault(undefined, made.storage).vault;
    const results = await Promise.allSettled([made.vault.unlock(BY_PIN), other.unlock(BY_PIN)]);
    expect(results.map((result) => (result.status === "rejected" ? result.reason.code : "open"))).toEqual([
      "open",
      "open",
    ]);
    expect((await other.whole()).items).toHaveLength(3);
    expect(made.storage.quarantine).toEqual([]);
  });

  it("cannot be put back over a vault of today: nothing is thrown out", async () => {
    await made.vault.unlock(BY_PIN);
    await made.vault.add(credential(9));
    await made.vault.lock();
    made.storage.header = structuredClone(STORED.database.header);
    for (const manifest of [made.storage.manifest, undefined]) {
      made.storage.manifest = manifest;
      const before = atRest();
      await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ name: "VaultError" });
      expect(atRest()).toEqual(before);
      expect(await made.vault.state()).toBe("locked");
    }
  });
});

describe("the header of a vault of format 1", () => {
  const kdf = STORED.database.header.kdf as object;
  it.each<[string, object, string]>([
    ["too little memory", { kdf: { ...kdf, memoryKiB: 19_455 } }, "kdf-limits"],
    ["too much memory", { kdf: { ...kdf, memoryKiB: 2 ** 21 } }, "kdf-limits"],
    ["one pass", { kdf: { ...kdf, passes: 1 } }, "kdf-limits"],
    ["no lanes", { kdf: { ...kdf, parallelism: 0 } }, "kdf-limits"],
    ["another function", { kdf: { ...kdf, type: "argon2i" } }, "malformed"],
    ["no kdf", { kdf: null }, "malformed"],
    ["a short tagKey", { tagKey: new Uint8Array(31) }, "malformed"],
    ["nothing wrapped", { wrapped: {} }, "malformed"],
    ["a field more", { more: 1 }, "malformed"],
    ["a lower cost", { kdf: { ...kdf, passes: 2 } }, "wrong-secret"],
    ["another vault id", { vaultId: new Uint8Array(16) }, "wrong-secret"],
  ])("with %s is refused, and nothing changes", async (_, change, code) => {
    Object.assign(made.storage.header as object, change);
    const before = atRest();
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ code });
    expect(atRest()).toEqual(before);
  });
});
