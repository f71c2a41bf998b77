import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { CborValue } from "../../src/bytes/cbor.ts";
import { openManifest } from "../../src/vault/index/manifest.ts";
import { openPage, parsePageRow } from "../../src/vault/index/page.ts";
import { pageOf } from "../../src/vault/index/places.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import { openKeys } from "../../src/vault/sealing/keys.ts";
import { credential } from "../fakes/credentials.ts";
import { hex } from "../fakes/hex.ts";
import { madeVault } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

/** A vault against a plain model of it, after any sequence of writes over some dozens of sites. */

const SITES = 40;
const NAMES = 6;
const siteOf = (n: number) => `site${n}.example`;

type Step =
  | { do: "add"; site: number }
  | { do: "use" | "archive" | "remove" | "move"; site: number; which: number; to: number }
  | { do: "addMany"; site: number; count: number }
  | { do: "set"; name: number; value: number };

const site = fc.nat(SITES - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant("add" as const), site }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom("use" as const, "archive" as const, "remove" as const, "move" as const),
        site,
        which: fc.nat(3),
        to: site,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("addMany" as const),
        site,
        count: fc.integer({ min: 2, max: 40 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("set" as const), name: fc.nat(NAMES - 1), value: fc.nat(9) }),
    },
  ),
  { minLength: 1, maxLength: 30 },
);

type Made = Awaited<ReturnType<typeof madeVault>>;

class Model {
  passkeys: Passkey[] = [];
  settings = new Map<string, CborValue>();
  #next = 0;

  at(rpId: string): Passkey[] {
    return this.passkeys.filter((passkey) => passkey.rpId === rpId).sort((a, b) => b.createdAt - a.createdAt);
  }

  new(rpId: string): Passkey {
    const n = this.#next++;
    const passkey = credential(1, {
      rpId,
      id: Uint8Array.of(n >> 8, n & 255),
      userName: `user ${n}`,
      createdAt: n,
    });
    this.passkeys.push(passkey);
    return passkey;
  }

  swap(old: Passkey, next?: Passkey): void {
    this.passkeys = this.passkeys.flatMap((passkey) => (passkey === old ? (next ?? []) : passkey));
  }
}

/** Does the step to both; returns the sites that it touched. */
async function run(step: Step, model: Model, { vault }: Made): Promise<string[]> {
  if (step.do === "set") {
    const [name, value] = [`name ${step.name}`, step.value];
    await vault.setSetting(name, value);
    model.settings.set(name, value);
    return [];
  }
  const rpId = siteOf(step.site);
  if (step.do === "add") await vault.add(model.new(rpId));
  else if (step.do === "addMany") {
    const added = Array.from({ length: step.count }, (_, i) => model.new(siteOf((step.site + i) % SITES)));
    await vault.change(async () =>
      added.map((value) => ({
        id: crypto.getRandomValues(new Uint8Array(16)),
        item: { kind: "passkey", value },
      })),
    );
  } else {
    const there = model.at(rpId);
    const old = there[step.which % Math.max(1, there.length)];
    if (!old) return [rpId];
    const isOld = (passkey: Passkey) => hex(passkey.id) === hex(old.id);
    if (step.do === "remove") {
      model.swap(old);
      await vault.change(async (records) =>
        (await records.ofSite(rpId)).flatMap(({ id, item }) =>
          item.kind === "passkey" && isOld(item.value) ? [{ id, item: null, before: item }] : [],
        ),
      );
    } else {
      const next = { ...old, ...changeOf(step) };
      model.swap(old, next);
      await vault.update(rpId, (passkey) => (isOld(passkey) ? next : undefined));
    }
  }
  return [rpId, ...("to" in step ? [siteOf(step.to)] : [])];
}

function changeOf(step: Extract<Step, { to: number }>): Partial<Passkey> {
  if (step.do === "use") return { lastUsedAt: step.to, signCount: step.which };
  return step.do === "archive" ? { archived: true } : { rpId: siteOf(step.to) };
}

async function agrees({ vault }: Made, model: Model, sites: string[]): Promise<void> {
  const { items, findings, entries, manifest } = await vault.whole();
  expect(findings).toEqual([]);
  expect(items).toHaveLength(model.passkeys.length + model.settings.size);
  expect(manifest.records).toBe(items.length);
  expect(manifest.entries).toBe(entries.length);
  for (const rpId of sites) expect(await vault.find(rpId)).toEqual(model.at(rpId));
}

async function everyEntryOnItsPage({ storage, session }: Made): Promise<void> {
  if (!session.keys) throw new Error("Locked");
  const keys = await openKeys(session.keys);
  const { pages } = await openManifest(storage.manifest, keys);
  expect(storage.pages.map(({ number }) => number).sort((a, b) => a - b)).toEqual([...pages.keys()]);
  for (const stored of structuredClone(storage.pages)) {
    const entries = await openPage(parsePageRow(stored), pages.length, keys);
    expect(entries.map(({ place }) => pageOf(place, pages.length))).toEqual(entries.map(() => stored.number));
  }
}

it("answers as the model does after every step, and is sound", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const made = await madeVault();
      const model = new Model();
      for (const step of steps) await agrees(made, model, await run(step, model, made));
      await agrees(
        made,
        model,
        Array.from({ length: SITES }, (_, n) => siteOf(n)),
      );
      for (const [name, value] of model.settings) expect(await made.vault.setting(name)).toBe(value);
      await everyEntryOnItsPage(made);
    }),
    { numRuns: 25 },
  );
});
