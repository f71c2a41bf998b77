import browser from "webextension-polyfill";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { ItemCalls } from "../../src/wire/items.ts";

/** The name of the setting in the vault; its value: seconds, 0 for never. */
const SETTING = "clipboard";
const DEFAULT_SECONDS = 30;
const ALARM = "clipboard";

type Settings = ItemCalls["settings.clipboard"]["reply"];

/**
 * Clears the clipboard some time after a code was copied. By an alarm: the popup that copied it closes with the next
 * click, and the background itself may stop meanwhile.
 */
export class ClipboardClearing {
  readonly #vault: Pick<Vault, "setting" | "setSetting">;
  readonly #clear: () => Promise<void>;

  constructor(vault: Pick<Vault, "setting" | "setSetting">, clear: () => Promise<void>) {
    this.#vault = vault;
    this.#clear = clear;
  }

  /** Registers the listener. To be called when the background starts. */
  listen(): void {
    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === ALARM) this.#clear().catch(console.warn);
    });
  }

  /** Rejects with VaultError `locked`, as `set` does. */
  async settings(): Promise<Settings> {
    const seconds = await this.#vault.setting(SETTING);
    return { seconds: typeof seconds === "number" ? seconds : DEFAULT_SECONDS };
  }

  async set({ seconds }: Settings): Promise<Settings> {
    await this.#vault.setSetting(SETTING, seconds);
    return { seconds };
  }

  /** The time begins anew with each code that is copied. Locked meanwhile, the usual time counts. */
  async copied(): Promise<Settings> {
    const { seconds } = await this.settings().catch((error: unknown) => {
      if (error instanceof VaultError && error.code === "locked") return { seconds: DEFAULT_SECONDS };
      throw error;
    });
    if (seconds > 0) browser.alarms.create(ALARM, { when: Date.now() + seconds * 1000 });
    return { seconds };
  }

  /** The code is not on the clipboard any more, as far as a page of the extension knows. */
  async replaced(): Promise<null> {
    await browser.alarms.clear(ALARM);
    return null;
  }
}
