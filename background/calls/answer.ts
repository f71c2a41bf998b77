import { VaultError } from "../../src/vault/errors.ts";
import { parseVaultRequest } from "../../src/wire/guards.ts";
import type { VaultCall, VaultCalls, VaultReply, VaultRequest } from "../../src/wire/vault.ts";
import type { ClipboardClearing } from "../clipboard/clearing.ts";
import type { CodeClock } from "../clock/code-clock.ts";
import type { CodeFilling } from "../fill/code-filling.ts";
import type { FillShortcut } from "../fill/fill-shortcut.ts";
import type { Signals } from "../signals/signals.ts";
import type { BackupCalls } from "./backups.ts";
import type { ExportCalls } from "./exchange-export.ts";
import type { ImportCalls } from "./exchange-import.ts";
import { NotToChange } from "./item-change.ts";
import type { ItemCallsAnswerer } from "./items.ts";
import type { MediationCalls } from "./mediation.ts";
import { passkeySummary } from "./passkeys.ts";
import { BadHost, type SiteCalls } from "./sites.ts";
import type { SlotCalls } from "./slots.ts";
import type { UnlockingCalls } from "./unlocking.ts";

/** Who answers which requests. */
export interface Answerers {
  unlocking: UnlockingCalls;
  slots: SlotCalls;
  items: ItemCallsAnswerer;
  clock: CodeClock;
  backups: BackupCalls;
  imports: ImportCalls;
  exports: ExportCalls;
  sites: SiteCalls;
  signals: Signals;
  clipboard: ClipboardClearing;
  mediation: MediationCalls;
  filling: CodeFilling;
  fillShortcut: FillShortcut;
  /** Awaited before anything is answered: locks the vault after sleep. */
  ready: () => Promise<void>;
}

/** Answers popup and manager. Never rejects: a failure is a reply with a code and a sentence. */
export async function answerVaultCall(raw: unknown, answerers: Answerers): Promise<VaultReply> {
  let request: VaultRequest;
  try {
    request = parseVaultRequest(raw);
  } catch (error) {
    return { ok: false, error: { code: "bad-request", message: (error as Error).message } };
  }
  try {
    await answerers.ready();
    return { ok: true, value: await carryOut(request, answerers) };
  } catch (error) {
    if (error instanceof BadHost) return { ok: false, error: { code: "bad-host", message: error.message } };
    if (error instanceof NotToChange) {
      return { ok: false, error: { code: "bad-request", message: error.message } };
    }
    if (error instanceof VaultError) {
      const { code, message, seconds, typo } = error;
      return {
        ok: false,
        error: { code, message, ...(seconds !== undefined && { seconds }), ...(typo && { typo }) },
      };
    }
    console.error(error);
    return { ok: false, error: { code: "storage", message: "The browser's storage could not be used." } };
  }
}

async function carryOut(
  request: VaultRequest,
  answerers: Answerers,
): Promise<VaultCalls[VaultCall]["reply"]> {
  const { unlocking, slots, items, backups, imports, exports, sites, signals } = answerers;
  const { clock, clipboard, mediation, filling, fillShortcut } = answerers;
  switch (request.type) {
    case "vault.state":
      return unlocking.state();
    case "vault.waysIn":
      return unlocking.waysIn();
    case "vault.create":
      return unlocking.create(request);
    case "vault.unlock":
      return unlocking.unlock(request);
    case "vault.lock":
      return unlocking.lock();
    case "vault.check":
      return unlocking.check();
    case "vault.repair":
      return unlocking.repair(request);
    case "vault.damage":
      return unlocking.damage();
    case "vault.bringBackHeader":
      return unlocking.bringBackHeader();
    case "vault.startAnew":
      return unlocking.startAnew();
    case "vault.dump":
      return backups.dump();
    case "slots.list":
      return slots.list();
    case "slots.add":
      return slots.add(request);
    case "slots.replace":
      return slots.replace(request);
    case "slots.remove":
      return slots.remove(request);
    case "recovery.confirmed":
      return slots.confirmRecovery(request);
    case "passkeys.list":
      return (await unlocking.passkeys()).map(passkeySummary);
    case "backup.state":
      return backups.state();
    case "backup.make":
      return backups.make(request);
    case "backup.prove":
      return backups.prove(request);
    case "backup.preview":
      return backups.preview(request);
    case "backup.restore":
      return backups.restore(request);
    case "import.begin":
      return imports.begin();
    case "import.part":
      return imports.part(request);
    case "import.keep":
      return imports.keep(request);
    case "import.commit":
      return imports.commit(request);
    case "import.cancel":
      return imports.cancel(request);
    case "export.outlook":
      return exports.outlook(request);
    case "export.make":
      return exports.make(request);
    case "items.list":
      return items.list();
    case "items.story":
      return items.story(request);
    case "items.change":
      return items.change(request);
    case "items.erase":
      return items.erase(request);
    case "codes.add":
      return items.add(request);
    case "codes.values":
      return items.values(request);
    case "codes.advance":
      return items.advance(request);
    case "codes.fill":
      return filling.fill(request.item, request.tabId);
    case "codes.missed":
      return fillShortcut.missed(request.tabId);
    case "codes.reveal":
      return items.reveal(request);
    case "codes.follow":
      return items.follow(request);
    case "clock.state":
      return clock.state();
    case "clock.set":
      return clock.set(request);
    case "clock.compare":
      return clock.compare(request);
    case "settings.clipboard":
      return clipboard.settings();
    case "settings.setClipboard":
      return clipboard.set(request);
    case "clipboard.copied":
      return clipboard.copied();
    case "clipboard.replaced":
      return clipboard.replaced();
    case "settings.lock":
      return unlocking.lockSettings();
    case "settings.setLock":
      return unlocking.setLockSettings(request);
    case "signals.list":
      return signals.list();
    case "signals.seen":
      return signals.seen(request);
    case "signals.undo":
      return signals.undo(request);
    case "sites.list":
      return sites.list();
    case "sites.domain":
      return sites.domain(request);
    case "sites.switch":
      return sites.switch(request);
    case "sites.paused":
      return sites.paused();
    case "sites.pause":
      return sites.pause(request);
    case "pending.signIn":
      return mediation.pendingSignIn(request);
    case "pending.open":
      return mediation.openPending(request);
    case "upgrades.allowed":
      return mediation.upgradesAllowed();
    case "upgrades.allow":
      return mediation.allowUpgrades(request);
    case "upgrades.list":
      return mediation.added();
    case "upgrades.undo":
      return mediation.undo(request);
    case "upgrades.keep":
      return mediation.keep(request);
  }
}
