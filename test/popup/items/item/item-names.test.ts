import { expect, it, vi } from "vitest";
import { itemName } from "../../../../popup/items/item/item-names.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/messages.ts")).englishTexts,
}));

it("says in words what Latchkey's own settings are", () => {
  expect(itemName({ kind: "setting", name: "locking" })).toBe("When the vault locks");
  expect(itemName({ kind: "setting", name: "of a newer version" })).toBe("of a newer version");
});

it("leaves the names of other items alone, whatever they are", () => {
  expect(itemName({ kind: "passkey", name: "locking" })).toBe("locking");
});
