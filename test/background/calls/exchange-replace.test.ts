import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { MOST_WEIGHT } from "../../../src/exchange/items/weight.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { someBytes } from "../../fakes/hex.ts";
import { code, committed, contents, passkey, staged } from "../../fakes/imports.ts";
import { passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const OTHER_KEY = toBase64Url(someBytes(32, 77));
const inUse = async (background: Background) =>
  (await contents(background)).filter(({ value }) => value.deletedAt === undefined);
const inBin = async (background: Background) =>
  (await contents(background)).filter(({ value }) => value.deletedAt !== undefined);
const change = (background: Background, items: string[], deleted: boolean) =>
  background.value("items.change", { items, change: { deleted } });

describe("what the person has written", () => {
  const MINE = {
    label: "mine",
    note: "my note",
    recoveryCodes: [["aaa", 5], ["bbb"]] as [string, number?][],
  };
  const FILE = { label: "file label", note: "file note", favourite: true, recoveryCodes: ["aaa", "ccc"] };

  it("stays beside what a file adds, which is named before", async () => {
    const { background } = await made();
    await put(background.vault, passkeyItem(1, MINE));
    const { states } = await staged(background, passkey(1, { userName: "other" }, FILE));
    const told = { adds: ["note", "favourite", "recoveryCodes"], keeps: ["label"] };
    expect(states).toEqual([{ state: "conflict", with: "vault", differs: ["userName"], ...told }]);
    await committed(background, [], [0], [passkey(1, { userName: "other" }, FILE)]);
    expect(await inUse(background)).toMatchObject([
      {
        value: {
          userName: "other",
          label: "mine",
          note: "my note\n\nfile note",
          favourite: true,
          recoveryCodes: [["aaa", 5], ["bbb"], ["ccc"]],
        },
      },
    ]);
  });

  it("is added to where all else is the same, once", async () => {
    const { background } = await made();
    await committed(background, [0], [], [code("ada")]);
    const more = code("ada", { site: "example.com" }, FILE);
    const { states, commit } = await staged(background, more);
    const adds = ["label", "site", "note", "favourite", "recoveryCodes"];
    expect(states).toEqual([{ state: "same", with: "vault", adds }]);
    const reply = await commit([], [0]);
    expect(reply.ok && reply.value).toEqual({ added: [], replaced: [{ item: expect.any(String) }] });
    expect(await contents(background)).toMatchObject([
      { value: { note: "file note", site: "example.com", recoveryCodes: [["aaa"], ["ccc"]] } },
    ]);
    expect((await staged(background, more)).states).toEqual([{ state: "same", with: "vault" }]);
  });

  it("is all that changes where nothing else was shown to differ", async () => {
    const { background } = await made();
    const mine = passkeyItem(1, { userDisplayName: "Ada Lovelace", rpName: "Shop", algorithm: -9 });
    await put(background.vault, mine);
    const { userName = "" } = mine.value as { userName?: string };
    const said = {
      discoverable: false,
      rpName: "Other",
      userDisplayName: userName,
      algorithm: -7,
      createdAt: 1,
    };
    const more = passkey(1, said, FILE);
    const { states } = await staged(background, more);
    const adds = ["label", "note", "favourite", "recoveryCodes"];
    expect(states).toEqual([{ state: "same", with: "vault", adds }]);
    await committed(background, [], [0], [more]);
    const { recoveryCodes, ...own } = FILE;
    const added = { ...own, recoveryCodes: recoveryCodes.map((one) => [one]) };
    expect(await contents(background)).toEqual([{ ...mine, value: { ...mine.value, ...added } }]);
  });

  it("leaves flags that were a guess to a file that tells them", async () => {
    const { background } = await made();
    const guess = { backupEligible: false, backedUp: false, flagsAssumed: true as const };
    await put(background.vault, passkeyItem(1, guess));
    await committed(background, [], [0], [passkey(1, { ...guess, backupEligible: true }, FILE)]);
    expect(await contents(background)).toMatchObject([{ value: guess }]);
    const told = { backupEligible: true, backedUp: true };
    await committed(background, [], [0], [passkey(1, told, { note: "more" })]);
    const [item] = await contents(background);
    expect(item?.value).toMatchObject(told);
    expect(item?.value).not.toHaveProperty("flagsAssumed");
  });

  it("is all there where there is no room for more", async () => {
    const { background } = await made();
    const codes = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);
    const recoveryCodes = codes("mine", 39).map((one): [string] => [one]);
    await put(background.vault, passkeyItem(1, { note: "m".repeat(90_000), recoveryCodes }));
    const full = passkey(1, {}, { note: "f".repeat(90_000), recoveryCodes: codes("file", 3) });
    const { states } = await staged(background, full);
    expect(states).toEqual([
      { state: "same", with: "vault", adds: ["recoveryCodes"], keeps: ["note", "recoveryCodes"] },
    ]);
    await committed(background, [], [0], [full]);
    const [item] = await contents(background);
    expect(item?.value.note).toBe("m".repeat(90_000));
    expect(item?.value.recoveryCodes).toEqual([...recoveryCodes, ["file 0"]]);
  });
});

describe("what is replaced", () => {
  it("lies in the bin, and is there again when the import is undone", async () => {
    const { background } = await made();
    await put(background.vault, passkeyItem(1, { note: "old" }));
    await committed(background, [0], [], [code("ada")]);
    const before = await inUse(background);
    const { replaced } = await committed(
      background,
      [],
      [0, 1],
      [passkey(1, { privateKey: OTHER_KEY }), code("ada", { digits: 8 })],
    );
    expect(await inBin(background)).toHaveLength(2);
    expect(await inUse(background)).toHaveLength(2);
    const items = replaced.map(({ item }) => item);
    const formers = replaced.flatMap(({ former }) => former ?? []);
    await change(background, items, true);
    await change(background, formers, false);
    expect(await inUse(background)).toEqual(expect.arrayContaining(before));
    expect(await inUse(background)).toHaveLength(2);
    await change(background, formers, true);
    await change(background, items, false);
    expect(await inUse(background)).toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ digits: 8 }) }),
    );
  });

  it("gives way where it comes back from the bin: one id is one passkey", async () => {
    const { background } = await made();
    await put(background.vault, passkeyItem(1, { note: "old" }));
    const entry = passkey(1, { privateKey: OTHER_KEY });
    const { replaced } = await committed(background, [], [0], [entry]);
    const [{ item, former = "" } = { item: "" }] = replaced;
    await change(background, [former], false);
    expect(await inUse(background)).toMatchObject([{ value: { note: "old", privateKey: someBytesOf(1) } }]);
    expect(await inBin(background)).toHaveLength(1);
    await change(background, [item, former], true);
    await change(background, [item, former], false);
    expect(await inUse(background)).toHaveLength(1);
  });

  it("gives way at however many sites at once", async () => {
    const { background } = await made();
    const seeds = Array.from({ length: 70 }, (_, i) => i + 1);
    const at = (seed: number, changes: object) =>
      passkeyItem(seed, { rpId: `site${seed}.example`, ...changes });
    await put(background.vault, ...seeds.map((seed) => at(seed, { note: "in use" })));
    const formers = await put(
      background.vault,
      ...seeds.map((seed) => at(seed, { note: "former", deletedAt: 5 })),
      ...seeds.slice(0, 3).map((seed) => at(seed, { note: "older", deletedAt: 4 })),
    );
    await change(background, formers.map(toBase64Url), false);
    const notes = async (items: Promise<{ value: { note?: string } }[]>) =>
      (await items).map(({ value }) => value.note).sort();
    const each = (note: string, count: number) => Array.from({ length: count }, () => note);
    expect(await notes(inUse(background))).toHaveLength(70);
    expect(await notes(inUse(background))).not.toContain("in use");
    expect((await notes(inBin(background))).filter((note) => note === "in use")).toEqual(each("in use", 70));
  });

  it("is not what lies in the bin and differs: that stays there", async () => {
    const { background } = await made();
    await put(background.vault, passkeyItem(1, { deletedAt: 5 }));
    const entry = passkey(1, { privateKey: OTHER_KEY });
    const { states, commit } = await staged(background, entry);
    expect(states).toEqual([{ state: "new" }]);
    await commit([0]);
    expect(await inBin(background)).toMatchObject([{ value: { privateKey: someBytesOf(1), deletedAt: 5 } }]);
    expect(await inUse(background)).toHaveLength(1);
  });
});

it("what comes back from the bin and is replaced by the same file stays there too", async () => {
  const { background } = await made();
  await put(background.vault, passkeyItem(1, { deletedAt: 5 }));
  const entries = [passkey(1), passkey(1, { privateKey: OTHER_KEY })];
  await committed(background, [0], [1], entries);
  expect(await inUse(background)).toHaveLength(1);
  expect(await inBin(background)).toMatchObject([{ value: { privateKey: someBytesOf(1) } }]);
});

it("what comes back from the bin is offered again", async () => {
  const { background } = await made();
  await put(background.vault, passkeyItem(1, { deletedAt: 5, archived: true, hiddenAt: 4 }));
  await committed(background, [0], [], [passkey(1)]);
  const [item] = await contents(background);
  expect(item?.value).toMatchObject({ archived: false });
  expect(item?.value).not.toHaveProperty("hiddenAt");
});

it("of several codes of one identity, the equal one counts", async () => {
  const { background } = await made();
  await committed(background, [0, 1], [], [code("ada"), code("ada", { digits: 8 })]);
  for (const digits of [6, 8]) {
    const { states } = await staged(background, code("ada", { digits }));
    expect(states).toEqual([{ state: "same", with: "vault" }]);
  }
});

describe("nothing is written twice", () => {
  it("by two commits at once", async () => {
    const { background } = await made();
    await committed(background, [0], [], [code("ada")]);
    const { commit } = await staged(background, code("ada", { digits: 8 }));
    const replies = await Promise.all([commit([0]), commit([0])]);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replies).toContainEqual(failure("missing"));
    expect(await contents(background)).toHaveLength(2);
  });

  it("by what is the same", async () => {
    const { background } = await made();
    await committed(background, [0], [], [code("ada")]);
    expect(await committed(background, [0], [], [code("ada")])).toEqual({ added: [], replaced: [] });
    expect(await contents(background)).toHaveLength(1);
  });
});

it("an import that would fill the memory is refused", async () => {
  const { background } = await made();
  const { import: id } = await background.value("import.begin", {});
  const heavy = Array.from({ length: 500 }, (_, i) => code(`user ${i}`, {}, { note: "a".repeat(100_000) }));
  const send = () => background.call("import.part", { import: id, entries: heavy });
  const parts = Math.ceil((1.5 * MOST_WEIGHT) / (500 * 100_000));
  for (let part = 1; part < parts; part++) expect((await send()).ok).toBe(true);
  expect(await send()).toEqual(failure("too-large"));
});

/** The private key of `passkeyItem`. */
function someBytesOf(seed: number): unknown {
  return passkeyItem(seed).value && (passkeyItem(seed).value as { privateKey: Uint8Array }).privateKey;
}
