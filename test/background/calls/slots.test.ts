import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { NewSlot, SlotType } from "../../../src/wire/vault.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { changeHeader, flipped } from "../../fakes/tampering.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const OUTPUT = toBase64Url(someBytes(32, 3));
const DEVICE = {
  credential: toBase64Url(someBytes(48, 1)),
  input: toBase64Url(someBytes(32, 2)),
  output: OUTPUT,
  synced: true,
};
const OTHER_PIN = "another PIN";
const NO_SLOT = toBase64Url(new Uint8Array(16));

const list = (background: Background) => background.value("slots.list", {});

async function slotOf(background: Background, type: SlotType): Promise<string> {
  const found = (await list(background)).find((slot) => slot.type === type);
  return found?.slot ?? expect.unreachable(`no slot of type ${type}`);
}

/** Whether `secret` opens the vault, which is locked before and unlocked by the PIN afterwards. */
async function opens(background: Background, secret: Parameters<Background["call"]>[1]): Promise<boolean> {
  await background.value("vault.lock", {});
  const { ok } = await background.send({ type: "vault.unlock", secret });
  expect(await background.value("vault.state", {})).toBe(ok ? "unlocked" : "locked");
  return ok;
}

describe("the slots", () => {
  it("of a new vault are PIN and recovery code, each removable beside the other", async () => {
    const { background } = await made();
    expect(await list(background)).toEqual([
      {
        slot: expect.stringMatching(/^[\w-]{22}$/),
        type: "pin",
        kdf: { memoryKiB: 262_144, passes: 3, lanes: 1 },
        removable: true,
      },
      { slot: expect.stringMatching(/^[\w-]{22}$/), type: "recovery", removable: true },
    ]);
  });

  it("are listed while the vault is locked, and none without a vault", async () => {
    const { background, storage } = await made();
    await background.value("vault.lock", {});
    expect(await list(new Background(storage))).toHaveLength(2);
    expect(await list(new Background())).toEqual([]);
  });
});

describe("a slot that is added", () => {
  const cases: [NewSlot, (slot: string, code: string) => object][] = [
    [{ type: "pin", pin: OTHER_PIN, memoryMiB: 64 }, () => ({ type: "pin", pin: OTHER_PIN })],
    [{ type: "recovery" }, (_, code) => ({ type: "recovery", code })],
    [{ type: "platform", ...DEVICE }, (slot) => ({ type: "platform", slot, output: OUTPUT })],
    [
      { type: "pin+platform", pin: OTHER_PIN, ...DEVICE },
      (slot) => ({ type: "pin+platform", pin: OTHER_PIN, slot, output: OUTPUT }),
    ],
  ];

  it.each(cases)("opens the vault beside the others: %j", async (add, secret) => {
    const { background } = await made(1);
    const { recoveryCode = "" } = await background.value("slots.add", { secret: BY_PIN, add });
    const slots = await list(background);
    const added = slots.at(-1);
    expect(slots).toHaveLength(3);
    expect(added).toMatchObject({ type: add.type, removable: true });
    expect(added?.synced).toBe("synced" in add ? true : undefined);
    expect(await opens(background, secret(added?.slot ?? "", recoveryCode))).toBe(true);
    expect(await opens(background, BY_PIN)).toBe(true);
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });

  it("says a recovery code only where it is one", async () => {
    const { background } = await made();
    expect(
      await background.value("slots.add", { secret: BY_PIN, add: { type: "platform", ...DEVICE } }),
    ).toEqual({ slot: await slotOf(background, "platform") });
    expect(await background.value("slots.add", { secret: BY_PIN, add: { type: "recovery" } })).toEqual({
      slot: (await list(background)).at(-1)?.slot,
      recoveryCode: expect.stringMatching(/^(\w{5}-){5}\w{5}$/),
    });
  });

  it("may be added while the vault is locked, by a secret, and leaves it locked", async () => {
    const { background, recoveryCode } = await made();
    await background.value("vault.lock", {});
    const secret = { type: "recovery", code: recoveryCode } as const;
    await background.value("slots.add", { secret, add: { type: "pin", pin: OTHER_PIN } });
    expect(await background.value("vault.state", {})).toBe("locked");
    expect(await opens(background, { type: "pin", pin: OTHER_PIN })).toBe(true);
  });

  it("that is on a device says whether its credential is synced", async () => {
    const { background } = await made();
    const add = { type: "platform", ...DEVICE, synced: false } as const;
    await background.value("slots.add", { secret: BY_PIN, add });
    expect((await list(background)).at(-1)).toMatchObject({ synced: false });
  });

  it.each([
    ["pin-too-short", { type: "pin", pin: "12345" }],
    ["pin-too-long", { type: "pin", pin: "1".repeat(257) }],
    ["pin-too-short", { type: "pin+platform", pin: "12345", ...DEVICE }],
  ] as [string, NewSlot][])("is refused with %s", async (code, add) => {
    const { background, storage } = await made();
    const { writes } = storage;
    expect(await background.call("slots.add", { secret: BY_PIN, add })).toEqual(failure(code));
    expect(storage.writes).toBe(writes);
  });

  it("is refused past sixteen", async () => {
    const { background } = await made();
    const another = () => background.call("slots.add", { secret: BY_PIN, add: { type: "recovery" } });
    for (let i = 2; i < 16; i++) expect(await another()).toMatchObject({ ok: true });
    expect(await another()).toEqual(failure("too-many-slots"));
    expect(await list(background)).toHaveLength(16);
  });
});

describe("a slot that is replaced", () => {
  it("opens the vault no more; the new one does, and so do the others", async () => {
    const { background, recoveryCode } = await made(1);
    const slot = await slotOf(background, "pin");
    const by = { type: "pin", pin: OTHER_PIN, memoryMiB: 128 } as const;
    const reply = await background.value("slots.replace", { secret: BY_PIN, slot, by });
    const [replaced] = await list(background);
    expect(reply).toEqual({ slot: replaced?.slot });
    expect(replaced).toMatchObject({ type: "pin", kdf: { memoryKiB: 131_072, passes: 3, lanes: 1 } });
    expect(replaced?.slot).not.toBe(slot);
    expect(await opens(background, BY_PIN)).toBe(false);
    expect(await opens(background, { type: "recovery", code: recoveryCode })).toBe(true);
    expect(await opens(background, { type: "pin", pin: OTHER_PIN })).toBe(true);
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });

  it("by a recovery code shows the new one, and the old one is void", async () => {
    const { background, recoveryCode } = await made();
    const slot = await slotOf(background, "recovery");
    const secret = { type: "recovery", code: recoveryCode } as const;
    const { recoveryCode: next = "" } = await background.value("slots.replace", {
      secret,
      slot,
      by: { type: "recovery" },
    });
    expect(next).not.toBe(recoveryCode);
    expect(await opens(background, secret)).toBe(false);
    expect(await opens(background, { type: "recovery", code: next })).toBe(true);
  });

  it("seals no record anew", async () => {
    const { background, storage } = await made(1, 2);
    const before = structuredClone(storage.records);
    const slot = await slotOf(background, "pin");
    await background.value("slots.replace", { secret: BY_PIN, slot, by: { type: "pin", pin: OTHER_PIN } });
    expect(storage.records).toEqual(before);
  });

  it("must be there, and by something that keeps the vault open", async () => {
    const { background, storage } = await made();
    const [slot, recovery] = [await slotOf(background, "pin"), await slotOf(background, "recovery")];
    const secret = BY_PIN;
    const replace = (slot: string, by: NewSlot) => background.call("slots.replace", { secret, slot, by });
    await background.value("slots.remove", { secret, slot: recovery });
    const { writes } = storage;
    expect(await replace(NO_SLOT, { type: "recovery" })).toEqual(failure("no-such-slot"));
    expect(await replace(recovery, { type: "recovery" })).toEqual(failure("no-such-slot"));
    expect(await replace(slot, { type: "platform", ...DEVICE })).toEqual(failure("last-slot"));
    expect(await replace(slot, { type: "pin", pin: "12345" })).toEqual(failure("pin-too-short"));
    expect(storage.writes).toBe(writes);
  });
});

describe("a slot that is removed", () => {
  it("opens the vault no more", async () => {
    const { background, recoveryCode } = await made();
    const slot = await slotOf(background, "recovery");
    expect(await background.value("slots.remove", { secret: BY_PIN, slot })).toBeNull();
    expect(await list(background)).toMatchObject([{ type: "pin", removable: false }]);
    expect(await opens(background, { type: "recovery", code: recoveryCode })).toBe(false);
    expect(await opens(background, BY_PIN)).toBe(true);
  });

  it("must be there, and not be the last that needs no device", async () => {
    const { background } = await made();
    const remove = (slot: string) => background.call("slots.remove", { secret: BY_PIN, slot });
    await background.value("slots.add", { secret: BY_PIN, add: { type: "platform", ...DEVICE } });
    const [pin, recovery, device] = (await list(background)).map(({ slot }) => slot);
    expect(await remove(NO_SLOT)).toEqual(failure("no-such-slot"));
    expect(await remove(recovery ?? "")).toMatchObject({ ok: true });
    expect(await remove(pin ?? "")).toEqual(failure("last-slot"));
    expect(await remove(device ?? "")).toMatchObject({ ok: true });
    expect(await list(background)).toHaveLength(1);
  });
});

describe("every change of the slots", () => {
  it("asks for a secret again, though the vault is open, and for one that is right", async () => {
    const { background, storage } = await made();
    const slot = await slotOf(background, "recovery");
    const { writes } = storage;
    const secret = { type: "pin", pin: "wrong pin" } as const;
    expect(await background.call("slots.add", { secret, add: { type: "recovery" } })).toEqual(
      failure("wrong-secret"),
    );
    expect(await background.call("slots.replace", { secret, slot, by: { type: "recovery" } })).toEqual(
      failure("wrong-secret"),
    );
    expect(await background.call("slots.remove", { secret, slot })).toEqual(failure("wrong-secret"));
    expect(await background.send({ type: "slots.remove", slot })).toEqual(failure("bad-request"));
    expect(storage.writes).toBe(writes);
  });

  it("made twice at once is made once: the other is told to try again, and no slot is lost", async () => {
    const { background } = await made();
    const add = () => background.call("slots.add", { secret: BY_PIN, add: { type: "recovery" } });
    const replies = await Promise.all([add(), add()]);
    expect(replies).toContainEqual(failure("busy"));
    const [done] = replies.filter(({ ok }) => ok);
    if (!done?.ok) return expect.unreachable("neither was made");
    expect(await list(background)).toHaveLength(3);
    const code = done.value.recoveryCode ?? "";
    expect(await opens(background, { type: "recovery", code })).toBe(true);
    expect(await opens(background, BY_PIN)).toBe(true);
  });

  it("is refused on a header that was changed, and without a vault", async () => {
    const { background, storage } = await made();
    await background.report();
    changeHeader(storage, (fields) => fields.set("tagKey", flipped(fields.get("tagKey"))));
    const add = { type: "recovery" } as const;
    expect(await background.call("slots.add", { secret: BY_PIN, add })).toEqual(failure("header-changed"));
    expect(await new Background().call("slots.add", { secret: BY_PIN, add })).toEqual(failure("missing"));
  });
});
