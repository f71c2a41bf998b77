import { expect, it, vi } from "vitest";
import { renamingOf } from "../../../popup/views/site-changes/renaming.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  ["the user name", ["dora", "Dora"], ["dora.b", "Dora"], ["dora"], ["dora.b"]],
  ["the display name", ["dora", "Dora"], ["dora", "Dora B."], ["Dora"], ["Dora B."]],
  ["both", ["dora", "Dora"], ["dora.b", "Dora B."], ["dora", "Dora"], ["dora.b", "Dora B."]],
  ["what cannot be seen", ["dora", "Dora"], ["dora\u200b", "Dora"], ["dora"], ["dora\u200b"]],
  ["what cannot be seen, and the display name", ["a", "A"], ["a\u200b", "B"], ["A"], ["B"]],
])("names %s where that was changed", (_what, former, now, from, to) => {
  const [formerUserName = "", formerUserDisplayName = ""] = former;
  const [userName = "", userDisplayName = ""] = now;
  const change = { credentialId: "AA", rpId: "example.com", at: 0, seen: false, change: "renamed" as const };
  expect(renamingOf({ ...change, formerUserName, formerUserDisplayName, userName, userDisplayName })).toEqual(
    { from, to },
  );
});
