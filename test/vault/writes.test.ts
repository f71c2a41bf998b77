import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Write } from "../../src/vault/ports.ts";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { SlotKeeper } from "../../src/vault/slots/slot-keeper.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { repairWrite } from "../../src/vault/whole/repair.ts";
import { credential } from "../fakes/credentials.ts";
import {
  BY_PIN,
  MemoryStorage,
  madeVault,
  memoryVault,
  PIN,
  RECOVERY_CODE,
  randomBytes,
} from "../fakes/memory-vault.ts";
import { contentOf, passkeyItem, put, settingItem } from "../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

/** A storage of which one commit fails: before anything is written, or after all of it is. */
class Failing extends MemoryStorage {
  /** Commits that still go well; -1: all of them. */
  left = -1;
  late = false;

  override async commit(write: Write) {
    const fails = this.left === 0;
    if (this.left >= 0) this.left--;
    if (fails && !this.late) throw new DOMException("Full", "QuotaExceededError");
    await super.commit(write);
    if (fails) throw new DOMException("Stopped", "AbortError");
  }
}

/** A storage whose lock does not lock, as if two programs did not know of each other. */
class Unlocked extends MemoryStorage {
  override exclusively<T>(task: () => Promise<T>): Promise<T> {
    return task();
  }
}

/** What is at rest. */
function atRest({ header, manifest, pages, records, quarantine }: MemoryStorage) {
  return structuredClone({ header, manifest, pages, records, quarantine });
}

type Made = ReturnType<typeof memoryVault>;

/** Another program over the same storage, unlocked. */
async function another(storage: MemoryStorage): Promise<Vault> {
  const { vault } = memoryVault(undefined, storage);
  await vault.unlock(BY_PIN);
  return vault;
}

async function content(vault: Vault) {
  const { items, findings } = await vault.whole();
  expect(findings).toEqual([]);
  return contentOf(items);
}

/** Writes of every kind, each in one commit. */
const OPERATIONS: Record<string, (made: Made) => Promise<unknown>> = {
  add: ({ vault }) => vault.add(credential(50)),
  "add many": ({ vault }) =>
    put(vault, ...Array.from({ length: 40 }, (_, i) => passkeyItem(i, { rpId: `s${i}.example` }))),
  update: ({ vault }) => vault.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: 9 })),
  move: ({ vault }) => vault.update("example.com", (passkey) => ({ ...passkey, rpId: "example.org" })),
  remove: ({ vault }) =>
    vault.change(async (records) =>
      (await records.ofSite("example.com")).map(({ id, item }) => ({ id, item: null, before: item })),
    ),
  setting: ({ vault }) => vault.setSetting("theme", "light"),
  "add a slot": ({ vault, storage }) =>
    new SlotKeeper(vault, storage, randomBytes).add(BY_PIN, {
      type: "pin",
      pin: "another PIN",
      cost: LEAST_COST,
    }),
  repair: async ({ vault, storage }) => {
    const { header, row, vaultKey } = await vault.openWith(BY_PIN);
    await storage.commit(await repairWrite(storage, vaultKey, header, row.mac, randomBytes));
  },
};
const NAMES = Object.keys(OPERATIONS);

async function started() {
  const storage = new Failing();
  const made = memoryVault(undefined, storage);
  await made.vault.create(PIN, RECOVERY_CODE, LEAST_COST);
  await put(made.vault, passkeyItem(1), passkeyItem(2), settingItem("theme", "dark"));
  return { ...made, storage };
}

describe("a write that fails", () => {
  it("at any commit of any sequence leaves the old state, and the next one works", async () => {
    const sequences = fc.record({
      names: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }),
      failing: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(sequences, async ({ names, failing }) => {
        const made = await started();
        for (const [i, name] of names.entries()) {
          const run = OPERATIONS[name] ?? (async () => {});
          if (i === failing % names.length) {
            const [before, shown] = [atRest(made.storage), await content(made.vault)];
            made.storage.left = 0;
            const failed = await run(made).then(
              () => false,
              (error: unknown) => (error as Error).name === "QuotaExceededError",
            );
            // Nothing of the site may be left to write.
            expect(failed || made.storage.left === 0).toBe(true);
            made.storage.left = -1;
            expect(atRest(made.storage)).toEqual(before);
            expect(await content(made.vault)).toEqual(shown);
            expect(await content(await another(made.storage))).toEqual(shown);
          }
          await run(made);
          await content(made.vault);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each(NAMES)("after all of it is stored has happened: %s", async (name) => {
    const made = await started();
    Object.assign(made.storage, { left: 0, late: true });
    await expect(OPERATIONS[name]?.(made)).rejects.toMatchObject({ name: "AbortError" });
    const now = await content(made.vault);
    expect(await content(await another(made.storage))).toEqual(now);
    await made.vault.add(credential(60));
    expect(Object.keys(await content(made.vault))).toHaveLength(Object.keys(now).length + 1);
  });

  it("when a vault is made leaves none, and another can be made", async () => {
    const storage = new Failing();
    const { vault, session } = memoryVault(undefined, storage);
    storage.left = 0;
    await expect(vault.create(PIN, RECOVERY_CODE, LEAST_COST)).rejects.toMatchObject({
      name: "QuotaExceededError",
    });
    expect(await vault.state()).toBe("none");
    expect(session.keys).toBeUndefined();
    await vault.create(PIN, RECOVERY_CODE, LEAST_COST);
    expect(await vault.state()).toBe("unlocked");
  });
});

describe("every write", () => {
  it.each(NAMES)("is one commit, from the generation that is stored: %s", async (name) => {
    const made = await started();
    const generations: unknown[] = [];
    const { generation } = made.storage.manifest as { generation: number };
    const commit = made.storage.commit.bind(made.storage);
    made.storage.commit = async (write) => {
      generations.push([write.basis.generation, (write.manifest as { generation: number }).generation]);
      await commit(write);
    };
    await OPERATIONS[name]?.(made);
    expect(generations).toEqual([[generation, generation + 1]]);
  });
});

describe("two programs over one storage", () => {
  async function two(storage: MemoryStorage) {
    const one = memoryVault(undefined, storage);
    await one.vault.create(PIN, RECOVERY_CODE, LEAST_COST);
    await put(one.vault, passkeyItem(1), settingItem("theme", "dark"));
    return [one.vault, await another(storage)] as const;
  }

  it("that lock each other out lose no write", async () => {
    const [one, other] = await two(new MemoryStorage());
    await Promise.all([
      one.add(credential(2)),
      other.add(credential(3)),
      one.update("example.com", (passkey) => ({ ...passkey, archived: true })),
      other.setSetting("theme", "light"),
      one.add(credential(4, { rpId: "example.org" })),
      other.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: 9 })),
    ]);
    expect(await one.find("example.com")).toEqual(
      [3, 2, 1].map((seed) => credential(seed, { archived: true, lastUsedAt: 9 })),
    );
    expect(await other.find("example.org")).toHaveLength(1);
    expect(await one.setting("theme")).toBe("light");
    expect(await content(one)).toEqual(await content(other));
  });

  it("that do not are told of it: the second is refused, whole, and can try again", async () => {
    const [one, other] = await two(new Unlocked());
    const results = await Promise.allSettled([one.add(credential(2)), other.add(credential(3))]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = results.findIndex(({ status }) => status === "rejected");
    expect(results[refused]).toMatchObject({ reason: { name: "VaultError", code: "busy" } });
    const [landed, again] = refused === 1 ? [2, 3] : [3, 2];
    expect(await one.find("example.com")).toEqual([credential(landed), credential(1)]);
    await content(one);
    await (refused === 1 ? other : one).add(credential(again));
    expect(await other.find("example.com")).toHaveLength(3);
    await content(other);
  });

  it("that do not never lose what was acknowledged, in any order", async () => {
    const step = fc.record({
      who: fc.nat(1),
      what: fc.constantFrom("add", "setting", "use", "slot"),
      wait: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const storage = new Unlocked();
        const vaults = await two(storage);
        const added: number[] = [1];
        let slots = 2;
        await Promise.all(
          steps.map(async ({ who, what, wait }, i) => {
            for (let turn = 0; turn < wait * 10; turn++) await null;
            const vault = vaults[who] ?? vaults[0];
            const write = {
              add: () => vault.add(credential(i + 10)),
              setting: () => vault.setSetting(`setting ${i}`, i),
              use: () => vault.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: i })),
              slot: () =>
                new SlotKeeper(vault, storage, randomBytes).add(BY_PIN, {
                  type: "pin",
                  pin: `another ${i}`,
                  cost: LEAST_COST,
                }),
            }[what];
            const outcome = await write?.().then(
              () => "done",
              (error: unknown) => (error as { code?: string }).code,
            );
            // "damaged": a page was replaced between reading the manifest and reading the page.
            expect(["done", "busy", "damaged"]).toContain(outcome);
            if (outcome !== "done") return;
            if (what === "add") added.push(i + 10);
            if (what === "slot") slots++;
          }),
        );
        const found = await vaults[0].find("example.com");
        expect(found.map(({ createdAt }) => createdAt - 1_700_000_000_000).sort((a, b) => a - b)).toEqual(
          added.sort((a, b) => a - b),
        );
        expect(await vaults[1].slots()).toHaveLength(slots);
        await content(vaults[1]);
        await content(await another(storage));
      }),
      { numRuns: 40 },
    );
  });
});

describe("reading while another writes", () => {
  it("sees each record as it was or as it is, and never damage", async () => {
    const { vault } = await madeVault();
    await put(vault, passkeyItem(1), passkeyItem(2));
    const writing = (async () => {
      for (let i = 0; i < 30; i++)
        await vault.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: i }));
    })();
    let reads = 0;
    let done = false;
    const reading = (async () => {
      for (; !done; reads++) {
        const found = await vault.find("example.com");
        expect(found).toHaveLength(2);
        expect(new Set(found.map(({ lastUsedAt }) => lastUsedAt)).size).toBe(1);
        await content(vault);
      }
    })();
    await writing;
    done = true;
    await reading;
    expect(reads).toBeGreaterThan(2);
  });
});
