import { describe, expect, it } from "vitest";
import { bySite, inOrder, matching, servesHost } from "../../popup/passkey-list.ts";
import type { PasskeySummary } from "../../src/wire/vault.ts";

const passkey = (rpId: string, userName: string, more: Partial<PasskeySummary> = {}): PasskeySummary => ({
  credentialId: `${rpId}/${userName}`,
  rpId,
  rpName: rpId,
  userName,
  userDisplayName: "",
  discoverable: true,
  createdAt: 0,
  archived: false,
  confirmed: true,
  backupEligible: true,
  backedUp: false,
  ...more,
});
const names = (passkeys: PasskeySummary[]) => passkeys.map(({ credentialId }) => credentialId);

const all = [
  passkey("other.example", "zoe"),
  passkey("example.com", "mara", { userDisplayName: "Mara Lind" }),
  passkey("example.com", "anna", { archived: true, credentialId: "old" }),
  passkey("www.example.com", "anna", { rpName: "The Shop" }),
];

it("knows which host an RP id serves", () => {
  expect(servesHost("example.com", "example.com")).toBe(true);
  expect(servesHost("example.com", "www.example.com")).toBe(true);
  expect(servesHost("www.example.com", "example.com")).toBe(false);
  expect(servesHost("example.com", "notexample.com")).toBe(false);
});

it("puts a hidden one where archived ones are, and offers it nowhere", () => {
  const hidden = passkey("example.com", "abel", { hidden: true });
  expect(names(inOrder([hidden, ...all])).slice(0, 3)).toEqual([
    "example.com/mara",
    hidden.credentialId,
    "old",
  ]);
  const { here, elsewhere } = bySite([hidden], "example.com");
  expect([here, elsewhere]).toEqual([[], []]);
});

it("orders by site, archived ones last, and leaves its argument alone", () => {
  const before = [...all];
  expect(names(inOrder(all))).toEqual([
    "example.com/mara",
    "old",
    "other.example/zoe",
    "www.example.com/anna",
  ]);
  expect(all).toEqual(before);
});

describe("bySite", () => {
  it("parts this site's from the others', without archived ones", () => {
    const { here, elsewhere } = bySite(all, "www.example.com");
    expect(names(here)).toEqual(["example.com/mara", "www.example.com/anna"]);
    expect(names(elsewhere)).toEqual(["other.example/zoe"]);
  });

  it("has none here where there is no site", () => {
    expect(bySite(all, null).here).toEqual([]);
  });
});

describe("matching", () => {
  it.each([
    ["", 4],
    ["LIND", 1],
    ["the shop", 1],
    ["example.com anna", 2],
    ["  zoe ", 1],
    ["nobody", 0],
  ])("%j finds %i", (filter, count) => expect(matching(all, filter)).toHaveLength(count));
});
