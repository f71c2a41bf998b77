import { expect, vi } from "vitest";
import { type Answerers, answerVaultCall } from "../../background/calls/answer.ts";
import { BackupCalls } from "../../background/calls/backups.ts";
import { ExportCalls } from "../../background/calls/exchange-export.ts";
import { ImportCalls } from "../../background/calls/exchange-import.ts";
import { ItemCallsAnswerer } from "../../background/calls/items.ts";
import { MediationCalls } from "../../background/calls/mediation.ts";
import { SiteCalls } from "../../background/calls/sites.ts";
import { SlotCalls } from "../../background/calls/slots.ts";
import { UnlockingCalls } from "../../background/calls/unlocking.ts";
import { ClipboardClearing } from "../../background/clipboard/clearing.ts";
import { CodeClock } from "../../background/clock/code-clock.ts";
import { ConditionalRequests } from "../../background/conditional/conditional-requests.ts";
import { CodeFilling } from "../../background/fill/code-filling.ts";
import { FillShortcut } from "../../background/fill/fill-shortcut.ts";
import { DamagedHeader } from "../../background/health/damage.ts";
import { Health } from "../../background/health/health.ts";
import { readLockSettings } from "../../background/locking/lock-settings.ts";
import { Locking } from "../../background/locking/locking.ts";
import { Signals } from "../../background/signals/signals.ts";
import { Summaries } from "../../background/summaries/summaries.ts";
import { Attempts } from "../../src/vault/slots/attempts.ts";
import { SlotKeeper } from "../../src/vault/slots/slot-keeper.ts";
import { Vault } from "../../src/vault/vault.ts";
import type { VaultCall, VaultCalls, VaultReply } from "../../src/wire/vault.ts";
import { credential } from "./credentials.ts";
import { system } from "./fake-system.ts";
import { MemoryOfSession } from "./memory-of-session.ts";
import { sitesOff } from "./memory-sites.ts";
import { MemorySession, MemoryStorage, PIN, randomBytes } from "./memory-vault.ts";
import { attemptStorage, oneGuessAtATime } from "./stored-attempts.ts";

/**
 * The background's answers to popup and manager, put together as background/main.ts does it, over storage in memory.
 * For tests that mock `hash-wasm`, `webextension-polyfill` (by `fakeSystem`), background/storage/sites.ts (by
 * `memory-sites.ts`) and background/storage/attempts.ts (by `stored-attempts.ts`).
 */
export class Background {
  readonly storage: MemoryStorage;
  readonly session: MemorySession;
  readonly vault: Vault;
  readonly health: Health;
  readonly summaries: Summaries;
  readonly memory: MemoryOfSession;
  /** Milliseconds since the epoch. */
  now = 1_800_000_000_000;
  readonly builtAt = 1_790_000_000_000;
  /** Milliseconds for which this background has run; the limit on guesses counts by it. */
  ran = 0;
  /** Changes that the other pages are told of. */
  announced = 0;
  broughtBack = false;
  headerOfCopy: unknown;
  /** Everything that was answered, as it was sent. */
  readonly replies: string[] = [];
  readonly answerers: Answerers;

  /** Over what another background has left, if it is given. */
  constructor(storage = new MemoryStorage(), session = new MemorySession(), memory = new MemoryOfSession()) {
    this.storage = storage;
    this.session = session;
    this.memory = memory;
    const attempts = new Attempts(attemptStorage, oneGuessAtATime, () => this.ran);
    const announce = () => {
      this.announced++;
    };
    this.vault = new Vault({
      storage,
      session: this.session,
      guard: attempts,
      randomBytes,
      onChange: (change) => {
        if (change === "opened") this.health.check();
        if (change === "locked") {
          this.health.forget();
          this.summaries.forget();
          memory.clear();
          this.answerers.imports.forget();
        }
        announce();
      },
    });
    const { vault } = this;
    const locking = new Locking(vault, () => readLockSettings(vault));
    const wasBroughtBack = async () => this.broughtBack;
    this.summaries = new Summaries(vault, this.memory);
    this.health = new Health({
      vault,
      storage,
      randomBytes,
      wasBroughtBack,
      onReport: announce,
      memory: this.memory.report,
      onWhole: (whole) => this.summaries.learn(whole),
    });
    const damaged = new DamagedHeader(vault, storage, {
      headerOfCopy: async () => this.headerOfCopy,
      replaceHeader: async (header, readable) => {
        if (readable) this.headerOfCopy = structuredClone(storage.header);
        storage.replaceHeader(header);
      },
      setAllAside: async () => storage.setAllAside(),
    });
    const clock = new CodeClock(vault, () => this.now, this.builtAt);
    this.answerers = {
      unlocking: new UnlockingCalls({ vault, attempts, health: this.health, damaged, locking, randomBytes }),
      slots: new SlotCalls(vault, new SlotKeeper(vault, storage, randomBytes), randomBytes),
      items: new ItemCallsAnswerer(vault, this.summaries, randomBytes, () => this.now, clock),
      clock,
      backups: new BackupCalls(vault, storage, this.summaries, randomBytes),
      imports: new ImportCalls(vault, randomBytes, () => this.now),
      exports: new ExportCalls(vault, randomBytes, () => this.now),
      sites: new SiteCalls(announce),
      signals: new Signals(vault, undefined, () => this.summaries.signalled()),
      clipboard: new ClipboardClearing(vault, async () => {}),
      mediation: new MediationCalls(vault, new ConditionalRequests(vault, undefined, () => {}), announce),
      filling: new CodeFilling(vault, (item, site) => this.answerers.items.take(item, site), "fill.js"),
      fillShortcut: new FillShortcut({
        filling: { fill: (item, tabId) => this.answerers.filling.fill(item, tabId) },
        isOpen: async () => (await vault.state()) === "unlocked",
        items: () => this.answerers.items.list(),
      }),
      ready: () => locking.check(),
    };
  }

  /** One message from a page, and its reply: as JSON, which is what Chromium makes of messages. */
  async send(message: unknown): Promise<VaultReply> {
    const reply = JSON.stringify(await answerVaultCall(JSON.parse(JSON.stringify(message)), this.answerers));
    this.replies.push(reply);
    return JSON.parse(reply);
  }

  call<K extends VaultCall>(type: K, request: VaultCalls[K]["request"]): Promise<VaultReply<K>> {
    return this.send({ type, ...request }) as Promise<VaultReply<K>>;
  }

  /** The value of a successful reply. */
  async value<K extends VaultCall>(
    type: K,
    request: VaultCalls[K]["request"],
  ): Promise<VaultCalls[K]["reply"]> {
    const reply = await this.call(type, request);
    if (!reply.ok) return expect.unreachable(`${type}: ${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  }

  /** The report of the check that follows unlocking, when it has ended. */
  async report(): Promise<VaultCalls["vault.repair"]["reply"]> {
    return vi.waitFor(async () => {
      const report = await this.value("vault.check", {});
      return report ?? expect.unreachable("still checking");
    });
  }
}

/** Forgets what the fakes hold from another test. */
export function resetBackground(): void {
  system.reset();
  sitesOff.clear();
  attemptStorage.stored = undefined;
  attemptStorage.failing = undefined;
}

/** A background on a vault behind `PIN`, unlocked, with the passkeys of `seeds`; and the vault's recovery code. */
export async function made(...seeds: number[]) {
  const background = new Background();
  const { recoveryCode } = await background.value("vault.create", { pin: PIN });
  for (const seed of seeds) await background.vault.add(credential(seed));
  return { background, recoveryCode, storage: background.storage };
}

export const failure = (code: string, more: object = {}) => ({
  ok: false,
  error: { code, message: expect.stringMatching(/\w+/), ...more },
});
