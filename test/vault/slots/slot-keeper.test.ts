import { describe, expect, it, vi } from "vitest";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { MAX_SLOTS } from "../../../src/vault/slots/header.ts";
import { formatRecoveryCode } from "../../../src/vault/slots/recovery-code.ts";
import { isRemovable, SlotKeeper } from "../../../src/vault/slots/slot-keeper.ts";
import type { NewSlot, Secret } from "../../../src/vault/slots/slots.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, madeVault, memoryVault, PIN, RECOVERY_CODE, randomBytes } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

const BY_CODE: Secret = { type: "recovery", code: formatRecoveryCode(RECOVERY_CODE) };
const NEW_PIN: NewSlot = { type: "pin", pin: "another PIN", cost: LEAST_COST };
const BY_NEW_PIN: Secret = { type: "pin", pin: "another PIN" };
const OUTPUT = someBytes(32, 3);
const PLATFORM: NewSlot = {
  type: "platform",
  platform: { credential: someBytes(24, 4), input: someBytes(32, 5), synced: true },
  output: OUTPUT,
};

async function keptVault() {
  const made = await madeVault();
  await made.vault.add(credential(1));
  const keeper = new SlotKeeper(made.vault, made.storage, randomBytes);
  const idOf = async (type: string, nth = 0) => {
    const slot = (await made.vault.slots()).filter((slot) => slot.type === type)[nth];
    if (!slot) throw new Error(`No slot of type ${type}`);
    return slot.id;
  };
  return { ...made, keeper, idOf };
}

/** Whether the vault opens with it, from locked, its records sound. */
async function opens({ vault }: Awaited<ReturnType<typeof keptVault>>, secret: Secret): Promise<boolean> {
  await vault.lock();
  try {
    await vault.unlock(secret);
  } catch (error) {
    expect(error).toMatchObject({ code: "wrong-secret" });
    return false;
  }
  const { items, findings } = await vault.whole();
  expect([items.length, findings]).toEqual([1, []]);
  return true;
}

describe("the ways into a vault", () => {
  it("are a PIN and a recovery code at first, and each opens it", async () => {
    const made = await keptVault();
    expect((await made.vault.slots()).map(({ type }) => type)).toEqual(["pin", "recovery"]);
    expect(await opens(made, BY_PIN)).toBe(true);
    expect(await opens(made, BY_CODE)).toBe(true);
    expect(await opens(made, BY_NEW_PIN)).toBe(false);
  });

  it("can be added, one of each type", async () => {
    const made = await keptVault();
    await made.keeper.add(BY_PIN, PLATFORM);
    await made.keeper.add(BY_CODE, {
      ...PLATFORM,
      type: "pin+platform",
      pin: "PIN of two",
      cost: LEAST_COST,
    });
    expect(await opens(made, { type: "platform", slot: await made.idOf("platform"), output: OUTPUT })).toBe(
      true,
    );
    const both: Secret = {
      type: "pin+platform",
      pin: "PIN of two",
      slot: await made.idOf("pin+platform"),
      output: OUTPUT,
    };
    expect(await opens(made, both)).toBe(true);
    expect(await opens(made, { ...both, pin: PIN })).toBe(false);
    expect(await opens(made, { ...both, output: someBytes(32, 8) })).toBe(false);
    expect((await made.vault.slots()).map(({ platform }) => platform?.synced)).toEqual([
      undefined,
      undefined,
      true,
      true,
    ]);
  });

  it("may be two of a kind, of which one can go", async () => {
    const made = await keptVault();
    await made.keeper.add(BY_PIN, NEW_PIN);
    expect(await opens(made, BY_PIN)).toBe(true);
    expect(await opens(made, BY_NEW_PIN)).toBe(true);
    await made.keeper.remove(BY_NEW_PIN, await made.idOf("pin", 0));
    expect(await opens(made, BY_PIN)).toBe(false);
    expect(await opens(made, BY_NEW_PIN)).toBe(true);
  });

  it(`are ${MAX_SLOTS} at most`, async () => {
    const { keeper, vault, storage } = await keptVault();
    for (let i = 2; i < MAX_SLOTS; i++)
      await keeper.add(BY_PIN, { type: "recovery", code: someBytes(16, i) });
    const before = structuredClone(storage);
    await expect(keeper.add(BY_PIN, NEW_PIN)).rejects.toMatchObject({ code: "too-many-slots" });
    expect(structuredClone(storage)).toEqual(before);
    await vault.lock();
    await vault.unlock(BY_PIN);
    expect(await vault.slots()).toHaveLength(MAX_SLOTS);
  });

  it("always have a PIN or a recovery code among them", async () => {
    const { keeper, vault, storage, idOf } = await keptVault();
    await keeper.add(BY_PIN, PLATFORM);
    await keeper.add(BY_PIN, { ...PLATFORM, type: "pin+platform", pin: "PIN of two", cost: LEAST_COST });
    await keeper.remove(BY_PIN, await idOf("recovery"));
    const before = structuredClone(storage);
    await expect(keeper.remove(BY_PIN, await idOf("pin"))).rejects.toMatchObject({ code: "last-slot" });
    await expect(keeper.replace(BY_PIN, await idOf("pin"), PLATFORM)).rejects.toMatchObject({
      code: "last-slot",
    });
    expect(structuredClone(storage)).toEqual(before);
    const slots = await vault.slots();
    expect(slots.map((slot) => isRemovable(slot, slots))).toEqual([false, true, true]);
  });

  it("that are gone cannot be removed or replaced again", async () => {
    const { keeper, idOf } = await keptVault();
    const id = await idOf("recovery");
    await keeper.remove(BY_PIN, id);
    await expect(keeper.remove(BY_PIN, id)).rejects.toMatchObject({ code: "no-such-slot" });
    await expect(keeper.replace(BY_PIN, id, NEW_PIN)).rejects.toMatchObject({ code: "no-such-slot" });
  });
});

describe("a change of the slots", () => {
  it.each<[string, Secret, string]>([
    ["a wrong PIN", { type: "pin", pin: "wrong one" }, "wrong-secret"],
    ["a wrong code", { type: "recovery", code: formatRecoveryCode(someBytes(16, 78)) }, "wrong-secret"],
    ["a code mistyped", { type: "recovery", code: "0" }, "recovery-code-typo"],
  ])("with %s changes nothing", async (_, secret, code) => {
    const { keeper, storage, idOf } = await keptVault();
    const before = structuredClone(storage);
    await expect(keeper.add(secret, NEW_PIN)).rejects.toMatchObject({ code });
    await expect(keeper.replace(secret, await idOf("pin"), NEW_PIN)).rejects.toMatchObject({ code });
    await expect(keeper.remove(secret, await idOf("pin"))).rejects.toMatchObject({ code });
    expect(structuredClone(storage)).toEqual(before);
  });

  it("asks for a slot again although the vault is unlocked, and counts the guess", async () => {
    const { keeper, vault, guard } = await keptVault();
    expect(await vault.state()).toBe("unlocked");
    guard.guesses = 0;
    await keeper.add(BY_PIN, NEW_PIN);
    expect(guard.guesses).toBe(1);
  });

  it.each([
    ["12345", "pin-too-short"],
    ["x".repeat(257), "pin-too-long"],
  ])("takes no new PIN that may not be one: %s", async (pin, code) => {
    const { keeper, storage, idOf } = await keptVault();
    const before = structuredClone(storage);
    await expect(keeper.add(BY_PIN, { ...NEW_PIN, pin } as NewSlot)).rejects.toMatchObject({ code });
    await expect(
      keeper.replace(BY_PIN, await idOf("pin"), { ...NEW_PIN, pin } as NewSlot),
    ).rejects.toMatchObject({ code });
    expect(structuredClone(storage)).toEqual(before);
  });

  it("of the PIN leaves every record and page as it was, in one write, and the old PIN opens no more", async () => {
    const made = await keptVault();
    const { keeper, storage, vault, idOf } = made;
    await vault.setSetting("theme", "dark");
    const before = structuredClone({ records: storage.records, pages: storage.pages });
    storage.writes = 0;
    await keeper.replace(BY_PIN, await idOf("pin"), NEW_PIN);
    expect(storage.writes).toBe(1);
    expect(structuredClone({ records: storage.records, pages: storage.pages })).toEqual(before);
    await vault.lock();
    await expect(vault.unlock(BY_PIN)).rejects.toMatchObject({ code: "wrong-secret" });
    await vault.unlock(BY_NEW_PIN);
    expect(await vault.passkeys()).toEqual([credential(1)]);
    expect((await vault.slots()).map(({ type }) => type)).toEqual(["pin", "recovery"]);
  });

  it("leaves the vault unlocked, and the next write possible", async () => {
    const made = await keptVault();
    await made.keeper.replace(BY_PIN, await made.idOf("pin"), NEW_PIN);
    expect(await made.vault.state()).toBe("unlocked");
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    expect(await opens(made, BY_NEW_PIN)).toBe(true);
  });

  it("together with another is not lost: one of the two is told to try again", async () => {
    const made = await keptVault();
    const other = new SlotKeeper(made.vault, made.storage, randomBytes);
    const results = await Promise.allSettled([
      made.keeper.add(BY_PIN, NEW_PIN),
      other.add(BY_PIN, { type: "recovery", code: someBytes(16, 8) }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "busy" } });
    expect(await made.vault.slots()).toHaveLength(3);
    expect(await opens(made, BY_PIN)).toBe(true);
  });

  it("together with records being written loses neither", async () => {
    const { keeper, vault } = await keptVault();
    await Promise.all([vault.add(credential(2)), keeper.add(BY_PIN, NEW_PIN), vault.add(credential(3))]);
    expect(await vault.passkeys()).toHaveLength(3);
    expect(await vault.slots()).toHaveLength(3);
    expect((await vault.whole()).findings).toEqual([]);
  });
});

describe("a header older than the manifest", () => {
  async function rolledBack() {
    const made = await keptVault();
    const older = structuredClone(made.storage.header);
    await made.keeper.replace(BY_PIN, await made.idOf("pin"), NEW_PIN);
    made.storage.header = older;
    return made;
  }
  const refused = { code: "header-changed" };

  it("does not open the vault with the PIN of its time", async () => {
    const { vault, session } = await rolledBack();
    await vault.lock();
    await expect(vault.unlock(BY_PIN)).rejects.toMatchObject(refused);
    await expect(vault.unlock(BY_CODE)).rejects.toMatchObject(refused);
    expect(session.keys).toBeUndefined();
  });

  it("stops every use of a vault that is unlocked", async () => {
    const { vault } = await rolledBack();
    await expect(vault.find("example.com")).rejects.toMatchObject(refused);
    await expect(vault.whole()).rejects.toMatchObject(refused);
    await expect(vault.add(credential(2))).rejects.toMatchObject(refused);
  });

  it("does not verify the person", async () => {
    const { vault } = await rolledBack();
    await expect(vault.verify(BY_PIN)).rejects.toMatchObject(refused);
  });

  it("does not become the vault's again by a change of the slots", async () => {
    const { keeper, storage } = await rolledBack();
    const before = structuredClone(storage);
    await expect(keeper.add(BY_PIN, { type: "recovery", code: someBytes(16, 8) })).rejects.toMatchObject(
      refused,
    );
    expect(structuredClone(storage)).toEqual(before);
  });
});

describe("the memory of an unlocked vault", () => {
  it("holds three subkeys and never the vault key", async () => {
    for (const secret of [BY_PIN, BY_CODE]) {
      const { vault, session } = await keptVault();
      await vault.lock();
      expect(session.keys).toBeUndefined();
      await vault.unlock(secret);
      const { vaultKey } = await vault.openWith(secret);
      expect(Object.keys(session.keys ?? {}).sort()).toEqual(["index", "places", "records", "vaultId"]);
      expect(vaultKey).toHaveLength(32);
      const held = Object.values(session.keys ?? {}).map((bytes) => Buffer.from(bytes));
      expect(Buffer.concat(held).includes(Buffer.from(vaultKey))).toBe(false);
    }
  });

  it("holds it neither when the vault is made nor when a slot is added", async () => {
    const made: Uint8Array[] = [];
    const { vault, session, storage } = memoryVault();
    await vault.create(PIN, RECOVERY_CODE, LEAST_COST);
    const { vaultKey } = await vault.openWith(BY_PIN);
    await new SlotKeeper(vault, storage, randomBytes).add(BY_PIN, NEW_PIN);
    made.push(...Object.values(session.keys ?? {}));
    expect(made).toHaveLength(4);
    expect(made).not.toContainEqual(vaultKey);
  });
});
