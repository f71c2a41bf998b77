import { describe, expect, it, vi } from "vitest";
import { makeBackup, openVaultFile } from "../../../src/vault/files/backup.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { itemsById, outcomeOf, tally } from "../../fakes/damage.ts";
import { BY_PIN, madeVault, PIN, randomBytes } from "../../fakes/memory-vault.ts";
import { itemsOfEveryKind, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

/** A backup of 6 records of every kind, damaged in one byte, opened by the product's own code with the right PIN. */

const { vault } = await madeVault();
await put(vault, ...itemsOfEveryKind([2, 5]));
const file = await makeBackup(await vault.whole(), PIN, LEAST_COST, randomBytes);
const before = itemsById((await openVaultFile(file, BY_PIN)).items);

const opened = (bytes: Uint8Array, what: () => string) =>
  outcomeOf(() => openVaultFile(bytes, BY_PIN), before, what);

it("opens undamaged with everything in it", async () => {
  expect(before.size).toBe(6);
  expect(await opened(file, () => "undamaged")).toBe("same");
});

describe("a file", () => {
  it("with one bit of any byte flipped is refused or tells what it lost; no byte can change unnoticed", async () => {
    const counts = await tally(file.length, (at) =>
      opened(file.with(at, (file[at] ?? 0) ^ (1 << (at % 8))), () => `byte ${at}, bit ${at % 8}`),
    );
    expect(counts.refused + counts.found).toBe(file.length);
    expect(counts.refused).toBeGreaterThan(1000);
    expect(counts.found).toBeGreaterThan(3_000);
  }, 240_000);

  it.each([0, 255])(
    "with any of a sample of bytes set to %i is refused or tells what it lost",
    async (value) => {
      const sample = Array.from(file.keys()).filter((at) => at % 37 === value % 36 && file[at] !== value);
      const counts = await tally(sample.length, (i) => {
        const at = sample[i] ?? 0;
        return opened(file.with(at, value), () => `byte ${at} = ${value}`);
      });
      expect(counts.same).toBe(0);
    },
    60_000,
  );

  it("cut anywhere is refused", async () => {
    const cuts = Array.from({ length: 300 }, (_, i) => Math.floor((i * file.length) / 300));
    const counts = await tally(cuts.length, (i) =>
      opened(file.slice(0, cuts[i]), () => `cut to ${cuts[i]} bytes`),
    );
    expect(counts.refused).toBe(cuts.length);
  });
});
