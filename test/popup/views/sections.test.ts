import { expect, it, vi } from "vitest";
import { sectionOfHash, sections, sectionTitle } from "../../../popup/views/sections.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  ["", "items"],
  ["#items", "items"],
  ["#item=AAAAAAAAAAAAAAAAAAAAAA", "items"],
  ["#add-code", "items"],
  ["#security", "security"],
  ["#backup", "backup"],
  ["#exchange", "exchange"],
  ["#settings", "settings"],
  ["#new-code", "security"],
  ["#nothing", "items"],
  ["security", "items"],
])("%j is %s", (hash, section) => expect(sectionOfHash(hash)).toBe(section));

it("each has a name", () => {
  expect(sections.map(sectionTitle)).toEqual(["Items", "Security", "Backup", "Transfer", "Settings"]);
});
