import { expect, it, vi } from "vitest";
import { madeVault } from "../fakes/memory-vault.ts";
import { passkeyItem, put } from "../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

/** Changes of many records at once. */

it("ask for all the pages that they touch before the first one has come", async () => {
  const { vault, storage } = await madeVault();
  const items = Array.from({ length: 200 }, (_, i) => passkeyItem(i, { rpId: `site${i}.example` }));
  const ids = await put(vault, ...items);
  expect(storage.pages.length).toBeGreaterThan(4);

  let waiting = 0;
  let most = 0;
  const readPage = storage.readPage.bind(storage);
  await vault.change(async (records) => {
    const found = await records.withIds(ids);
    vi.spyOn(storage, "readPage").mockImplementation(async (number) => {
      most = Math.max(most, ++waiting);
      await new Promise((resolve) => setTimeout(resolve, 1));
      waiting--;
      return readPage(number);
    });
    return found.map(({ id, item: before }, i) => ({
      id,
      before,
      item: passkeyItem(i, { rpId: `other${i}.example` }),
    }));
  });
  expect(most).toBe(storage.pages.length);
  const { items: now, findings } = await vault.whole();
  expect(findings).toEqual([]);
  expect(now).toHaveLength(200);
  expect(now.every(({ item }) => item.kind === "passkey" && item.value.rpId.startsWith("other"))).toBe(true);
});
