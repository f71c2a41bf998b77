import { expect, it, vi } from "vitest";
import { findingGroups, setAsideText } from "../../../popup/views/health/finding-texts.ts";
import type { Finding } from "../../../src/wire/vault.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const record = (
  finding: "record-missing" | "record-damaged" | "record-replaced" | "record-unlisted",
  name: string,
) => ({ finding, record: name, kind: "passkey", name }) as const;

it("has nothing to say of a sound vault", () => expect(findingGroups([])).toEqual([]));

it("puts findings of one sort together, the gravest first, with the names that are known", () => {
  const groups = findingGroups([
    { finding: "page-unlisted", page: 9 },
    record("record-unlisted", ""),
    record("record-missing", "b"),
    { finding: "page-damaged", page: 1 },
    record("record-missing", "a"),
    { finding: "manifest-damaged" },
  ]);
  expect(groups.map(({ finding, names }) => [finding, names])).toEqual([
    ["manifest-damaged", []],
    ["page-damaged", []],
    ["record-missing", ["b", "a"]],
    ["record-unlisted", []],
    ["page-unlisted", []],
  ]);
  expect(groups[2]?.title).toBe("2 items are missing");
});

it.each<[Finding, RegExp]>([
  [{ finding: "manifest-damaged" }, /list of all/],
  [{ finding: "page-damaged", page: 0 }, /^A part of the list of contents is damaged/],
  [{ finding: "page-unlisted", page: 0 }, /^A part of a list of contents does not belong/],
  [record("record-missing", "a"), /^1 item is missing/],
  [record("record-damaged", "a"), /^1 item is damaged/],
  [record("record-replaced", "a"), /^1 item is an older copy/],
  [record("record-unlisted", "a"), /^1 item is here that should not be/],
])("says it in words: %j", (finding, title) => {
  const [group] = findingGroups([finding]);
  expect(group?.title).toMatch(title);
  expect(group?.meaning).not.toBe("");
});

it("counts what lies aside", () => {
  expect(setAsideText({ setAside: 0 })).toBeNull();
  expect(setAsideText({ setAside: 1 })).toMatch(/^1 piece .* is set aside\. .* a raw dump has it\.$/);
  expect(setAsideText({ setAside: 3 })).toMatch(/^3 pieces .* are set aside\. .* a raw dump has them\.$/);
});
