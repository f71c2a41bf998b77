import { describe, expect, it, vi } from "vitest";
import { equalBytes } from "../../src/bytes/equal.ts";
import type { Passkey } from "../../src/vault/passkey.ts";
import type { Row } from "../../src/vault/ports.ts";
import { credential } from "../fakes/credentials.ts";
import { madeVault, PIN } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

async function vaultOf(...seeds: number[]) {
  const made = await madeVault();
  for (const seed of seeds) await made.vault.add(credential(seed));
  return made;
}

/** The `i`-th row, which the test expects to be there. */
function row(rows: readonly Row[], i: number): Row {
  const found = rows[i];
  if (!found) throw new Error(`No row ${i}`);
  return found;
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
    await expect(vault.passkeys()).rejects.toMatchObject({ code: "locked" });
    await vault.unlock(PIN);
    expect(await vault.passkeys()).toEqual([newer, older]);
  });

  it("are not added to a locked vault", async () => {
    const { vault, storage } = await vaultOf();
    await vault.lock();
    await expect(vault.add(credential(1))).rejects.toMatchObject({ code: "locked" });
    const change = vi.fn();
    await expect(vault.update(change)).rejects.toMatchObject({ code: "locked" });
    expect(change).not.toHaveBeenCalled();
    expect(storage.rows).toEqual([]);
  });

  it("are added as one row in one write", async () => {
    const { vault, storage } = await vaultOf(1, 2);
    const before = structuredClone(storage.rows);
    storage.writes = 0;
    await vault.add(credential(3));
    expect(storage.writes).toBe(1);
    expect(storage.rows).toHaveLength(3);
    expect(storage.rows.slice(0, 2)).toEqual(before);
  });

  it("are changed together in one write", async () => {
    const { vault, storage } = await vaultOf(1, 2, 3);
    storage.writes = 0;
    await vault.update(changeOf({ archived: true }, 1, 3, 99));
    expect(storage.writes).toBe(1);
    expect(storage.rows).toHaveLength(3);
    const archived = (await vault.passkeys()).filter((passkey) => passkey.archived);
    expect(archived).toEqual([credential(3, { archived: true }), credential(1, { archived: true })]);
  });

  it("change where they are, and others do not", async () => {
    const { vault, storage } = await vaultOf(1, 2);
    const before = structuredClone(storage.rows);
    await vault.update(changeOf({ lastUsedAt: 5, confirmed: false }, 1));
    expect(await vault.passkeys()).toEqual([
      credential(2),
      credential(1, { lastUsedAt: 5, confirmed: false }),
    ]);
    expect(storage.rows).toHaveLength(2);
    expect(row(storage.rows, 0).id).toEqual(row(before, 0).id);
    expect(row(storage.rows, 0).nonce).not.toEqual(row(before, 0).nonce);
    expect(row(storage.rows, 1)).toEqual(row(before, 1));
  });

  it("that are not there stay so", async () => {
    const { vault, storage } = await vaultOf(1);
    storage.writes = 0;
    await vault.update(changeOf({ confirmed: true }, 2));
    expect(storage.writes).toBe(0);
    expect(await vault.passkeys()).toEqual([credential(1)]);
  });

  it("lose no change when many happen at once", async () => {
    const { vault } = await vaultOf(1);
    await Promise.all([
      vault.update(changeOf({ confirmed: false }, 1)),
      vault.update(changeOf({ lastUsedAt: 9 }, 1)),
      vault.add(credential(2)),
      vault.update(changeOf({ archived: true }, 1)),
    ]);
    expect(await vault.passkeys()).toEqual([
      credential(2),
      credential(1, { confirmed: false, lastUsedAt: 9, archived: true }),
    ]);
  });
});

describe("a row", () => {
  it("in another's place does not open, and the sound ones do", async () => {
    const { vault, storage } = await vaultOf(1, 2, 3);
    const { id: first } = row(storage.rows, 0);
    const { id: second } = row(storage.rows, 1);
    storage.rows = [
      { ...row(storage.rows, 0), id: second },
      { ...row(storage.rows, 1), id: first },
      row(storage.rows, 2),
    ];
    expect(await vault.passkeys()).toEqual([credential(3)]);
  });

  it.each(["nonce", "sealed"] as const)(
    "with a damaged %s takes nothing else with it and stays where it is",
    async (member) => {
      const { vault, storage } = await vaultOf(1, 2);
      const bytes = row(storage.rows, 0)[member];
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const before = structuredClone(row(storage.rows, 0));
      expect(await vault.passkeys()).toEqual([credential(2)]);
      await vault.add(credential(3));
      await vault.update(changeOf({ archived: true }, 1, 2));
      expect(row(storage.rows, 0)).toEqual(before);
      expect(await vault.passkeys()).toEqual([credential(3), credential(2, { archived: true })]);
    },
  );

  it.each([0, 1, 15, 16, 100])("cut to %i sealed bytes takes nothing else with it", async (length) => {
    const { vault, storage } = await vaultOf(1, 2);
    storage.rows[0] = { ...row(storage.rows, 0), sealed: row(storage.rows, 0).sealed.slice(0, length) };
    expect(await vault.passkeys()).toEqual([credential(2)]);
  });

  it("of another vault does not open", async () => {
    const { vault, storage } = await vaultOf(1);
    const other = await vaultOf(2);
    storage.rows.push(...other.storage.rows);
    expect(await vault.passkeys()).toEqual([credential(1)]);
  });

  it("never repeats a nonce", async () => {
    const { vault, storage } = await vaultOf(1);
    const nonces = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await vault.update(changeOf({ lastUsedAt: i }, 1));
      nonces.add(row(storage.rows, 0).nonce.join());
    }
    expect(nonces.size).toBe(20);
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
    const { vault, storage } = await vaultOf(1);
    await vault.add(credential(2));
    await vault.update(changeOf({ archived: true }, 1));
    expect(await vault.owned("example.com", [credential(1).id])).toHaveLength(1);
    expect(storage.rows).toHaveLength(2);
  });

  it("has tags that another vault does not repeat", async () => {
    const [one, two] = [await vaultOf(1), await vaultOf(1)];
    expect(row(one.storage.rows, 0).tag).not.toEqual(row(two.storage.rows, 0).tag);
  });
});
