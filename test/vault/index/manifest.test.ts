import { expect, it } from "vitest";
import { u64 } from "../../../src/bytes/big-endian.ts";
import { canonicalMap, encodeCbor } from "../../../src/bytes/cbor.ts";
import {
  type Manifest,
  nextGeneration,
  openManifest,
  sealManifest,
} from "../../../src/vault/index/manifest.ts";
import { context, seal } from "../../../src/vault/sealing/cipher.ts";
import { frame } from "../../../src/vault/sealing/frame.ts";
import { openKeys, unlockedKeys } from "../../../src/vault/sealing/keys.ts";
import { someBytes } from "../../fakes/hex.ts";
import { randomBytes } from "../../fakes/memory-vault.ts";

const keys = await openKeys(unlockedKeys(someBytes(32, 1), someBytes(16, 2)));
const REST = { generation: 7, header: someBytes(32, 3), records: 5, entries: 6 };

function manifest(pages: number): Manifest {
  return { ...REST, pages: Array.from({ length: pages }, (_, page) => someBytes(16, page % 200)) };
}

it("is read as it was written, up to 65,536 pages", async () => {
  for (const pages of [1, 3, 65_536]) {
    const opened = await openManifest(await sealManifest(manifest(pages), keys, randomBytes), keys);
    expect(opened.pages).toHaveLength(pages);
    expect(opened.pages.at(-1)).toEqual(someBytes(16, (pages - 1) % 200));
    expect({ ...opened, pages: [] }).toEqual({ ...REST, pages: [] });
  }
});

it("has no more pages, written or read", async () => {
  await expect(sealManifest(manifest(65_537), keys, randomBytes)).rejects.toMatchObject({
    code: "malformed",
  });
  const pages = new Uint8Array(65_537 * 16);
  const text = frame(encodeCbor(canonicalMap(Object.entries({ ...REST, pages }))));
  const aad = context("manifest", keys.vaultId, u64(REST.generation));
  const row = { generation: REST.generation, ...(await seal(keys.index, randomBytes, text, aad)) };
  await expect(openManifest(row, keys)).rejects.toMatchObject({ code: "manifest-damaged" });
});

it("has a generation of at most 2^48, written or read", async () => {
  const last = await sealManifest({ ...manifest(1), generation: 2 ** 48 }, keys, randomBytes);
  expect((await openManifest(last, keys)).generation).toBe(2 ** 48);
  for (const generation of [2 ** 48 + 1, 2 ** 53, -1, 1.5]) {
    const sealing = sealManifest({ ...manifest(1), generation }, keys, randomBytes);
    await expect(sealing, `${generation}`).rejects.toMatchObject({ code: "malformed" });
  }
  const generation = 2 ** 48 + 1;
  const text = frame(
    encodeCbor(canonicalMap(Object.entries({ ...REST, generation, pages: someBytes(16, 1) }))),
  );
  const aad = context("manifest", keys.vaultId, u64(generation));
  const row = { generation, ...(await seal(keys.index, randomBytes, text, aad)) };
  await expect(openManifest(row, keys)).rejects.toMatchObject({ code: "manifest-damaged" });
});

it("is followed by one of the next generation, but for the last", () => {
  const of = (generation: number) => ({ ...manifest(1), generation });
  expect(nextGeneration(of(7))).toBe(8);
  expect(nextGeneration(of(7), 20)).toBe(21);
  expect(nextGeneration(of(7), 2 ** 48)).toBe(2 ** 47 + 1);
  expect(nextGeneration(of(2 ** 48 - 1))).toBe(2 ** 48);
  expect(() => nextGeneration(of(2 ** 48))).toThrow(expect.objectContaining({ code: "damaged" }));
});
