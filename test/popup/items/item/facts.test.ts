import { describe, expect, it, vi } from "vitest";
import { applied } from "../../../../popup/items/item/applied.ts";
import {
  actions,
  backOf,
  changeOf,
  doneText,
  isAside,
  stepsBack,
} from "../../../../popup/items/item/changes.ts";
import { factsOf } from "../../../../popup/items/item/facts.ts";
import { namesOf } from "../../../../popup/items/item/names.ts";
import { codeSummary, passkeySummary } from "../../../fakes/item-summaries.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/messages.ts")).englishTexts,
}));

const facts = (item: Parameters<typeof factsOf>[0]) =>
  Object.fromEntries(factsOf(item).map(({ name, value }) => [name, value]));

it("tells the whole story of a passkey", () => {
  const passkey = passkeySummary("example.com", "ann", {
    ...{ rpName: "Example", userDisplayName: "Ann", algorithm: -257, backedUp: true, signCount: 1234 },
    ...{ prf: true, largeBlob: 1, credProtect: 3, importedFrom: "cxf", importedAt: 1_700_000_000_000 },
  });
  expect(facts(passkey)).toMatchObject({
    "Site (RP ID)": "example.com",
    "The site calls itself": "Example",
    "User name": "ann",
    "Display name": "Ann",
    "Last used": "Never used",
    Backup: "In a backup",
    "Asks for the PIN": "Always",
    Extensions: "Can derive keys for the site (prf) and 1 byte left by the site (largeBlob)",
    Algorithm: "RS256",
    "Signature counter": "1,234",
    From: "cxf",
    "Credential ID": "example.com/ann",
  });
  expect(facts(passkey).Imported).toMatch(/2023/);
});

it("leaves out names that the site did not give, and says what a passkey cannot", () => {
  const bare = facts(
    passkeySummary("example.com", "", {
      rpName: "",
      backupEligible: false,
      discoverable: false,
      algorithm: -999,
    }),
  );
  expect(bare).not.toHaveProperty("User name");
  expect(bare).not.toHaveProperty("The site calls itself");
  expect(bare).not.toHaveProperty("Imported");
  expect(bare).toMatchObject({
    Backup: expect.stringMatching(/cannot/i),
    Extensions: "None",
    Algorithm: "-999",
    "Signature counter": "Not counted (0)",
    From: "Created here, by Latchkey",
  });
  expect(bare["Offered without a user name"]).toMatch(/^No/);
});

it("tells of a code how it is made, never the secret", () => {
  expect(facts(codeSummary("Site", "ann", { period: 1 }))).toMatchObject({ Period: "1 second", Digits: "6" });
  const { period: _, ...base } = codeSummary("Site", "ann");
  expect(facts({ ...base, type: "hotp", counter: 7 })).toMatchObject({
    Counter: "7",
    Type: "By a counter (HOTP)",
  });
});

it("calls an item by the person's name for it, then by the issuer, and always tells the host", () => {
  expect(namesOf(passkeySummary("example.com", "ann"))).toEqual({ host: "example.com", account: "ann" });
  expect(namesOf(passkeySummary("example.com", "ann", { label: "Bank" }))).toEqual({
    title: "Bank",
    host: "example.com",
    account: "ann",
  });
  expect(namesOf(passkeySummary("example.com", "", { userDisplayName: "Ann" })).account).toBe("Ann");
  expect(namesOf(codeSummary("Site", "ann"))).toEqual({ title: "Site", account: "ann" });
});

it("whatever is done can be taken back", () => {
  for (const action of actions) {
    expect(backOf(backOf(action))).toBe(action);
    expect(Object.keys(changeOf(backOf(action)))).toEqual(
      expect.arrayContaining(Object.keys(changeOf(action)).slice(0, 1)),
    );
    expect(doneText(action, 3)).toMatch(/^3 /);
  }
  expect(doneText("bin", 1)).toBe("1 item moved to the bin.");
});

describe("what is offered again", () => {
  const plain = passkeySummary("example.com", "ann");
  const archived = passkeySummary("example.com", "bob", { archived: true });
  const hidden = passkeySummary("example.com", "cid", { hiddenAt: 5 });
  const both = passkeySummary("example.com", "dan", { archived: true, hiddenAt: 5 });
  const alike = passkeySummary("example.com", "eve", { hiddenAt: 5 });
  const aside = [archived, hidden, both, alike];

  it("was archived or hidden by its site", () => {
    expect([plain, ...aside, codeSummary("Site", "ann")].map(isAside)).toEqual([
      ...[false, true, true, true, true, false],
    ]);
    for (const item of aside) expect(isAside(applied(item, changeOf("unarchive"), 9))).toBe(false);
  });

  it("is afterwards as each of them was before, with one step for those that are alike", () => {
    const steps = stepsBack("unarchive", aside, aside);
    expect(steps.map(({ items }) => items.length)).toEqual([1, 2, 1]);
    const undone = aside.map((item) => {
      const shown = applied(item, changeOf("unarchive"), 9);
      const step = steps.find(({ items }) => items.includes(item.item));
      return applied(shown, step?.change ?? {}, 9);
    });
    expect(undone).toEqual(aside);
  });

  it("is nothing else: other actions are taken back in one step", () => {
    expect(stepsBack("archive", [plain], [plain])).toEqual([
      { items: [plain.item], change: changeOf("unarchive") },
    ]);
  });
});

it("who gave way to a passkey that came back from the bin comes back when that is undone", () => {
  const inUse = passkeySummary("example.com", "ann");
  const former = passkeySummary("example.com", "ann", { deletedAt: 5 });
  const alone = passkeySummary("example.org", "ann", { deletedAt: 5 });
  const all = [inUse, former, alone, passkeySummary("example.com", "bob"), codeSummary("Site", "ann")];
  const back = { items: [former.item, alone.item], change: changeOf("bin") };
  expect(stepsBack("restore", [former, alone], all)).toEqual([
    { items: [inUse.item], change: changeOf("restore") },
    back,
  ]);
  expect(stepsBack("restore", [alone], all)).toEqual([{ ...back, items: [alone.item] }]);
  expect(stepsBack("bin", [inUse], all)).toEqual([{ items: [inUse.item], change: changeOf("restore") }]);
});

describe("what is shown before the vault has answered", () => {
  const passkey = passkeySummary("example.com", "ann", { hiddenAt: 5 });
  it.each(actions)("is the item after %s, and as it was after that is taken back", (action) => {
    const before = passkeySummary("example.com", "ann", {
      ...(action === "restore" && { deletedAt: 9 }),
      archived: action === "unarchive",
      favourite: action === "unfavourite",
    });
    const after = applied(before, changeOf(action), 9);
    expect(after).not.toEqual(before);
    expect(applied(after, changeOf(backOf(action)), 9)).toEqual(before);
  });

  it("keeps everything else", () => {
    const { hiddenAt: _, ...rest } = passkey;
    expect(applied(passkey, { hidden: false }, 1)).toEqual(rest);
    expect(applied(passkey, { favourite: true }, 1)).toEqual({ ...passkey, favourite: true });
    const binned = codeSummary("Site", "ann", { deletedAt: 3 });
    expect(applied(binned, { deleted: true, archived: true }, 9)).toEqual(binned);
  });
});
