import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { deriveFromPin, LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import type { Header } from "../../../src/vault/slots/header.ts";
import { openAnySlot } from "../../../src/vault/slots/opening.ts";
import { formatRecoveryCode } from "../../../src/vault/slots/recovery-code.ts";
import {
  makeSlot,
  type NewSlot,
  openSlot,
  parseSlot,
  type Secret,
  slotMap,
} from "../../../src/vault/slots/slots.ts";
import { someBytes } from "../../fakes/hex.ts";
import { RECOVERY_CODE, randomBytes } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

const VAULT_ID = someBytes(16, 1);
const VAULT_KEY = someBytes(32, 2);
const OUTPUT = someBytes(32, 3);
const PLATFORM = { credential: someBytes(24, 4), input: someBytes(32, 5), synced: false };
const NONE = new Uint8Array(16);

const NEW: Record<string, NewSlot> = {
  pin: { type: "pin", pin: "correct horse", cost: LEAST_COST },
  recovery: { type: "recovery", code: RECOVERY_CODE },
  platform: { type: "platform", platform: PLATFORM, output: OUTPUT },
  "pin+platform": {
    type: "pin+platform",
    pin: "correct horse",
    cost: LEAST_COST,
    platform: PLATFORM,
    output: OUTPUT,
  },
};
const RIGHT: Record<string, Secret> = {
  pin: { type: "pin", pin: "correct horse" },
  recovery: { type: "recovery", code: formatRecoveryCode(RECOVERY_CODE) },
  platform: { type: "platform", slot: NONE, output: OUTPUT },
  "pin+platform": { type: "pin+platform", pin: "correct horse", slot: NONE, output: OUTPUT },
};
const WRONG: [string, Secret][] = [
  ["pin", { type: "pin", pin: "correct horsf" }],
  ["pin", { type: "pin", pin: "" }],
  ["recovery", { type: "recovery", code: formatRecoveryCode(someBytes(16, 78)) }],
  ["platform", { type: "platform", slot: NONE, output: someBytes(32, 9) }],
  ["platform", { type: "platform", slot: NONE, output: new Uint8Array() }],
  ["pin+platform", { type: "pin+platform", pin: "correct horsf", slot: NONE, output: OUTPUT }],
  ["pin+platform", { type: "pin+platform", pin: "correct horse", slot: NONE, output: someBytes(32, 9) }],
];
const TYPES = Object.keys(NEW);

async function slotOf(type: string) {
  const added = NEW[type];
  if (!added) throw new Error(`No slot of type ${type}`);
  return makeSlot(added, VAULT_KEY, VAULT_ID, randomBytes);
}

function right(type: string): Secret {
  const secret = RIGHT[type];
  if (!secret) throw new Error(`No secret of type ${type}`);
  return secret;
}

function flipped(bytes: Uint8Array, at = 0): Uint8Array {
  return bytes.with(at, (bytes[at] ?? 0) ^ 1);
}

describe.each(TYPES)("a slot of type %s", (type) => {
  it("opens with its secret, also after it was stored", async () => {
    const slot = await slotOf(type);
    expect(await openSlot(slot, right(type), VAULT_ID)).toEqual(VAULT_KEY);
    expect(await openSlot(parseSlot(slotMap(slot)), right(type), VAULT_ID)).toEqual(VAULT_KEY);
  });

  it("made twice of one secret has nothing in common but what it was made with", async () => {
    const [one, two] = [await slotOf(type), await slotOf(type)];
    for (const field of ["id", "commitment", "nonce", "wrapped"] as const) {
      expect(one[field]).not.toEqual(two[field]);
    }
    if (one.kdf) expect(one.kdf.salt).not.toEqual(two.kdf?.salt);
  });

  it("with another commitment is a wrong secret; the wrapped key is not opened", async () => {
    const slot = await slotOf(type);
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");
    const changed = { ...slot, commitment: flipped(slot.commitment, 31) };
    await expect(openSlot(changed, right(type), VAULT_ID)).rejects.toMatchObject({ code: "wrong-secret" });
    expect(decrypt).not.toHaveBeenCalled();
    decrypt.mockRestore();
  });

  it.each(["nonce", "wrapped"] as const)("with another %s is damaged, not wrong", async (field) => {
    const slot = await slotOf(type);
    const changed = { ...slot, [field]: flipped(slot[field], 5) };
    await expect(openSlot(changed, right(type), VAULT_ID)).rejects.toMatchObject({ code: "slot-damaged" });
  });

  it("does not open in another vault", async () => {
    const slot = await slotOf(type);
    await expect(openSlot(slot, right(type), someBytes(16, 6))).rejects.toMatchObject({
      code: "slot-damaged",
    });
  });

  it("does not open as another type", async () => {
    const slot = await slotOf(type);
    for (const other of TYPES.filter((name) => name !== type)) {
      const { kdf, platform } = await slotOf(other);
      const { kdf: _, platform: __, ...rest } = slot;
      const posing = {
        ...rest,
        type: other,
        ...(kdf && { kdf: slot.kdf ?? kdf }),
        ...(platform && { platform }),
      };
      await expect(openSlot(posing as typeof slot, right(other), VAULT_ID)).rejects.toMatchObject({
        code: "wrong-secret",
      });
    }
  });
});

describe.each(["pin", "pin+platform"] as const)("a slot of type %s, derived from ahead", (type) => {
  async function ahead(pin: string, elsewhere = false) {
    const slot = await slotOf(type);
    if (!slot.kdf) throw new Error("No parameters");
    const derived = { slot: elsewhere ? NONE : slot.id, bytes: await deriveFromPin(pin, slot.kdf) };
    vi.mocked(argon2id).mockClear();
    const secret = (typed: string) => ({ ...RIGHT[type], pin: typed, derived }) as Secret;
    return { slot, secret };
  }

  it("opens without deriving again", async () => {
    const { slot, secret } = await ahead("correct horse");
    expect(await openSlot(slot, secret("correct horse"), VAULT_ID)).toEqual(VAULT_KEY);
    expect(argon2id).not.toHaveBeenCalled();
  });

  it("goes by the PIN where that was done wrongly, or for another slot", async () => {
    for (const [pin, elsewhere] of [
      ["another PIN", false],
      ["correct horse", true],
    ] as const) {
      const { slot, secret } = await ahead(pin, elsewhere);
      expect(await openSlot(slot, secret("correct horse"), VAULT_ID)).toEqual(VAULT_KEY);
      expect(argon2id).toHaveBeenCalledOnce();
    }
  });

  it("is refused for a PIN that is wrong", async () => {
    const { slot, secret } = await ahead("wrong horse");
    await expect(openSlot(slot, secret("wrong horse"), VAULT_ID)).rejects.toMatchObject({
      code: "wrong-secret",
    });
  });

  it("was tried, and is refused, where the PIN itself cannot be derived from any more", async () => {
    const { slot, secret } = await ahead("wrong horse");
    vi.mocked(argon2id).mockRejectedValueOnce(new RangeError("Out of memory"));
    await expect(openSlot(slot, secret("wrong horse"), VAULT_ID)).rejects.toMatchObject({
      code: "wrong-secret",
    });
    const elsewhere = await ahead("wrong horse", true);
    vi.mocked(argon2id).mockRejectedValueOnce(new RangeError("Out of memory"));
    await expect(openSlot(elsewhere.slot, elsewhere.secret("wrong horse"), VAULT_ID)).rejects.toThrow(
      RangeError,
    );
  });
});

describe("a wrong secret", () => {
  it.each(WRONG)("of type %s does not open: %o", async (type, secret) => {
    const slot = await slotOf(type);
    await expect(openSlot(slot, secret, VAULT_ID)).rejects.toMatchObject({ code: "wrong-secret" });
  });

  it("that was mistyped is named so", async () => {
    const slot = await slotOf("recovery");
    const code = formatRecoveryCode(RECOVERY_CODE);
    const typo = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`;
    await expect(openSlot(slot, { type: "recovery", code: typo }, VAULT_ID)).rejects.toMatchObject({
      code: "recovery-code-typo",
    });
  });
});

describe("what a slot says of itself", () => {
  it.each([
    ["synced", { synced: true }],
    ["credential", { credential: someBytes(24, 8) }],
    ["input", { input: someBytes(32, 8) }],
  ])("is bound to the wrapped key: %s", async (_, change) => {
    for (const type of ["platform", "pin+platform"]) {
      const slot = await slotOf(type);
      const changed = { ...slot, platform: { ...PLATFORM, ...change } };
      await expect(openSlot(changed, right(type), VAULT_ID)).rejects.toMatchObject({ code: "slot-damaged" });
    }
  });
});

describe("several slots of one kind", () => {
  const header = async (...added: NewSlot[]): Promise<Header> => ({
    vaultId: VAULT_ID,
    tagKey: someBytes(32, 7),
    slots: await Promise.all(added.map((slot) => makeSlot(slot, VAULT_KEY, VAULT_ID, randomBytes))),
  });
  const twoPins = () =>
    header(
      { type: "pin", pin: "first PIN", cost: LEAST_COST },
      { type: "pin", pin: "second", cost: LEAST_COST },
    );

  it("each open with their own secret, and with no other", async () => {
    const made = await twoPins();
    for (const pin of ["first PIN", "second"]) {
      expect(await openAnySlot(made, { type: "pin", pin })).toEqual(VAULT_KEY);
    }
    await expect(openAnySlot(made, { type: "pin", pin: "third PIN" })).rejects.toMatchObject({
      code: "wrong-secret",
    });
  });

  it("open where one of them is damaged, and the damage is told where its secret was given", async () => {
    const made = await twoPins();
    const [first, second] = made.slots;
    if (!first || !second) throw new Error("Two slots");
    const damaged = { ...made, slots: [{ ...first, wrapped: flipped(first.wrapped) }, second] };
    expect(await openAnySlot(damaged, { type: "pin", pin: "second" })).toEqual(VAULT_KEY);
    await expect(openAnySlot(damaged, { type: "pin", pin: "first PIN" })).rejects.toMatchObject({
      code: "slot-damaged",
    });
  });

  it("of the platform are told apart by the slot's id", async () => {
    const made = await header(
      { type: "platform", platform: PLATFORM, output: OUTPUT },
      { type: "platform", platform: PLATFORM, output: someBytes(32, 9) },
    );
    const [first, second] = made.slots;
    const open = (slot: Uint8Array = NONE) => openAnySlot(made, { type: "platform", slot, output: OUTPUT });
    expect(await open(first?.id)).toEqual(VAULT_KEY);
    await expect(open(second?.id)).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(open(NONE)).rejects.toMatchObject({ code: "wrong-secret" });
  });

  it("of another kind are not tried", async () => {
    const made = await header({ type: "recovery", code: RECOVERY_CODE });
    await expect(openAnySlot(made, right("pin"))).rejects.toMatchObject({ code: "wrong-secret" });
    expect(argon2id).not.toHaveBeenCalled();
  });
});
