import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { offsetsFitting } from "../../src/otp/clock-offset.ts";
import { VaultError } from "../../src/vault/errors.ts";
import { CLOCK_OFFSET } from "../../src/vault/files/backup.ts";
import type { Vault } from "../../src/vault/vault.ts";
import {
  type ClockCalls,
  type ClockRange,
  type ClockState,
  MOST_CLOCK_OFFSET,
} from "../../src/wire/clock.ts";
import { momentNow, serverClock } from "./server-clock.ts";

type Request<K extends keyof ClockCalls> = ClockCalls[K]["request"];
type VaultPart = Pick<Vault, "setting" | "setSetting" | "items">;

/**
 * The clock that one-time codes are made by: this computer's, and what the person has added to it. Nothing else goes by
 * it. Every call rejects with VaultError `locked`.
 */
export class CodeClock {
  readonly #vault: VaultPart;
  readonly #now: () => number;
  readonly #builtAt: number;

  /** `now` and `builtAt`: milliseconds since the epoch. */
  constructor(vault: VaultPart, now: () => number, builtAt: number) {
    this.#vault = vault;
    this.#now = now;
    this.#builtAt = builtAt;
  }

  /** Milliseconds that are added to this computer's clock. */
  async offset(): Promise<number> {
    const offset = await this.#vault.setting(CLOCK_OFFSET);
    return typeof offset === "number" && Math.abs(offset) <= MOST_CLOCK_OFFSET ? offset : 0;
  }

  async state(): Promise<ClockState> {
    const offset = await this.offset();
    const server = await serverClock({ ...momentNow(), at: this.#now() });
    return { offset, builtAt: this.#builtAt, ...(server && { server }) };
  }

  async set({ offset }: Request<"clock.set">): Promise<ClockState> {
    await this.#vault.setSetting(CLOCK_OFFSET, offset);
    return this.state();
  }

  /** Rejects with `missing` too, where the code is gone. */
  async compare({ item, seen }: Request<"clock.compare">): Promise<ClockRange[]> {
    const offset = await this.offset();
    const [found] = await this.#vault.items([fromBase64Url(item)]);
    if (found?.item.kind !== "code") {
      throw new VaultError("missing", "The vault does not hold that any more.");
    }
    return offsetsFitting(
      found.item.value,
      seen.map(({ value, at }) => ({ value, at: at + offset })),
    );
  }
}
