import { beforeEach, describe, expect, it, vi } from "vitest";
import { CeremonyStore } from "../../../background/ceremony/credential-store.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import type { CodeItem, ItemChange, ItemSummary, NewCode } from "../../../src/wire/items.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

/** The secret of RFC 6238's vectors. */
const RFC_SECRET = toBase64Url(utf8("12345678901234567890"));
const TOTP: NewCode = {
  ...{ type: "totp", secret: RFC_SECRET, algorithm: "SHA-1", digits: 8, period: 30 },
  ...{ issuer: "Example", account: "ada", site: "example.com" },
};
const { period: _, site: __, ...HOTP_BASE } = TOTP;
const HOTP: NewCode = { ...HOTP_BASE, type: "hotp", digits: 6, counter: 0 };
const NOBODY = toBase64Url(someBytes(16, 99));

const list = (background: Background) => background.value("items.list", {});
const one = async (background: Background): Promise<ItemSummary> => {
  const [item, ...others] = await list(background);
  if (!item || others.length > 0) throw new Error("Not one item");
  return item;
};
/** A background with one passkey, and its record's id. */
async function withPasskey() {
  const { background } = await made(1);
  return { background, item: (await one(background)).item };
}
const change = (background: Background, item: string, what: ItemChange) =>
  background.value("items.change", { items: [item], change: what });

describe("the list", () => {
  it("tells everything of a passkey but its secrets and its note", async () => {
    const { background } = await made();
    const secrets = { privateKey: someBytes(32, 61), prf: someBytes(64, 62), largeBlob: someBytes(40, 63) };
    const told = { label: "Mine", importedFrom: "cxf", importedAt: 5, hiddenAt: 6, deletedAt: 7 };
    const kept = { note: "a secret note", recoveryCodes: [["one"], ["two", 8]] as [string, number?][] };
    const [id] = await put(
      background.vault,
      passkeyItem(1, {
        ...secrets,
        ...told,
        ...kept,
        credProtect: 3,
        signCount: 4,
        lastUsedAt: 9,
        favourite: true,
      }),
    );
    const summary = await one(background);
    expect(summary).toEqual({
      kind: "passkey",
      item: toBase64Url(id ?? new Uint8Array()),
      credentialId: toBase64Url(credential(1).id),
      ...told,
      favourite: true,
      hasNote: true,
      recoveryCodes: { all: 2, unused: 1 },
      domain: "example.com",
      rpId: "example.com",
      rpName: "Example",
      userName: "user1@example.com",
      userDisplayName: "User 1",
      algorithm: -7,
      discoverable: true,
      backupEligible: true,
      backedUp: false,
      signCount: 4,
      createdAt: credential(1).createdAt,
      lastUsedAt: 9,
      archived: false,
      confirmed: true,
      prf: true,
      largeBlob: 40,
      credProtect: 3,
    });
    const text = JSON.stringify(summary);
    for (const secret of Object.values(secrets)) {
      for (const form of [toBase64Url(secret), hex(secret), secret.join(",")])
        expect(text).not.toContain(form);
    }
  });

  it("tells everything of a code but its secret", async () => {
    const { background } = await made();
    const [item] = await background.value("codes.add", { codes: [TOTP] });
    const { secret, ...told } = TOTP;
    expect(await one(background)).toEqual({
      kind: "code",
      item,
      ...told,
      domain: told.site,
      createdAt: background.now,
      favourite: false,
      hasNote: false,
      recoveryCodes: { all: 0, unused: 0 },
    });
    expect(background.replies.join()).not.toContain(secret);
  });
});

describe("what the person changes", () => {
  it.each<[ItemChange, Partial<ItemSummary>, ItemChange, keyof ItemSummary | undefined]>([
    [{ label: "Mine" }, { label: "Mine" }, { label: "" }, "label"],
    [{ favourite: true }, { favourite: true }, { favourite: false }, undefined],
    [{ deleted: true }, { deletedAt: 1_800_000_000_000 }, { deleted: false }, "deletedAt"],
    [{ archived: true }, { archived: true } as object, { archived: false }, undefined],
    [{ note: "Two\nlines" }, { hasNote: true }, { note: "" }, undefined],
    [
      { recoveryCodes: [{ code: "a" }, { code: "b", usedAt: 5 }] },
      { recoveryCodes: { all: 2, unused: 1 } },
      { recoveryCodes: [] },
      undefined,
    ],
  ])("%o is done, and undone without a trace", async (done, seen, undone, absent) => {
    const { background, item } = await withPasskey();
    const before = await one(background);
    await change(background, item, done);
    const after = await one(background);
    expect(after).toEqual({ ...before, ...seen });
    await change(background, item, undone);
    expect(await one(background)).toEqual(before);
    if (absent) expect(Object.keys(await one(background))).not.toContain(absent);
    expect(await background.vault.passkeys()).toEqual([credential(1)]);
  });

  it("shows a passkey again that the site had disowned", async () => {
    const { background } = await made();
    await put(background.vault, passkeyItem(1, { hiddenAt: 5 }));
    const { item } = await one(background);
    await change(background, item, { hidden: false });
    expect(await background.vault.passkeys()).toEqual([credential(1)]);
    await change(background, item, { hidden: 5 });
    expect(await one(background)).toMatchObject({ hiddenAt: 5 });
  });

  it("is a code's issuer, account and site, under which it is then found", async () => {
    const { background } = await made();
    const [item = ""] = await background.value("codes.add", { codes: [TOTP] });
    await change(background, item, { issuer: "Other", account: "bob", site: "other.example" });
    expect(await one(background)).toMatchObject({ issuer: "Other", account: "bob", site: "other.example" });
    await change(background, item, { site: "" });
    expect(((await one(background)) as CodeItem).site).toBeUndefined();
    expect((await background.report()).findings).toEqual([]);
  });

  it("is written only where it is another thing, and once for many items", async () => {
    const { background, storage } = await made(1, 2, 3);
    const items = (await list(background)).map(({ item }) => item);
    const { writes } = storage;
    await background.value("items.change", { items: [...items, NOBODY], change: { favourite: true } });
    expect(storage.writes).toBe(writes + 1);
    await background.value("items.change", { items, change: { favourite: true } });
    expect(storage.writes).toBe(writes + 1);
    expect((await list(background)).every(({ favourite }) => favourite)).toBe(true);
  });

  it("keeps the time at which it first went to the bin", async () => {
    const { background, item } = await withPasskey();
    await change(background, item, { deleted: true });
    background.now += 1000;
    await change(background, item, { deleted: true, label: "Old" });
    expect(await one(background)).toMatchObject({ label: "Old", deletedAt: background.now - 1000 });
  });

  it("keeps what it does not name, fields of later versions too", async () => {
    const { background } = await made();
    const others = new Map([["later", "kept"]]);
    await put(background.vault, { ...passkeyItem(1, { note: "kept" }), others });
    await change(background, (await one(background)).item, { favourite: true });
    const [stored] = (await background.vault.whole()).items;
    expect(stored?.item).toEqual({ ...passkeyItem(1, { note: "kept", favourite: true }), others });
  });

  it("is what sites are told of backups, of a passkey whose file did not say it, until its first use", async () => {
    const { background } = await made();
    const guess = { backedUp: true, flagsAssumed: true };
    await put(background.vault, passkeyItem(1, guess), passkeyItem(2));
    const [open, fixed] = (await list(background)).sort((a, b) => a.createdAt - b.createdAt);
    expect(open).toMatchObject({ backupEligible: true, backedUp: true, flagsAssumed: true });
    const never = { backupEligible: false, backedUp: false };
    const set = (...items: (ItemSummary | undefined)[]) =>
      background.call("items.change", {
        items: items.map((item) => item?.item ?? ""),
        change: { flags: never },
      });
    // One that is fixed keeps the others as they are.
    expect(await set(open, fixed)).toEqual(failure("bad-request"));
    expect(await background.vault.passkeys()).toEqual([credential(2), credential(1, guess)]);
    expect(await set(open)).toEqual({ ok: true, value: null });
    expect(await background.vault.passkeys()).toMatchObject([
      credential(2),
      { ...never, flagsAssumed: true },
    ]);
    await new CeremonyStore(background.vault, false).settle(credential(1, guess));
    expect(await set(open)).toEqual(failure("bad-request"));
    const used = { ...credential(1, never), lastUsedAt: expect.any(Number) };
    expect(await background.vault.passkeys()).toEqual([credential(2), used]);
  });

  it.each<[string, object]>([
    [
      "backed up, but not eligible",
      { items: [], change: { flags: { backupEligible: false, backedUp: true } } },
    ],
    ["half of the flags", { items: [], change: { flags: { backupEligible: true } } }],
    ["an id of another length", { items: ["AA"], change: {} }],
    ["a passkey hidden at no time", { items: [], change: { hidden: true } }],
    ["an empty recovery code", { items: [], change: { recoveryCodes: [{ code: "" }] } }],
    ["41 recovery codes", { items: [], change: { recoveryCodes: new Array(41).fill({ code: "a" }) } }],
    ["a label that is no text", { items: [], change: { label: 1 } }],
    ["no change", { items: [] }],
  ])("is not %s", async (_, request) => {
    const { background } = await made();
    expect(await background.call("items.change", request as never)).toEqual(failure("bad-request"));
  });
});

it("tells note and recovery codes of one item when it is opened", async () => {
  const { background, item } = await withPasskey();
  expect(await background.value("items.story", { item })).toEqual({ note: "", recoveryCodes: [] });
  const recoveryCodes = [{ code: "b" }, { code: "a", usedAt: 5 }];
  await change(background, item, { note: "Mind the gap", recoveryCodes });
  expect(await background.value("items.story", { item })).toEqual({ note: "Mind the gap", recoveryCodes });
  expect(await background.call("items.story", { item: NOBODY })).toEqual(failure("missing"));
});

it("erases for good only what lies in the bin", async () => {
  const { background } = await made(1, 2);
  const [binned, kept] = await list(background);
  await change(background, binned?.item ?? "", { deleted: true });
  await background.value("items.erase", { items: [binned?.item ?? "", kept?.item ?? ""] });
  expect(await list(background)).toEqual([kept]);
  expect((await background.report()).findings).toEqual([]);
});

describe("codes", () => {
  it("show RFC 6238's values, the next one and when it comes", async () => {
    const { background } = await made();
    background.now = 59_000;
    const items = await background.value("codes.add", { codes: [TOTP] });
    expect(await background.value("codes.values", { items: [...items, NOBODY] })).toEqual([
      { item: items[0], value: "94287082", next: "37359152", nextAt: 60_000 },
    ]);
  });

  it("with a counter show RFC 4226's values, each when the person asks for it", async () => {
    const { background } = await made();
    const [item = ""] = await background.value("codes.add", { codes: [HOTP] });
    const values = async () => (await background.value("codes.values", { items: [item] }))[0];
    expect(await values()).toEqual({ item, value: "755224", next: "" });
    expect(await background.value("codes.advance", { item })).toEqual({ item, value: "287082", next: "" });
    expect(await values()).toEqual({ item, value: "287082", next: "" });
    expect(await one(background)).toMatchObject({ counter: 1 });
  });

  it("without a counter cannot be taken on", async () => {
    const { background } = await made();
    const [item = ""] = await background.value("codes.add", { codes: [TOTP] });
    expect(await background.call("codes.advance", { item })).toEqual(failure("missing"));
  });

  it("are revealed to who has the PIN alone", async () => {
    const { background } = await made();
    const [item = ""] = await background.value("codes.add", { codes: [TOTP] });
    const wrong = { type: "pin" as const, pin: "not the PIN" };
    expect(await background.call("codes.reveal", { item, secret: wrong })).toEqual(failure("wrong-secret"));
    expect(background.replies.join()).not.toContain("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    const { uri } = await background.value("codes.reveal", { item, secret: BY_PIN });
    expect(uri).toContain("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  });

  it.each<[string, Partial<NewCode>]>([
    ["no secret", { secret: "" }],
    ["no period", { period: 0 }],
    ["a period that never ends", { period: 2 ** 31 }],
    ["half a second more", { period: 30.5 }],
    ["four digits", { digits: 4 }],
    ["an unknown algorithm", { algorithm: "MD5" as never }],
    ["an unknown type", { type: "motp" as never }],
  ])("with %s are refused, and those beside them too", async (_, wrong) => {
    const { background } = await made();
    expect(await background.call("codes.add", { codes: [TOTP, { ...TOTP, ...wrong }] })).toEqual(
      failure("bad-request"),
    );
    expect(await list(background)).toEqual([]);
  });
});

it("nothing is told or changed while the vault is locked", async () => {
  const { background, item } = await withPasskey();
  const [code = ""] = await background.value("codes.add", { codes: [HOTP] });
  await background.value("vault.lock", {});
  const items = [item, code];
  const requests = [
    background.call("items.list", {}),
    background.call("items.story", { item }),
    background.call("items.change", { items, change: { deleted: true } }),
    background.call("items.erase", { items }),
    background.call("codes.add", { codes: [TOTP] }),
    background.call("codes.values", { items }),
    background.call("codes.advance", { item: code }),
  ];
  for (const reply of await Promise.all(requests)) expect(reply).toEqual(failure("locked"));
});

it.each([{ digits: 10 }, { algorithm: "SHA-512" as const }])(
  "no Steam code is added with %j",
  async (wrong) => {
    const { background } = await made();
    const steam: NewCode = { ...TOTP, type: "steam", digits: 5 };
    expect(await background.call("codes.add", { codes: [{ ...steam, ...wrong }] })).toEqual(
      failure("bad-request"),
    );
    expect(await background.value("codes.add", { codes: [steam] })).toHaveLength(1);
  },
);
