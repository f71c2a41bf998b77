import { argon2id } from "hash-wasm";
import { utf8 } from "../../bytes/utf8.ts";
import { VaultError } from "../errors.ts";

/** Argon2id, version 0x13 (RFC 9106), from a PIN or passphrase to 32 bytes. */
export interface KdfParameters {
  memoryKiB: number;
  passes: number;
  lanes: number;
  /** 16 random bytes. */
  salt: Uint8Array;
}

export type KdfCost = Omit<KdfParameters, "salt">;

/** What a slot may ask for: below, guessing is too cheap; above, opening would exhaust the machine. */
export const KDF_LIMITS = {
  memoryKiB: { name: "memory", min: 19_456, max: 1_048_576 },
  passes: { name: "passes", min: 2, max: 16 },
  lanes: { name: "lanes", min: 1, max: 4 },
} as const;

/**
 * The time that a guess takes goes with memory × passes, in KiB: no file may ask for more than some ten seconds with
 * one slot, nor for more with all together than sixteen slots of the most that calibration chooses.
 */
export const MOST_WORK = { slot: 3_145_728, slots: 12_582_912 } as const;

/** The least that a new slot costs. One lane: a WebAssembly thread has no use for more. */
export const LEAST_COST: KdfCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };
/** The most that calibration chooses. */
const MOST_MEMORY_KIB = 262_144;
const MEMORY_STEP_KIB = 32_768;
/** Milliseconds that one guess may take on this computer. */
const TARGET_MS = 1_000;

/** Throws VaultError `kdf-limits`, naming what is outside of its limits, before any memory is taken. */
export function checkCost(cost: KdfCost): void {
  for (const field of ["memoryKiB", "passes", "lanes"] as const) {
    const { name, min, max } = KDF_LIMITS[field];
    const value = cost[field];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new VaultError(
        "kdf-limits",
        `The vault asks for ${name} = ${value}; ${min} to ${max} is allowed.`,
      );
    }
  }
  checkWork("memory × passes", [cost], MOST_WORK.slot);
}

/** The same for all the slots of a vault: one PIN may have to be tried on each. */
export function checkCosts(costs: readonly KdfCost[]): void {
  checkWork("memory × passes of all slots", costs, MOST_WORK.slots);
}

function checkWork(name: string, costs: readonly KdfCost[], max: number): void {
  const work = costs.reduce((sum, { memoryKiB, passes }) => sum + memoryKiB * passes, 0);
  if (work > max) {
    throw new VaultError("kdf-limits", `The vault asks for ${name} = ${work}; up to ${max} is allowed.`);
  }
}

/** `pin` is taken in Unicode form NFKC, so that it does not depend on the keyboard it is typed on. */
export async function deriveFromPin(pin: string, parameters: KdfParameters): Promise<Uint8Array> {
  checkCost(parameters);
  return argon2id({
    password: utf8(pin.normalize("NFKC")),
    salt: parameters.salt,
    memorySize: parameters.memoryKiB,
    iterations: parameters.passes,
    parallelism: parameters.lanes,
    hashLength: 32,
    outputType: "binary",
  });
}

/**
 * As much memory as lets one guess stay near a second on this computer. `now`: milliseconds of a clock that
 * is never set.
 */
export async function calibratedCost(now: () => number): Promise<KdfCost> {
  const salt = new Uint8Array(16);
  // The first call compiles the code.
  await deriveFromPin("calibration", { memoryKiB: KDF_LIMITS.memoryKiB.min, passes: 2, lanes: 1, salt });
  const start = now();
  await deriveFromPin("calibration", { ...LEAST_COST, salt });
  const memoryKiB = (LEAST_COST.memoryKiB * TARGET_MS) / Math.max(1, now() - start);
  const stepped = Math.floor(memoryKiB / MEMORY_STEP_KIB) * MEMORY_STEP_KIB;
  return { ...LEAST_COST, memoryKiB: Math.min(MOST_MEMORY_KIB, Math.max(LEAST_COST.memoryKiB, stepped)) };
}
