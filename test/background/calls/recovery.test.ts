import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import { openBackup } from "../../../src/vault/files/backup.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const unconfirmed = async (background: Background) =>
  (await background.value("backup.state", {})).recoveryUnconfirmed;
const confirm = (background: Background) => background.value("recovery.confirmed", {});
const addCode = (background: Background) =>
  background.value("slots.add", { secret: BY_PIN, add: { type: "recovery" } });

async function removeFirstCode(background: Background): Promise<void> {
  const codes = (await background.value("slots.list", {})).filter(({ type }) => type === "recovery");
  await background.value("slots.remove", { secret: BY_PIN, slot: codes[0]?.slot ?? "" });
}

describe("a recovery code that was shown", () => {
  it("is unconfirmed until the person has it", async () => {
    const { background } = await made();
    expect(await unconfirmed(background)).toBe(true);
    await confirm(background);
    expect(await unconfirmed(background)).toBe(false);
  });

  it("is no question where there is none", async () => {
    const { background } = await made();
    await removeFirstCode(background);
    expect(await unconfirmed(background)).toBe(false);
  });

  it("is no question beside an older one that the person has, and is one when that has gone", async () => {
    const { background } = await made();
    await confirm(background);
    await addCode(background);
    expect(await unconfirmed(background)).toBe(false);
    await removeFirstCode(background);
    expect(await unconfirmed(background)).toBe(true);
  });

  it("stays confirmed when the one before it goes", async () => {
    const { background } = await made();
    await addCode(background);
    await confirm(background);
    await removeFirstCode(background);
    expect(await unconfirmed(background)).toBe(false);
  });

  it("cannot be confirmed while the vault is locked", async () => {
    const { background } = await made();
    await background.value("vault.lock", {});
    expect(await background.call("recovery.confirmed", {})).toEqual(failure("locked"));
  });

  it("is no matter of a backup, which opens by its passphrase", async () => {
    const { background } = await made(1);
    await confirm(background);
    const passphrase = "four words in a row";
    const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase });
    const { items } = await openBackup(fromBase64Url(file), passphrase);
    expect(items.map(({ item }) => item.kind)).toEqual(["passkey"]);
  });
});
