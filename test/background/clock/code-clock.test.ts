import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { codeFor } from "../../../src/otp/code-value.ts";
import { openBackup } from "../../../src/vault/files/backup.ts";
import type { NewCode } from "../../../src/wire/items.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const SECRET = utf8("12345678901234567890");
const NAMES = { issuer: "Example", account: "ada" };
const TOTP: NewCode = {
  ...{ type: "totp", secret: toBase64Url(SECRET), algorithm: "SHA-1", digits: 6, period: 30, ...NAMES },
};
const HOTP: NewCode = {
  ...{ type: "hotp", secret: toBase64Url(SECRET), algorithm: "SHA-1", digits: 6, counter: 0, ...NAMES },
};
const codeOf = (time: number) =>
  codeFor(
    { type: "totp", secret: SECRET, algorithm: "SHA-1", digits: 6, period: 30 },
    Math.floor(time / 30_000),
  );
const hotpOf = (counter: number) =>
  codeFor({ type: "hotp", secret: SECRET, algorithm: "SHA-1", digits: 6, counter }, counter);

async function withCode(code: NewCode) {
  const { background } = await made();
  const [item = ""] = await background.value("codes.add", { codes: [code] });
  return { background, item };
}
const set = (background: Background, offset: number) => background.value("clock.set", { offset });

describe("an offset that the person has set", () => {
  it("moves codes and nothing else, and is taken back", async () => {
    const { background, item } = await withCode(TOTP);
    background.now = 1_800_000_010_000;
    const values = () => background.value("codes.values", { items: [item] });
    expect(await set(background, 100_000)).toEqual({ offset: 100_000, builtAt: background.builtAt });
    // 1_800_000_010 is ten seconds into its period, 100 seconds later it is twenty into another one.
    expect(await values()).toEqual([
      {
        ...{ item, value: codeOf(background.now + 100_000), next: codeOf(background.now + 130_000) },
        nextAt: background.now + 10_000,
      },
    ]);
    await background.value("items.change", { items: [item], change: { deleted: true } });
    expect(await background.value("items.list", {})).toMatchObject([{ deletedAt: background.now }]);
    await set(background, 0);
    expect(await values()).toMatchObject([
      { value: codeOf(background.now), nextAt: background.now + 20_000 },
    ]);
  });

  it("leaves counters as they are", async () => {
    const { background, item } = await withCode(HOTP);
    await set(background, 100_000);
    expect(await background.value("codes.values", { items: [item] })).toMatchObject([{ value: hotpOf(0) }]);
    expect(await background.value("codes.advance", { item })).toEqual({ item, value: hotpOf(1), next: "" });
  });

  it.each([86_400_001, -86_400_001, 0.5, Number.NaN])("is not %d", async (offset) => {
    const { background } = await made();
    expect(await background.call("clock.set", { offset })).toEqual(failure("bad-request"));
    expect(await background.value("clock.state", {})).toMatchObject({ offset: 0 });
  });

  it("that is beyond a day is not believed, wherever it comes from", async () => {
    const { background } = await made();
    await background.vault.setSetting("clockOffset", 86_400_001);
    expect(await background.value("clock.state", {})).toMatchObject({ offset: 0 });
  });

  it("is sealed in this vault, and goes into no backup", async () => {
    const { background } = await made();
    await set(background, -5000);
    const passphrase = "four words of a backup";
    const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase });
    const { items } = await openBackup(Buffer.from(file, "base64url"), passphrase);
    expect(items.map(({ item }) => item.kind)).toEqual([]);
    await background.vault.lock();
    expect(await background.call("clock.state", {})).toEqual(failure("locked"));
  });
});

describe("a code of another device", () => {
  it("tells how far that one is ahead of what codes go by here", async () => {
    const { background, item } = await withCode(TOTP);
    const at = 1_800_000_010_000;
    const compare = (ahead: number) =>
      background.value("clock.compare", { item, seen: [{ value: codeOf(at + ahead), at }] });
    expect(await compare(200_000)).toEqual([{ least: 200_000, most: 240_000 }]);
    await set(background, 200_000);
    expect(await compare(200_000)).toEqual([{ least: 0, most: 40_000 }]);
  });

  it("of something that is no code, or not there, tells nothing", async () => {
    const { background } = await made(1);
    const [passkey] = await background.value("items.list", {});
    for (const item of [passkey?.item ?? "", toBase64Url(new Uint8Array(16))]) {
      const seen = [{ value: "123456", at: 0 }];
      expect(await background.call("clock.compare", { item, seen })).toEqual(failure("missing"));
    }
  });
});

describe("a counter", () => {
  it("goes on after values that were used elsewhere", async () => {
    const { background, item } = await withCode(HOTP);
    expect(await background.value("codes.follow", { item, used: [hotpOf(7)] })).toEqual({ found: 1 });
    expect(await background.value("items.list", {})).toMatchObject([{ counter: 8 }]);
  });

  it("stays where they are not ahead of it", async () => {
    const { background, item } = await withCode({ ...HOTP, counter: 9 });
    for (const used of [[hotpOf(7)], ["not a code"], []]) {
      expect(await background.value("codes.follow", { item, used })).toEqual({ found: 0 });
    }
    expect(await background.value("items.list", {})).toMatchObject([{ counter: 9 }]);
  });
});

it.each<[string, object]>([
  ["clock.compare", { item: "AA", seen: [] }],
  ["clock.compare", { item: "A".repeat(22), seen: [{ value: 123_456, at: 0 }] }],
  ["clock.compare", { item: "A".repeat(22), seen: [{ value: "123456", at: -1 }] }],
  ["clock.compare", { item: "A".repeat(22), seen: new Array(6).fill({ value: "1", at: 0 }) }],
  ["codes.follow", { item: "A".repeat(22), used: [1] }],
  ["codes.follow", { item: "A".repeat(22), used: new Array(6).fill("1") }],
  ["codes.follow", { item: "A".repeat(22) }],
  ["clock.set", {}],
])("a malformed %s is refused (%#)", async (type, request) => {
  const { background } = await made();
  expect(await background.send({ type, ...request })).toEqual(failure("bad-request"));
});
