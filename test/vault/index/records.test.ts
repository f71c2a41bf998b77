import { describe, expect, it, vi } from "vitest";
import { equalBytes } from "../../../src/bytes/equal.ts";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex } from "../../fakes/hex.ts";
import { BY_PIN, madeVault } from "../../fakes/memory-vault.ts";
import { passkeyItem, put, settingItem, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

async function vaultOf(...seeds: number[]) {
  const made = await madeVault();
  for (const seed of seeds) await made.vault.add(credential(seed));
  return made;
}

/** A change of the passkeys of `seeds`. */
const changeOf =
  (changes: Partial<Passkey>, ...seeds: number[]) =>
  (passkey: Passkey) =>
    seeds.some((seed) => equalBytes(credential(seed).id, passkey.id))
      ? { ...passkey, ...changes }
      : undefined;

describe("passkeys", () => {
  it("come back as they were, newest first, also after a lock", async () => {
    const { vault } = await vaultOf();
    const older = credential(1, { lastUsedAt: 1_750_000_000_000, rpName: "Bücher 水 𐅑", signCount: 7 });
    const newer = credential(2, { discoverable: false, backedUp: true, confirmed: false });
    await vault.add(older);
    await vault.add(newer);
    await vault.lock();
    await vault.unlock(BY_PIN);
    expect(await vault.passkeys()).toEqual([newer, older]);
    expect(await vault.find("example.com")).toEqual([newer, older]);
  });

  it("are found by their site alone", async () => {
    const { vault } = await vaultOf(1);
    await vault.add(credential(2, { rpId: "example.org" }));
    expect(await vault.find("example.com")).toEqual([credential(1)]);
    expect(await vault.find("example.org")).toEqual([credential(2, { rpId: "example.org" })]);
    for (const other of ["", "com", "login.example.com", "EXAMPLE.COM", "example.net"]) {
      expect(await vault.find(other)).toEqual([]);
    }
  });

  it("are not written to a locked vault", async () => {
    const { vault, storage } = await vaultOf();
    await vault.lock();
    const before = structuredClone(storage);
    await expect(vault.add(credential(1))).rejects.toMatchObject({ code: "locked" });
    const change = vi.fn();
    await expect(vault.update("example.com", change)).rejects.toMatchObject({ code: "locked" });
    expect(change).not.toHaveBeenCalled();
    expect(structuredClone(storage)).toEqual(before);
  });

  it("are added as one row in one write; no other record changes", async () => {
    const { vault, storage } = await vaultOf(1, 2);
    const before = structuredClone(storage.records);
    storage.writes = 0;
    await vault.add(credential(3));
    expect(storage.writes).toBe(1);
    expect(storage.records).toHaveLength(3);
    expect(storage.records.slice(0, 2)).toEqual(before);
  });

  it("are changed together in one write, and only they", async () => {
    const { vault, storage } = await vaultOf(1, 2, 3);
    const before = structuredClone(storage.records);
    storage.writes = 0;
    await vault.update("example.com", changeOf({ archived: true }, 1, 3, 99));
    expect(storage.writes).toBe(1);
    expect(storage.records.filter((row) => before.some((old) => hex(old.id) === hex(row.id)))).toHaveLength(
      3,
    );
    expect(
      storage.records.filter((row) => JSON.stringify(before).includes(JSON.stringify(row))),
    ).toHaveLength(1);
    expect(await vault.find("example.com")).toEqual([
      credential(3, { archived: true }),
      credential(2),
      credential(1, { archived: true }),
    ]);
  });

  it("are added where somebody has looked without reading the index again", async () => {
    const { vault, storage } = await vaultOf(1);
    await vault.find("example.com");
    const pages = vi.spyOn(storage, "readPage");
    const heads = vi.spyOn(storage, "readHead");
    await vault.add(credential(2));
    expect(pages).not.toHaveBeenCalled();
    expect(heads).toHaveBeenCalledOnce();
    expect(await vault.find("example.com")).toEqual([credential(2), credential(1)]);
    const { findings } = await vault.whole();
    expect(findings).toEqual([]);
  });

  it("that could not be stored are not there afterwards, nor in what is known", async () => {
    const { vault, storage } = await vaultOf(1);
    await vault.find("example.com");
    vi.spyOn(storage, "commit").mockRejectedValueOnce(new Error("full"));
    await expect(vault.add(credential(2))).rejects.toThrow("full");
    expect(await vault.find("example.com")).toEqual([credential(1)]);
    await vault.add(credential(3));
    const { items, findings } = await vault.whole();
    expect([items.length, findings]).toEqual([2, []]);
  });

  it("are not found under a manifest or a header that was changed, though they were found before", async () => {
    const { vault, storage } = await vaultOf(1);
    const whole = structuredClone({ header: storage.header, manifest: storage.manifest });
    for (const [what, member, code] of [
      ["manifest", "generation", "manifest-damaged"],
      ["manifest", "nonce", "manifest-damaged"],
      ["manifest", "sealed", "manifest-damaged"],
      ["header", "mac", "header-changed"],
    ] as const) {
      Object.assign(storage, structuredClone(whole));
      expect(await vault.find("example.com")).toHaveLength(1);
      const row = storage[what] as Record<string, number | Uint8Array>;
      const value = row[member];
      if (value instanceof Uint8Array) value[0] = (value[0] ?? 0) ^ 1;
      else row[member] = (value ?? 0) + 1;
      await expect(vault.find("example.com"), `${what}.${member}`).rejects.toMatchObject({ code });
      await expect(vault.add(credential(2)), `${what}.${member}`).rejects.toMatchObject({ code });
    }
    Object.assign(storage, whole);
    expect(await vault.find("example.com")).toHaveLength(1);
  });

  it("put what is known in the place of a page that was damaged meanwhile", async () => {
    const { vault, storage } = await vaultOf(1);
    await vault.find("example.com");
    const [page] = storage.pages as unknown as { sealed: Uint8Array }[];
    if (page) page.sealed[0] = (page.sealed[0] ?? 0) ^ 1;
    await vault.add(credential(2));
    expect((await vault.whole()).findings).toEqual([]);
    expect(await vault.passkeys()).toHaveLength(2);
  });

  it("that wait for a write of the vault's own are tried once", async () => {
    const { vault, storage } = await vaultOf(1);
    const commits = vi.spyOn(storage, "commit");
    await Promise.all([
      vault.update("example.com", changeOf({ lastUsedAt: 9 }, 1)),
      vault.add(credential(2)),
    ]);
    expect(commits).toHaveBeenCalledTimes(2);
  });

  it("that wait for their turn are added to what was written meanwhile", async () => {
    const { vault } = await vaultOf(1);
    await Promise.all([2, 3, 4].map((seed) => vault.add(credential(seed))));
    expect(await vault.find("example.com")).toHaveLength(4);
    expect((await vault.whole()).findings).toEqual([]);
  });

  it("of another site are not asked for a change", async () => {
    const { vault } = await vaultOf(1);
    await vault.add(credential(2, { rpId: "example.org" }));
    const change = vi.fn();
    await vault.update("example.org", change);
    expect(change.mock.calls).toEqual([[credential(2, { rpId: "example.org" })]]);
  });

  it("that are not there stay so, without a write", async () => {
    const { vault, storage } = await vaultOf(1);
    storage.writes = 0;
    await vault.update("example.com", changeOf({ confirmed: true }, 2));
    await vault.update("example.org", changeOf({ confirmed: true }, 1));
    expect(storage.writes).toBe(0);
    expect(await vault.passkeys()).toEqual([credential(1)]);
  });

  it("keep what a later version has noted beside them", async () => {
    const { vault } = await vaultOf();
    const others = new Map([["later", new Map([["a", 1]])]]);
    await put(vault, { kind: "passkey", value: credential(1), others });
    await vault.update("example.com", changeOf({ archived: true }, 1));
    const { items } = await vault.whole();
    expect(items[0]?.item).toEqual({ kind: "passkey", value: credential(1, { archived: true }), others });
  });

  it("have revisions that rise with each write of theirs", async () => {
    const { vault } = await vaultOf(1, 2);
    await vault.update("example.com", changeOf({ archived: true }, 1));
    const { items, manifest } = await vault.whole();
    const revisions = items.map(({ item, revision }) => [(item.value as Passkey).archived, revision]);
    expect(revisions.sort()).toEqual([
      [false, 3],
      [true, 4],
    ]);
    expect(manifest.generation).toBe(4);
  });

  it("never repeat a nonce", async () => {
    const { vault, storage } = await vaultOf(1);
    const nonces = new Set<string>();
    const note = (row: unknown) => nonces.add(hex((row as { nonce: Uint8Array }).nonce));
    for (let i = 0; i < 20; i++) {
      await vault.update("example.com", changeOf({ lastUsedAt: i }, 1));
      for (const row of [...storage.records, ...storage.pages, storage.manifest]) note(row);
    }
    expect(nonces.size).toBe(60);
  });

  it("of one site by the thousand stay readable", async () => {
    const { vault } = await vaultOf();
    const name = "n".repeat(120);
    const items = Array.from({ length: 6000 }, (_, i) =>
      passkeyItem(1, { id: Uint8Array.of(i >> 8, i), userName: name }),
    );
    await put(vault, ...items);
    expect(await vault.find("example.com")).toHaveLength(6000);
    expect((await vault.whole()).findings).toEqual([]);
  });

  it("with names of any length are written in no time", async () => {
    const { vault } = await vaultOf();
    const start = performance.now();
    await vault.add(credential(1, { userName: "n".repeat(100_000) }));
    expect(performance.now() - start).toBeLessThan(2_000);
    expect((await vault.whole()).findings).toEqual([]);
  });
});

describe("settings", () => {
  it("are none, then what was set last", async () => {
    const { vault } = await vaultOf();
    expect(await vault.setting("theme")).toBeUndefined();
    await vault.setSetting("theme", "dark");
    await vault.setSetting("lock", new Map([["idle", 5]]));
    await vault.setSetting("theme", "light");
    expect(await vault.setting("theme")).toBe("light");
    expect(await vault.setting("lock")).toEqual(new Map([["idle", 5]]));
    const { items, entries } = await vault.whole();
    expect([items.length, entries.length]).toEqual([2, 2]);
  });

  it("may be false, null or nothing much", async () => {
    const { vault } = await vaultOf();
    for (const value of [false, null, 0, "", [], new Uint8Array()]) {
      await vault.setSetting("value", value);
      expect(await vault.setting("value")).toEqual(value);
    }
  });

  it("of one name set by two at once are one", async () => {
    const { vault } = await vaultOf();
    await Promise.all([vault.setSetting("theme", "dark"), vault.setSetting("theme", "light")]);
    expect(await vault.setting("theme")).toBe("light");
    expect((await vault.whole()).items).toHaveLength(1);
  });
});

describe("a deleted record", () => {
  it("is gone, and leaves a tombstone that says when but not what", async () => {
    const { vault, storage } = await vaultOf(1);
    const [id] = await put(vault, passkeyItem(2), totpItem(3, { site: "example.com" }), settingItem("theme"));
    if (!id) throw new Error("No record");
    await vault.change(async () => [{ id, item: null, before: passkeyItem(2) }]);
    const { items, entries, findings, manifest } = await vault.whole();
    expect([items.length, findings]).toEqual([3, []]);
    expect(storage.records.some((row) => equalBytes(row.id, id))).toBe(false);
    expect(entries.find((entry) => equalBytes(entry.id, id))).toMatchObject({
      seal: null,
      name: "",
      revision: 4,
    });
    expect(manifest).toMatchObject({ generation: 4, records: 3, entries: 4 });
    expect(await vault.find("example.com")).toEqual([credential(1)]);
    expect(await vault.owned("example.com", [credential(2).id])).toEqual([]);
  });
});

describe("ownership", () => {
  it("is told while locked, for this vault's ids at their own site alone", async () => {
    const { vault } = await vaultOf(1, 2);
    await vault.add(credential(3, { rpId: "example.org" }));
    await vault.lock();
    const ids = [1, 2, 3, 4].map((seed) => credential(seed).id);
    expect(await vault.owned("example.com", ids)).toEqual([credential(1).id, credential(2).id]);
    expect(await vault.owned("example.org", ids)).toEqual([credential(3).id]);
    expect(await vault.owned("login.example.com", ids)).toEqual([]);
    expect(await vault.owned("", ids)).toEqual([]);
    expect(await vault.owned("example.com", [])).toEqual([]);
  });

  it("does not hold for a part of an id, or for what follows the site's name", async () => {
    const { vault } = await vaultOf(1);
    const { id } = credential(1);
    expect(await vault.owned("example.com", [id.slice(1), id.slice(0, 31), new Uint8Array()])).toEqual([]);
    const shifted = Uint8Array.of("m".charCodeAt(0), ...id);
    expect(await vault.owned("example.co", [shifted])).toEqual([]);
  });

  it("is still told of an archived passkey, with one row for it", async () => {
    const { vault, storage } = await vaultOf(1, 2);
    await vault.update("example.com", changeOf({ archived: true }, 1));
    expect(await vault.owned("example.com", [credential(1).id])).toHaveLength(1);
    expect(storage.records).toHaveLength(2);
  });

  it("has tags that another vault does not repeat", async () => {
    const [one, two] = [await vaultOf(1), await vaultOf(1)];
    expect(one.storage.records[0]?.tag).toHaveLength(32);
    expect(one.storage.records[0]?.tag).not.toEqual(two.storage.records[0]?.tag);
  });
});
