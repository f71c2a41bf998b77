import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { inspect } from "../../../tools/inspect/report.ts";
import {
  CODE,
  cbor,
  code,
  type Entry,
  frame,
  type Plain,
  passkey,
  type RecordRow,
  WrittenVault,
} from "./written-vault.ts";

const SECRET = { type: "recovery", code: CODE } as const;

/** Four records on one page: two passkeys, a code with a site, a setting. */
let vault: WrittenVault;
let rows: { first: RecordRow; second: RecordRow; code: RecordRow; setting: RecordRow };

beforeEach(async () => {
  vault = new WrittenVault();
  await vault.addSlot("recovery", { code: CODE });
  rows = {
    first: vault.add(1, passkey("example.org", 1)),
    second: vault.add(1, passkey("example.org", 2)),
    code: vault.add(2, code({ site: "example.org" })),
    setting: vault.add(3, { name: "idle", value: 5 }),
  };
  vault.seal();
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function findings(): object[] | undefined {
  const { verified, refused } = inspect(vault.file(), SECRET);
  if (refused) throw new Error(`refused: ${refused.finding}: ${refused.message}`);
  return verified?.findings;
}

function flip(bytes: Uint8Array, at = 0): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Replaces a row by another one that is listed as it is. */
function relist(row: RecordRow, by: RecordRow): void {
  Object.assign(row, by);
  const entry = vault.entryOf(row);
  entry[2] = by.revision;
  entry[4] = by.sealed.subarray(-16);
  vault.generation = Math.max(vault.generation, by.revision);
  vault.seal();
}

it("finds the untouched vault sound", () => expect(findings()).toEqual([]));

describe("records", () => {
  it("tells a missing one, with the name that its page has", () => {
    vault.records.splice(1, 1);
    const record = hex(rows.second.id);
    expect(findings()).toEqual([{ finding: "record-missing", record, kind: "passkey", name: "a name" }]);
  });

  it.each(["sealed", "nonce", "tag"] as const)("tells one whose %s was changed", (field) => {
    rows.first[field] = flip(rows.first[field] ?? Buffer.of());
    expect(findings()).toEqual([
      { finding: "record-damaged", record: hex(rows.first.id), kind: "passkey", name: "a name" },
    ]);
  });

  it("tells one whose kind or revision was changed", () => {
    rows.code.kind = 3;
    rows.setting.revision++;
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "record-damaged",
      "record-damaged",
    ]);
  });

  it("tells two that were swapped", () => {
    const { nonce, sealed, tag, revision } = rows.first;
    Object.assign(rows.first, { ...rows.second, id: rows.first.id });
    Object.assign(rows.second, { nonce, sealed, tag, revision });
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "record-damaged",
      "record-damaged",
    ]);
  });

  it("tells an older copy, and an older copy of the same revision, and still opens it", () => {
    const old = vault.sealRow(rows.setting.id, 3, { name: "idle", value: 4 }, 1);
    Object.assign(rows.setting, old);
    const twin = vault.sealRow(rows.code.id, 2, code({ site: "moved.example" }), rows.code.revision);
    Object.assign(rows.code, twin);
    const report = inspect(vault.file(), SECRET).verified;
    expect(report?.findings.map(({ finding }) => finding)).toEqual(["record-replaced", "record-replaced"]);
    expect(report?.items.filter(({ state }) => state === "record-replaced")).toHaveLength(2);
  });

  it("tells one whose entry has its seal, but another revision or kind", () => {
    vault.entryOf(rows.setting)[2]++;
    vault.entryOf(rows.code)[1] = 3;
    vault.seal();
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "record-replaced",
      "record-replaced",
    ]);
  });

  it("tells an older copy, although its tag and place are not those of its entry", () => {
    const item = passkey("elsewhere.example", 1);
    Object.assign(
      rows.first,
      vault.sealRow(rows.first.id, 1, item, 1, vault.tag(passkey("evil.example", 1))),
    );
    expect(findings()).toMatchObject([{ finding: "record-replaced", record: hex(rows.first.id) }]);
  });

  it("tells one that no page lists, and one that was deleted", () => {
    const stray = vault.sealRow(randomBytes(16), 3, { name: "stray", value: 1 }, 1);
    vault.records.push(stray);
    vault.remove(rows.setting);
    vault.seal();
    vault.records.push(rows.setting);
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "record-unlisted",
      "record-unlisted",
    ]);
  });

  it.each<[string, Plain]>([
    ["no map", 5],
    ["a missing field", { name: "idle" }],
    ["a wrongly typed field", { name: 1, value: 1 }],
  ])("tells an item that is %s", (_, item) => {
    relist(rows.setting, vault.sealRow(rows.setting.id, 3, item, 9));
    expect(findings()).toMatchObject([{ finding: "record-damaged", kind: "setting" }]);
  });

  it.each([
    ["backed up without being eligible", { backupEligible: false, backedUp: true }],
    ["with a key of 31 bytes", { privateKey: Buffer.alloc(31) }],
    ["with a user handle of 65 bytes", { userHandle: Buffer.alloc(65) }],
    ["with an empty id", { id: Buffer.of() }],
    ["with a time of use that is a text", { lastUsedAt: "now" }],
    ["with a sign count below 0", { signCount: -1 }],
    ["of another algorithm with an empty key", { algorithm: -37, privateKey: Buffer.of() }],
    ["of another algorithm with a key of 4,097 bytes", { algorithm: -37, privateKey: Buffer.alloc(4097) }],
    ["of ES512 with a key of 65 bytes", { algorithm: -36, privateKey: Buffer.alloc(65) }],
    ["of Ed25519 with a key of 64 bytes", { algorithm: -8, privateKey: Buffer.alloc(64) }],
    ["with PRF secrets of 32 bytes", { prf: Buffer.alloc(32) }],
    ["with the protection level 4", { credProtect: 4 }],
    ["with a blob of 65,537 bytes", { largeBlob: Buffer.alloc(65_537) }],
  ])("tells a passkey %s", (_, change) => {
    const item = passkey("example.org", 1, change);
    relist(rows.first, vault.sealRow(rows.first.id, 1, item, 9, vault.tag(item)));
    expect(findings()).toMatchObject([{ finding: "record-damaged", record: hex(rows.first.id) }]);
  });

  it.each([
    ["of another type", { type: "motp" }],
    ["with another hash", { algorithm: "MD5" }],
    ["with 11 digits", { digits: 11 }],
    ["with an empty secret", { secret: Buffer.of() }],
    ["with a period of 0 seconds", { period: 0 }],
    ["for HOTP with a period", { type: "hotp", counter: 1 }],
    ["for TOTP with a counter", { counter: 1 }],
    ["for an empty site", { site: "" }],
    ["made before 1970", { createdAt: -1 }],
  ])("tells a code %s", (_, change) => {
    relist(rows.code, vault.sealRow(rows.code.id, 2, code({ site: "example.org", ...change }), 9));
    expect(findings()).toMatchObject([{ finding: "record-damaged", kind: "code" }]);
  });

  it("tells a tag that is another item's, and a place that is another site's", () => {
    const item = passkey("example.org", 1);
    relist(rows.first, vault.sealRow(rows.first.id, 1, item, 9, vault.tag(passkey("evil.example", 1))));
    vault.entryOf(rows.code)[3] = vault.place("evil.example");
    vault.seal();
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "record-damaged",
      "record-damaged",
    ]);
  });

  it.each([
    ["not zero", () => Buffer.from(frame(cbor({ name: "idle", value: 1 }))).fill(1, 511)],
    ["a block too long", () => Buffer.concat([frame(cbor({ name: "idle", value: 1 })), Buffer.alloc(512)])],
    ["no multiple of 512", () => Buffer.concat([frame(cbor({ name: "idle", value: 1 })), Buffer.alloc(100)])],
    ["too short for its length", () => Buffer.alloc(512, 1)],
  ])("tells padding that is %s", (_, text) => {
    relist(rows.setting, vault.sealRow(rows.setting.id, 3, null, 9, undefined, text()));
    expect(findings()).toMatchObject([{ finding: "record-damaged", kind: "setting" }]);
  });
});

describe("pages", () => {
  const damaged = [{ finding: "page-damaged", page: 0 }];

  /** Lists these entries on the one page, in this order. */
  function list(entries: Plain): void {
    vault.pages = [vault.sealPage(0, entries)];
    vault.sealManifest();
  }
  const sorted = (): Entry[] => vault.entries.toSorted(([a], [b]) => Buffer.compare(a, b));

  it("tells a missing one, and counts its records with it", () => {
    vault.pages = [];
    expect(findings()).toEqual(damaged);
    const items = inspect(vault.file(), SECRET).verified?.items;
    expect(items?.map(({ state }) => state)).toEqual(Array(4).fill("page-damaged"));
  });

  it("tells one that does not open, and an authentic one that is not the manifest's", () => {
    const [page] = vault.pages;
    if (!page) throw new Error("no page");
    vault.pages = [{ ...page, sealed: flip(page.sealed) }];
    expect(findings()).toEqual(damaged);
    vault.sealPages();
    expect(findings()).toEqual(damaged);
  });

  it("tells entries out of order, twice, or that are none", () => {
    const first = sorted();
    list(first.toReversed());
    expect(findings()).toEqual(damaged);
    list([first[0] ?? null, ...first]);
    expect(findings()).toEqual(damaged);
    list([...first, [1, 2, 3]]);
    expect(findings()).toEqual(damaged);
    list({});
    expect(findings()).toEqual(damaged);
  });

  it.each<[string, (entry: Plain[]) => void]>([
    ["a kind that is not known", (entry) => Object.assign(entry, { 1: 4 })],
    ["a short place", (entry) => Object.assign(entry, { 3: Buffer.alloc(15) })],
    ["a short seal", (entry) => Object.assign(entry, { 4: Buffer.alloc(15) })],
    ["a name of 129 bytes", (entry) => Object.assign(entry, { 5: `${"é".repeat(64)}x` })],
    ["a name in a tombstone", (entry) => Object.assign(entry, { 4: null, 5: "x" })],
    ["a seventh part", (entry) => entry.push(1)],
  ])("tells an entry with %s", (_, change) => {
    const entries = sorted();
    change(entries[1] ?? []);
    list(entries);
    expect(findings()).toEqual(damaged);
  });

  it("takes a name of 128 bytes", () => {
    const entries = sorted();
    Object.assign(entries[1] ?? [], { 5: "é".repeat(64) });
    list(entries);
    expect(findings()).toEqual([]);
  });

  it("tells an entry on a page where it does not belong", () => {
    const away = vault.entries.map((entry) => vault.home(entry[3], 2));
    const wrong = away[0] === 0 ? 1 : 0;
    const [first, ...others] = vault.entries;
    if (!first) throw new Error("no entry");
    const on = (n: number) => [
      ...others.filter((entry) => vault.home(entry[3], 2) === n),
      ...(n === wrong ? [first] : []),
    ];
    vault.pages = [0, 1].map((n) =>
      vault.sealPage(
        n,
        on(n).toSorted(([a], [b]) => Buffer.compare(a, b)),
      ),
    );
    vault.sealManifest();
    expect(findings()).toEqual([{ finding: "page-damaged", page: wrong }]);
  });

  it("tells an id that two pages list", () => {
    const entry = vault.entryOf(rows.first);
    const at = vault.home(entry[3], 2);
    let place = randomBytes(16);
    while (vault.home(place, 2) === at) place = randomBytes(16);
    vault.entries.push([entry[0], entry[1], entry[2], place, entry[4], entry[5]]);
    vault.sealPages(2);
    vault.sealManifest();
    expect(findings()?.[0]).toEqual({ finding: "page-damaged", page: 1 });
  });

  it("tells one that the manifest does not know", () => {
    vault.pages.push(vault.sealPage(1, []));
    expect(findings()).toEqual([{ finding: "page-unlisted", page: 1 }]);
  });

  it("still checks what the sound pages list", () => {
    for (let n = 0; n < 40; n++) vault.add(2, code());
    vault.seal();
    const lost = vault.pages.pop();
    const onSound = vault.entries.filter((entry) => vault.home(entry[3], 2) === 0);
    const [missing] = onSound;
    vault.records.splice(
      vault.records.findIndex(({ id }) => id === missing?.[0]),
      1,
    );
    expect(lost?.number).toBe(1);
    expect(findings()?.map((one) => "finding" in one && one.finding)).toEqual([
      "page-damaged",
      "record-missing",
    ]);
  });
});
