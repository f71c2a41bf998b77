import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  asBackedUp,
  backedUpChanges,
  makeBackup,
  openBackup,
  openVaultFile,
} from "../../../src/vault/files/backup.ts";
import { parseVaultFile } from "../../../src/vault/files/vault-file.ts";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { parseHeaderRow } from "../../../src/vault/slots/header.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex } from "../../fakes/hex.ts";
import { BY_PIN, madeVault, randomBytes } from "../../fakes/memory-vault.ts";
import { contentOf, fileOf, itemsOfEveryKind, passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

const PASSPHRASE = "a passphrase of five words";

async function filledVault() {
  const made = await madeVault();
  await put(made.vault, ...itemsOfEveryKind());
  await put(made.vault, passkeyItem(20, { rpId: "bound.example", backupEligible: false }));
  return made;
}

let made: Awaited<ReturnType<typeof filledVault>>;
let file: Uint8Array;
beforeEach(async () => {
  made = await filledVault();
  file = await makeBackup(await made.vault.whole(), PASSPHRASE, LEAST_COST, randomBytes);
});

const backedUp = (items: readonly { item: { kind: string; value: unknown } }[]) =>
  items.flatMap(({ item }) => (item.kind === "passkey" ? [(item.value as Passkey).backedUp] : []));

describe("a backup", () => {
  it("holds every item as the vault does, under the same ids and revisions, marked as backed up", async () => {
    const whole = await made.vault.whole();
    const backup = await openBackup(file, PASSPHRASE);
    const marked = whole.items.map(({ id, item }) => ({ id, item: asBackedUp(item) }));
    expect(contentOf(backup.items)).toEqual(contentOf(marked));
    expect(backup.items.map(({ id, revision }) => [hex(id), revision])).toEqual(
      whole.items.map(({ id, revision }) => [hex(id), revision]),
    );
    expect(backup.manifest.generation).toBe(whole.manifest.generation);
    expect(backedUp(backup.items).filter((value) => !value)).toHaveLength(1);
  });

  it("is a vault of its own: other id, keys and slot, no nonce or seal of the vault's", async () => {
    const parts = parseVaultFile(file);
    const { header } = parseHeaderRow(parts.header);
    const own = parseHeaderRow(made.storage.header).header;
    expect(header.slots.map(({ type }) => type)).toEqual(["pin"]);
    expect(header.vaultId).not.toEqual(own.vaultId);
    expect(header.tagKey).not.toEqual(own.tagKey);
    const parent = Buffer.from(fileOf(made.storage)).toString("hex");
    for (const row of [...parts.records, ...parts.pages] as { nonce: Uint8Array; sealed: Uint8Array }[]) {
      expect(parent).not.toContain(hex(row.nonce));
      expect(parent).not.toContain(hex(row.sealed.slice(-16)));
    }
    await expect(openVaultFile(file, BY_PIN)).rejects.toMatchObject({ code: "wrong-secret" });
  });

  it("differs each time", async () => {
    const again = await makeBackup(await made.vault.whole(), PASSPHRASE, LEAST_COST, randomBytes);
    expect(again).not.toEqual(file);
    expect(again.length).toBe(file.length);
  });

  it.each(["", "a passphrase of four words", `${PASSPHRASE} `, "correct horse"])(
    "does not open with another passphrase: %o",
    async (passphrase) => {
      await expect(openBackup(file, passphrase)).rejects.toMatchObject({ code: "wrong-secret" });
    },
  );

  it("of an empty vault is one too", async () => {
    const { vault } = await madeVault();
    const empty = await makeBackup(await vault.whole(), PASSPHRASE, LEAST_COST, randomBytes);
    expect((await openBackup(empty, PASSPHRASE)).items).toEqual([]);
  });

  it("is not made of a damaged vault: it would lack something without saying so", async () => {
    made.storage.records.shift();
    const backup = makeBackup(await made.vault.whole(), PASSPHRASE, LEAST_COST, randomBytes);
    await expect(backup).rejects.toMatchObject({ code: "damaged" });
  });

  it("holds no tombstones and nothing of a deleted record", async () => {
    const [id] = await put(made.vault, passkeyItem(30, { rpId: "deleted.example" }));
    if (!id) throw new Error("No record");
    const before = passkeyItem(30, { rpId: "deleted.example" });
    await made.vault.change(async () => [{ id, item: null, before }]);
    const backup = await openBackup(
      await makeBackup(await made.vault.whole(), PASSPHRASE, LEAST_COST, randomBytes),
      PASSPHRASE,
    );
    expect(backup.entries.every(({ seal }) => seal !== null)).toBe(true);
    expect(backup.items).toHaveLength(22);
  });

  it.each<[string, (file: Uint8Array) => Uint8Array, string]>([
    ["is empty", () => new Uint8Array(), "not-latchkey"],
    ["is another file", () => new TextEncoder().encode("%PDF-1.7 and more"), "not-latchkey"],
    ["is only the magic", (bytes) => bytes.slice(0, 8), "malformed"],
    ["is cut", (bytes) => bytes.slice(0, -1), "malformed"],
    ["has a byte more", (bytes) => Uint8Array.of(...bytes, 0), "malformed"],
    ["is there twice", (bytes) => Uint8Array.of(...bytes, ...bytes), "malformed"],
  ])("that %s is refused", async (_, change, code) => {
    await expect(openBackup(change(file), PASSPHRASE)).rejects.toMatchObject({ code });
  });

  it("with any damage is refused as a whole", async () => {
    const at = Buffer.from(file).indexOf("sealed", Buffer.from(file).indexOf("records")) + 200;
    const damaged = file.with(at, (file[at] ?? 0) ^ 1);
    const { findings, items } = await openVaultFile(damaged, { type: "pin", pin: PASSPHRASE });
    expect([findings.length, items.length]).toEqual([1, 21]);
    await expect(openBackup(damaged, PASSPHRASE)).rejects.toMatchObject({ code: "damaged" });
  });
});

describe("what a backup proves to hold", () => {
  const note = async () => {
    const backup = await openBackup(file, PASSPHRASE);
    await made.vault.change(async (_, whole) => backedUpChanges(await whole(), backup));
  };

  it("is marked as backed up in the vault, eligible passkeys alone, in one write", async () => {
    expect(backedUp((await made.vault.whole()).items)).toEqual(new Array(8).fill(false));
    made.storage.writes = 0;
    await note();
    expect(made.storage.writes).toBe(1);
    const { items, findings } = await made.vault.whole();
    expect(findings).toEqual([]);
    expect(backedUp(items).filter((value) => value)).toHaveLength(7);
    expect(await made.vault.find("bound.example")).toMatchObject([{ backedUp: false }]);
  });

  it("is marked once", async () => {
    await note();
    made.storage.writes = 0;
    await note();
    expect(made.storage.writes).toBe(0);
  });

  it("is not what was added or changed since, but what was only used is", async () => {
    await made.vault.add(credential(40, { rpId: "new.example" }));
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    await made.vault.update("site5.example", (passkey) => ({ ...passkey, lastUsedAt: 5 }));
    await note();
    expect(await made.vault.find("new.example")).toMatchObject([{ backedUp: false }]);
    expect(await made.vault.find("site4.example")).toMatchObject([{ backedUp: false }]);
    expect(await made.vault.find("site5.example")).toMatchObject([{ backedUp: true, lastUsedAt: 5 }]);
  });
});
