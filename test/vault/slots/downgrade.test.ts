import { beforeEach, describe, expect, it, vi } from "vitest";
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../../src/bytes/cbor.ts";
import { VaultError } from "../../../src/vault/errors.ts";
import { KDF_LIMITS } from "../../../src/vault/sealing/kdf.ts";
import type { HeaderRow } from "../../../src/vault/slots/header.ts";
import { formatRecoveryCode } from "../../../src/vault/slots/recovery-code.ts";
import { SlotKeeper } from "../../../src/vault/slots/slot-keeper.ts";
import type { Secret } from "../../../src/vault/slots/slots.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { madeVault, PIN, RECOVERY_CODE, randomBytes } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

/** A header weakened by someone who can write to the disk but has no key. Slots: PIN, recovery, device, PIN and device. */

const TYPES = ["pin", "recovery", "platform", "pin+platform"];
const COST = { memoryKiB: 131_072, passes: 4, lanes: 2 };
const OUTPUT = someBytes(32, 3);
const PLATFORM = { credential: someBytes(24, 4), input: someBytes(32, 5), synced: true };

async function vaultOfAllSlots() {
  const made = await madeVault();
  const by: Secret = { type: "pin", pin: PIN };
  const keeper = new SlotKeeper(made.vault, made.storage, randomBytes);
  const [pin] = await made.vault.slots();
  if (!pin) throw new Error("No slot");
  await keeper.replace(by, pin.id, { type: "pin", pin: PIN, cost: COST });
  await keeper.add(by, { type: "platform", platform: PLATFORM, output: OUTPUT });
  await keeper.add(by, { type: "pin+platform", pin: PIN, cost: COST, platform: PLATFORM, output: OUTPUT });
  await made.vault.add(credential(1));
  await made.vault.lock();
  return made;
}

let made: Awaited<ReturnType<typeof vaultOfAllSlots>>;
let secrets: Secret[];
beforeEach(async () => {
  made = await vaultOfAllSlots();
  const [, , device, both] = await made.vault.slots();
  if (!device || !both) throw new Error("Four slots");
  secrets = [
    { type: "pin", pin: PIN },
    { type: "recovery", code: formatRecoveryCode(RECOVERY_CODE) },
    { type: "platform", slot: device.id, output: OUTPUT },
    { type: "pin+platform", pin: PIN, slot: both.id, output: OUTPUT },
  ];
});

const slotAt = (body: CborMap, at: number) => (body.get("slots") as CborMap[])[at] as CborMap;
const kdfAt = (body: CborMap, at: number) => slotAt(body, at).get("kdf") as CborMap;

/** Ways to weaken one field. Nobody without the vault key can make the MAC for it. */
const DOWNGRADES: [string, (body: CborMap) => void][] = [
  ["format 1", (body) => body.set("format", 1)],
  ["format 0", (body) => body.set("format", 0)],
  ["no format", (body) => body.delete("format")],
  ["another vault id", (body) => body.set("vault", someBytes(16, 9))],
  ["another tagKey", (body) => body.set("tagKey", someBytes(32, 9))],
  ...[0, 3].flatMap((at): [string, (body: CborMap) => void][] => [
    ...(["memory", "passes", "lanes"] as const).flatMap((field): [string, (body: CborMap) => void][] => [
      [
        `${field} of slot ${at} one lower`,
        (body) => kdfAt(body, at).set(field, Number(kdfAt(body, at).get(field)) - 1),
      ],
      [`${field} of slot ${at} at the least`, (body) => kdfAt(body, at).set(field, lowest(field))],
      [`${field} of slot ${at} below the least`, (body) => kdfAt(body, at).set(field, lowest(field) - 1)],
    ]),
    [`version 0x10 in slot ${at}`, (body) => kdfAt(body, at).set("version", 0x10)],
    [`Argon2i in slot ${at}`, (body) => kdfAt(body, at).set("name", "argon2i")],
    [`a salt of zeros in slot ${at}`, (body) => kdfAt(body, at).set("salt", new Uint8Array(16))],
  ]),
  ...[2, 3].flatMap((at): [string, (body: CborMap) => void][] => {
    const platform = (body: CborMap) => slotAt(body, at).get("platform") as CborMap;
    return [
      [`slot ${at} not synced`, (body) => platform(body).set("synced", false)],
      [`another input of slot ${at}`, (body) => platform(body).set("input", someBytes(32, 8))],
      [`another credential of slot ${at}`, (body) => platform(body).set("credential", someBytes(24, 8))],
    ];
  }),
  ...[0, 1, 2, 3].flatMap((at): [string, (body: CborMap) => void][] => [
    [`slot ${at} dropped`, (body) => (body.get("slots") as CborValue[]).splice(at, 1)],
    [`only slot ${at} left`, (body) => body.set("slots", [slotAt(body, at)])],
    ...TYPES.filter((type) => type !== TYPES[at]).map((type): [string, (body: CborMap) => void] => [
      `slot ${at} as ${type}`,
      (body) => retype(slotAt(body, at), type),
    ]),
    ...[0, 1, 2, 3]
      .filter((other) => other !== at)
      .map((other): [string, (body: CborMap) => void] => [
        `slot ${at} opening as slot ${other} does`,
        (body) => {
          for (const field of ["commitment", "nonce", "wrapped"]) {
            slotAt(body, at).set(field, slotAt(body, other).get(field) as CborValue);
          }
        },
      ]),
  ]),
  ["the slots in another order", (body) => (body.get("slots") as CborValue[]).reverse()],
  ["pin+platform stripped to its PIN", (body) => retype(slotAt(body, 3), "pin")],
];

function lowest(field: "memory" | "passes" | "lanes"): number {
  return { memory: KDF_LIMITS.memoryKiB.min, passes: KDF_LIMITS.passes.min, lanes: KDF_LIMITS.lanes.min }[
    field
  ];
}

/** Another type, with the fields that this type has: an attacker keeps to the form. */
function retype(slot: CborMap, type: string): void {
  const fields = new Map(slot);
  if (!type.startsWith("pin")) fields.delete("kdf");
  if (!type.endsWith("platform")) fields.delete("platform");
  fields.set("type", type);
  slot.clear();
  for (const [name, value] of [...fields].sort(([a], [b]) => String(a).length - String(b).length)) {
    slot.set(name, value);
  }
}

function weaken(change: (body: CborMap) => void): boolean {
  const row = made.storage.header as HeaderRow;
  const body = decodeCbor(row.body) as CborMap;
  change(body);
  const weakened = encodeCbor(body);
  const differs = !Buffer.from(weakened).equals(row.body);
  made.storage.header = { ...row, body: weakened };
  return differs;
}

describe("a header with one field downgraded", () => {
  it.each(DOWNGRADES)("opens with no secret: %s", async (_, change) => {
    expect(weaken(change)).toBe(true);
    const { vault, storage, session } = made;
    const before = structuredClone(storage);
    for (const secret of secrets) {
      const failure = await vault.unlock(secret).catch((error: unknown) => error);
      expect(failure, secret.type).toBeInstanceOf(VaultError);
      expect(session.keys).toBeUndefined();
    }
    expect(structuredClone(storage)).toEqual(before);
  });

  it("opens with each secret while it is as it was", async () => {
    for (const secret of secrets) {
      await made.vault.lock();
      await made.vault.unlock(secret);
      expect(await made.vault.passkeys()).toEqual([credential(1)]);
    }
  });
});

describe("a changed cost", () => {
  it("gives another key, not a cheaper guess at the same one", async () => {
    weaken((body) => kdfAt(body, 0).set("memory", KDF_LIMITS.memoryKiB.min));
    const [byPin] = secrets;
    if (!byPin) throw new Error("No secret");
    await expect(made.vault.unlock(byPin)).rejects.toMatchObject({ code: "wrong-secret" });
  });
});
