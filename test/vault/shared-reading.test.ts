import { afterEach, expect, it, vi } from "vitest";
import { madeVault } from "../fakes/memory-vault.ts";
import { put, totpItem } from "../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));
afterEach(() => {
  vi.restoreAllMocks();
});

it("a reading that began before a write does not serve who asks after it", async () => {
  const { vault, storage } = await madeVault();
  await put(vault, totpItem(1), totpItem(2));
  let held: (() => void) | undefined;
  let heads = 0;
  const readHead = storage.readHead.bind(storage);
  // The reading's last look has the head of before, and goes on with it only after the write.
  const looks = vi.spyOn(storage, "readHead").mockImplementation(async () => {
    const head = await readHead();
    if (++heads === 3) {
      await new Promise<void>((resolve) => {
        held = resolve;
      });
    }
    return head;
  });
  const before = vault.whole();
  await vi.waitFor(() => expect(held).toBeDefined());
  looks.mockRestore();
  await put(vault, totpItem(3));
  const after = vault.whole();
  const listing = vault.listing(undefined, ({ item }) => item.kind);
  await new Promise((resolve) => setTimeout(resolve, 20));
  held?.();
  expect((await before).items).toHaveLength(2);
  expect((await after).items).toHaveLength(3);
  expect((await listing).pages.flatMap((page) => page?.records ?? [])).toHaveLength(3);
});
