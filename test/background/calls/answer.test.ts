import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answerVaultCall } from "../../../background/calls/answer.ts";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { parseRecoveryCode } from "../../../src/vault/slots/recovery-code.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);
afterEach(() => {
  vi.restoreAllMocks();
});

const PASSPHRASE = "four words in a row";

describe("a request", () => {
  const ID = toBase64Url(someBytes(16, 1));
  it.each([
    null,
    5,
    "vault.state",
    {},
    { type: "vault.destroy" },
    { type: "vault.create", pin: 123456 },
    { type: "vault.create", pin: PIN, memoryMiB: 63 },
    { type: "vault.create", pin: PIN, memoryMiB: 257 },
    { type: "vault.create", pin: PIN, memoryMiB: 64.5 },
    { type: "vault.unlock", pin: PIN },
    { type: "vault.unlock", secret: { type: "password", pin: PIN } },
    { type: "vault.unlock", secret: { type: "platform", slot: ID, output: ID } },
    { type: "slots.add", secret: BY_PIN, add: { type: "pin" } },
    { type: "slots.remove", secret: BY_PIN, slot: "AA" },
    { type: "backup.make", secret: BY_PIN },
    { type: "backup.restore", file: "", passphrase: "", replace: [5] },
    { type: "settings.setLock", idleMinutes: -1, withScreen: true },
    { type: "settings.setLock", idleMinutes: 241, withScreen: true },
    { type: "settings.setLock", idleMinutes: 1, withScreen: "yes" },
    { type: "sites.switch", host: "example.com" },
  ])("that is none is refused: %j", async (message) => {
    const { background, storage } = await made();
    const { writes } = storage;
    expect(await background.send(message)).toEqual(failure("bad-request"));
    expect(storage.writes).toBe(writes);
  });

  it("waits until the vault was locked after sleep", async () => {
    const { background } = await made(1);
    const answerers = { ...background.answerers, ready: () => background.vault.lock() };
    expect(await answerVaultCall({ type: "vault.state" }, answerers)).toEqual({ ok: true, value: "locked" });
    expect(await answerVaultCall({ type: "passkeys.list" }, answerers)).toEqual(failure("locked"));
  });

  it("is not carried out where that fails", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { background, storage } = await made(1);
    const { writes } = storage;
    const answerers = { ...background.answerers, ready: () => Promise.reject(new Error("no session")) };
    for (const message of [
      { type: "passkeys.list" },
      { type: "vault.state" },
      { type: "sites.list" },
      { type: "slots.add", secret: BY_PIN, add: { type: "recovery" } },
    ]) {
      expect(await answerVaultCall(message, answerers)).toEqual(failure("storage"));
    }
    expect(storage.writes).toBe(writes);
  });

  it("that meets a storage out of order is told so without the reason's text", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { background, storage } = await made();
    await background.report();
    storage.readHead = () => Promise.reject(new Error("/home/ada"));
    const reply = await background.call("vault.state", {});
    expect(reply).toEqual(failure("storage"));
    expect(JSON.stringify(reply)).not.toContain("ada");
  });
});

describe("the changes that pages are told of", () => {
  it("are the making, locking and unlocking, each once, and no failure", async () => {
    const background = new Background();
    // The check that follows unlocking announces its end, too.
    vi.spyOn(background.health, "check").mockImplementation(() => {});
    const announcedBy = async (act: () => Promise<unknown>) => {
      background.announced = 0;
      await act();
      return background.announced;
    };
    expect(await announcedBy(() => background.call("vault.state", {}))).toBe(0);
    expect(await announcedBy(() => background.value("vault.create", { pin: PIN }))).toBe(1);
    expect(await announcedBy(() => background.call("vault.create", { pin: PIN }))).toBe(0);
    expect(await announcedBy(() => background.value("vault.lock", {}))).toBe(1);
    expect(
      await announcedBy(() => background.call("vault.unlock", { secret: { type: "pin", pin: "wrong" } })),
    ).toBe(0);
    expect(await announcedBy(() => background.value("vault.unlock", { secret: BY_PIN }))).toBe(1);
    expect(await announcedBy(() => background.value("passkeys.list", {}))).toBe(0);
  });

  it("are a slot that came, went or changed, and no attempt at it", async () => {
    const { background } = await made();
    await background.report();
    background.announced = 0;
    const recovery = { type: "recovery" } as const;
    await background.call("slots.remove", {
      secret: { type: "pin", pin: "wrong" },
      slot: toBase64Url(someBytes(16, 1)),
    });
    expect(background.announced).toBe(0);
    await background.value("slots.add", { secret: BY_PIN, add: recovery });
    expect(background.announced).toBeGreaterThan(0);
    const slot = (await background.value("slots.list", {}))[2]?.slot ?? "";
    background.announced = 0;
    await background.value("slots.replace", { secret: BY_PIN, slot, by: recovery });
    expect(background.announced).toBeGreaterThan(0);
    const next = (await background.value("slots.list", {}))[2]?.slot ?? "";
    background.announced = 0;
    await background.value("slots.remove", { secret: BY_PIN, slot: next });
    expect(background.announced).toBeGreaterThan(0);
  });

  it("are a site that is switched off or on", async () => {
    const { background } = await made();
    background.announced = 0;
    await background.value("sites.switch", { host: "example.com", off: true });
    expect(background.announced).toBe(1);
    await background.call("sites.switch", { host: "two words", off: true });
    expect(background.announced).toBe(1);
  });
});

/** The byte strings that a reply carries: each of its texts as it is, and as base64url where it is that. */
function carried(value: unknown): Buffer[] {
  if (typeof value === "string") {
    const plain = Buffer.from(utf8(value));
    return /^[\w-]+$/.test(value) ? [plain, Buffer.from(value, "base64url")] : [plain];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(carried) : [];
}

describe("what is answered", () => {
  /** Every request once, in an order in which each succeeds. */
  async function everything() {
    const { background, recoveryCode } = await made(1, 2);
    const platform = {
      type: "platform" as const,
      credential: toBase64Url(someBytes(40, 9)),
      input: toBase64Url(someBytes(32, 10)),
      output: toBase64Url(someBytes(32, 11)),
      synced: false,
    };
    await background.value("vault.state", {});
    await background.value("slots.add", { secret: BY_PIN, add: platform });
    const slots = await background.value("slots.list", {});
    const slotOf = (type: string) => slots.find((slot) => slot.type === type)?.slot ?? "";
    await background.value("slots.replace", {
      secret: BY_PIN,
      slot: slotOf("pin"),
      by: { type: "pin", pin: PIN },
    });
    await background.value("vault.waysIn", {});
    await background.value("slots.remove", { secret: BY_PIN, slot: slotOf("platform") });
    await background.value("passkeys.list", {});
    await background.value("backup.state", {});
    const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase: PASSPHRASE });
    const backup = { file, passphrase: PASSPHRASE };
    await background.value("backup.prove", backup);
    await background.value("backup.preview", backup);
    await background.value("backup.restore", { ...backup, replace: [] });
    await background.value("settings.setLock", { idleMinutes: 5, withScreen: false });
    await background.value("settings.lock", {});
    await background.value("sites.switch", { host: "example.org", off: true });
    await background.value("sites.list", {});
    await background.report();
    await background.value("vault.repair", { secret: BY_PIN });
    await background.value("vault.dump", {});
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: { type: "recovery", code: recoveryCode } });
    const withoutCode = background.replies.filter((reply) => !reply.includes('"recoveryCode"'));
    return {
      background,
      recoveryCode,
      platform,
      texts: withoutCode.flatMap((reply) => carried(JSON.parse(reply))),
    };
  }

  it("holds no key and no secret, in clear or in a file; the search finds what is there", async () => {
    const { background, recoveryCode, platform, texts } = await everything();
    const keys = background.session.keys;
    if (!keys) return expect.unreachable("locked");
    const found = (needle: Uint8Array) => texts.some((text) => text.includes(Buffer.from(needle)));
    // Shown by passkeys.list; in a header, which lies in clear.
    expect(found(utf8(credential(1).userName))).toBe(true);
    expect(found(keys.vaultId)).toBe(true);
    for (const secret of [
      credential(1).privateKey,
      credential(2).privateKey,
      keys.records,
      keys.index,
      keys.places,
      utf8(PIN),
      utf8(PASSPHRASE),
      fromBase64Url(platform.output),
      utf8(recoveryCode),
      parseRecoveryCode(recoveryCode),
    ]) {
      expect(found(secret)).toBe(false);
    }
  });

  it("shows a recovery code once, where it is made", async () => {
    const { background, recoveryCode } = await everything();
    expect(background.replies.filter((reply) => reply.includes(recoveryCode))).toHaveLength(1);
  });
});
