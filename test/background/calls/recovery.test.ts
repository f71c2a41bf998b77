import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import { openBackup } from "../../../src/vault/files/backup.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { BY_PIN, PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const unconfirmed = async (background: Background) =>
  (await background.value("backup.state", {})).recoveryUnconfirmed;
async function codes(background: Background): Promise<string[]> {
  const slots = await background.value("slots.list", {});
  return slots.flatMap(({ type, slot }) => (type === "recovery" ? [slot] : []));
}
/** Of the code that was made last. */
const confirm = async (background: Background) =>
  background.value("recovery.confirmed", { slot: (await codes(background)).at(-1) ?? "" });
const addCode = (background: Background) =>
  background.value("slots.add", { secret: BY_PIN, add: { type: "recovery" } });

async function removeFirstCode(background: Background): Promise<void> {
  const [slot = ""] = await codes(background);
  await background.value("slots.remove", { secret: BY_PIN, slot });
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

  it("is not confirmed by what another window shows, which has been replaced since", async () => {
    const background = new Background();
    const { slot: shown } = await background.value("vault.create", { pin: PIN });
    expect([shown]).toEqual(await codes(background));
    const { slot } = await background.value("slots.replace", {
      secret: BY_PIN,
      slot: shown,
      by: { type: "recovery" },
    });
    expect([slot]).toEqual(await codes(background));
    expect(await background.call("recovery.confirmed", { slot: shown })).toEqual(failure("no-such-slot"));
    expect(await unconfirmed(background)).toBe(true);
    await background.value("recovery.confirmed", { slot });
    expect(await unconfirmed(background)).toBe(false);
  });

  it("is confirmed alone: one beside it stays a question when it has gone", async () => {
    const { background } = await made();
    const { slot } = await addCode(background);
    const [first = ""] = await codes(background);
    await background.value("recovery.confirmed", { slot: first });
    await background.value("recovery.confirmed", { slot });
    await removeFirstCode(background);
    expect(await unconfirmed(background)).toBe(false);
    const { slot: third } = await addCode(background);
    await background.value("slots.remove", { secret: BY_PIN, slot });
    expect([third]).toEqual(await codes(background));
    expect(await unconfirmed(background)).toBe(true);
  });

  it("cannot be confirmed while the vault is locked", async () => {
    const { background } = await made();
    const [slot = ""] = await codes(background);
    await background.value("vault.lock", {});
    expect(await background.call("recovery.confirmed", { slot })).toEqual(failure("locked"));
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
