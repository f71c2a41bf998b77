import { toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Attempts } from "../../src/vault/slots/attempts.ts";
import { formatRecoveryCode } from "../../src/vault/slots/recovery-code.ts";
import type { Slot } from "../../src/vault/slots/slots.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type {
  CheckReport,
  Damage,
  LockSettings,
  VaultCalls,
  VaultState,
  WaysIn,
} from "../../src/wire/vault.ts";
import type { DamagedHeader } from "../health/damage.ts";
import type { Health } from "../health/health.ts";
import { readLockSettings, writeLockSettings } from "../locking/lock-settings.ts";
import type { Locking } from "../locking/locking.ts";
import { costOf, secretOf } from "./secrets.ts";

type Request<K extends keyof VaultCalls> = VaultCalls[K]["request"];

interface Ports {
  vault: Vault;
  attempts: Attempts;
  health: Health;
  damaged: DamagedHeader;
  locking: Locking;
  randomBytes: RandomBytes;
}

/** The vault as a whole: made, opened, locked, checked, repaired. */
export class UnlockingCalls {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  state(): Promise<VaultState> {
    return this.#ports.damaged.state();
  }

  damage(): Promise<Damage> {
    return this.#ports.damaged.damage();
  }

  async bringBackHeader(): Promise<null> {
    const { damaged } = this.#ports;
    // The other header's PIN has counters of its own, which must not shorten a wait.
    if ((await damaged.reason()) === undefined) {
      const { waitSeconds } = await this.waysIn();
      if (waitSeconds > 0) throw new VaultError("wait", "Too many wrong PINs.", { seconds: waitSeconds });
    }
    await damaged.bringBackHeader();
    return null;
  }

  async startAnew(): Promise<null> {
    await this.#ports.damaged.startAnew();
    return null;
  }

  async waysIn(): Promise<WaysIn> {
    const { vault, attempts, damaged } = this.#ports;
    const slots = await vault.slots();
    const { ids, hasOtherWay } = await vault.guarded();
    const { waitSeconds, rests } = await attempts.status(ids, hasOtherWay);
    const derivation = derivationOf(slots);
    return {
      // A vault of format 1 has no slots, and a PIN.
      pin: slots.length === 0 || slots.some(({ type }) => type === "pin"),
      ...(derivation && { derivation }),
      waitSeconds,
      pinRests: rests,
      recovery: slots.some(({ type }) => type === "recovery"),
      platform: slots.flatMap(platformSlot),
      otherHeader: await damaged.differs(),
    };
  }

  async create(request: Request<"vault.create">): Promise<VaultCalls["vault.create"]["reply"]> {
    const { vault, randomBytes } = this.#ports;
    const code = randomBytes(16);
    const slot = await vault.create(request.pin, code, await costOf(request));
    return { recoveryCode: formatRecoveryCode(code), slot: toBase64Url(slot) };
  }

  async unlock({ secret }: Request<"vault.unlock">): Promise<null> {
    await this.#ports.vault.unlock(secretOf(secret));
    return null;
  }

  async lock(): Promise<null> {
    await this.#ports.vault.lock();
    return null;
  }

  check(): Promise<CheckReport | null> {
    return this.#ports.health.report();
  }

  async repair({ secret }: Request<"vault.repair">): Promise<CheckReport> {
    return this.#ports.health.repair(secretOf(secret));
  }

  passkeys() {
    return this.#ports.vault.passkeys();
  }

  lockSettings(): Promise<LockSettings> {
    return readLockSettings(this.#ports.vault);
  }

  async setLockSettings({ idleMinutes, withScreen }: LockSettings): Promise<LockSettings> {
    await writeLockSettings(this.#ports.vault, { idleMinutes, withScreen });
    this.#ports.locking.follow().catch(console.error);
    return this.lockSettings();
  }
}

export function platformSlot({ id, type, platform }: Slot): WaysIn["platform"] {
  if (!platform) return [];
  const { credential, input } = platform;
  return [
    {
      slot: toBase64Url(id),
      withPin: type === "pin+platform",
      credential: toBase64Url(credential),
      input: toBase64Url(input),
    },
  ];
}

function derivationOf(slots: readonly Slot[]): WaysIn["derivation"] {
  const { id, kdf } = slots.find(({ type }) => type === "pin") ?? slots.find(({ kdf }) => kdf) ?? {};
  return id && kdf && { ...kdf, slot: toBase64Url(id), salt: toBase64Url(kdf.salt) };
}
