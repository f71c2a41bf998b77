import browser, { type Runtime } from "webextension-polyfill";
// Drawn here, that it is there with its window.
import { preparePromptHtml, promptHtml } from "../popup/prompt/prompt-html.ts";
// This one on the person's click or shortcut, to fill a code.
import fillScript from "../src/content/fill.iife.ts?script";
// By its place in the built extension: the browser puts it into a page where a request waits for the person.
import keyScript from "../src/content/key.iife.ts?script";
// These two while somebody looks at a page in the lab.
import relayScript from "../src/content/observer-relay.iife.ts?script";
import observerScript from "../src/page/observer.iife.ts?script";
import { Attempts } from "../src/vault/slots/attempts.ts";
import { SlotKeeper } from "../src/vault/slots/slot-keeper.ts";
import { Vault } from "../src/vault/vault.ts";
import { CEREMONY_PORT, FRAMES_PORT, INVITATION_PORT } from "../src/wire/ceremony.ts";
import { LAB_PORT } from "../src/wire/lab.ts";
import { OBSERVER_PORT } from "../src/wire/observed.ts";
import { PROMPT_PORT } from "../src/wire/prompt.ts";
import type { PendingChanged, VaultChanged } from "../src/wire/vault.ts";
import { type Answerers, answerVaultCall } from "./calls/answer.ts";
import { BackupCalls } from "./calls/backups.ts";
import { ExportCalls } from "./calls/exchange-export.ts";
import { ImportCalls } from "./calls/exchange-import.ts";
import { ItemCallsAnswerer } from "./calls/items.ts";
import { MediationCalls } from "./calls/mediation.ts";
import { SiteCalls } from "./calls/sites.ts";
import { SlotCalls } from "./calls/slots.ts";
import { UnlockingCalls } from "./calls/unlocking.ts";
import { Ceremonies } from "./ceremony/ceremonies.ts";
import { endCeremonyOf, forgetExpired } from "./ceremony/ceremony-memory.ts";
import { FrameScripts } from "./ceremony/frame-scripts.ts";
import { PageCalls } from "./ceremony/page-calls.ts";
import type { Watching } from "./ceremony/watch.ts";
import { clearClipboard } from "./clipboard/clear.ts";
import { ClipboardClearing } from "./clipboard/clearing.ts";
import { CodeClock } from "./clock/code-clock.ts";
import { lookAtClock, watchServerClock } from "./clock/server-clock.ts";
import { ConditionalRequests } from "./conditional/conditional-requests.ts";
import { CodeFilling } from "./fill/code-filling.ts";
import { FillShortcut } from "./fill/fill-shortcut.ts";
import { DamagedHeader } from "./health/damage.ts";
import { Health } from "./health/health.ts";
import { AskedCeremonies } from "./lab/asked/asked-ceremonies.ts";
import { InUse } from "./lab/in-use.ts";
import { LabAuthenticators } from "./lab/lab-authenticators.ts";
import { LabCeremonies } from "./lab/lab-ceremonies.ts";
import { LabGate } from "./lab/lab-gate.ts";
import { LabPages } from "./lab/lab-pages.ts";
import { LabProfiles } from "./lab/lab-profiles.ts";
import { Observation } from "./lab/observation.ts";
import { afterStart, oncePerTurn } from "./later.ts";
import { AttemptClock } from "./locking/attempt-clock.ts";
import { readLockSettings } from "./locking/lock-settings.ts";
import { Locking } from "./locking/locking.ts";
import { PromptPages } from "./prompt/prompt-pages.ts";
import { PromptWindows } from "./prompt/prompt-windows.ts";
import { Signals } from "./signals/signals.ts";
import { attemptStorage, oneGuessAtATime } from "./storage/attempts.ts";
import { wasBroughtBack } from "./storage/brought-back.ts";
import { database } from "./storage/database.ts";
import { headerOfCopy } from "./storage/second-copy.ts";
import { vaultSession } from "./storage/session.ts";
import { sessionReport } from "./storage/session-report.ts";
import { sessionSummaries } from "./storage/session-summaries.ts";
import { replaceHeader, setAllAside } from "./storage/set-aside.ts";
import { vaultStorage } from "./storage/vault-storage.ts";
import { Summaries } from "./summaries/summaries.ts";

/**
 * The composition root: builds the objects and registers every listener before the first await, because
 * the event that woke the background is given to those listeners alone that exist by then.
 */

const storage = vaultStorage;
/** Tells every page of the extension, where one is open. */
const announcing = (message: VaultChanged | PendingChanged) =>
  oncePerTurn(() => void browser.runtime.sendMessage(message).catch(() => undefined));
const announceChange = announcing({ type: "vault.changed" });
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const attempts = new Attempts(
  attemptStorage,
  oneGuessAtATime,
  () => performance.now(),
  () => clock.start(),
);
const clock = new AttemptClock(() => attempts.tick());
const vault = new Vault({ storage, session: vaultSession, guard: attempts, randomBytes, onChange });
const locking = new Locking(vault, () => readLockSettings(vault));
const summaries = new Summaries(vault, sessionSummaries);
const health = new Health({
  vault,
  storage,
  randomBytes,
  wasBroughtBack,
  onReport: announceChange,
  memory: sessionReport,
  onWhole: (whole) => summaries.learn(whole),
});
const damaged = new DamagedHeader(vault, storage, { headerOfCopy, replaceHeader, setAllAside });
const promptPages = new PromptPages(
  ASKED_FOR_PAGES ? { prepare: preparePromptHtml, draw: promptHtml } : undefined,
);
const prompts = new PromptWindows(promptPages);
const requests = new ConditionalRequests(vault, keyScript, announcing({ type: "pending.changed" }));
const watching: Watching = {};
const ceremonies = new Ceremonies(vault, prompts, requests, () => locking.check(), watching);
const observation = new Observation({ page: observerScript, relay: relayScript }, watching);
const inUse = new InUse();
const labAuthenticators = new LabAuthenticators(() => labPages.announce());
const askedCeremonies = new AskedCeremonies(inUse, (waiting, ended) => {
  labPages.tellAsked(waiting, ended);
  inUse.waits(waiting.length).catch(console.warn);
});
const labProfiles = new LabProfiles(inUse, labAuthenticators, askedCeremonies, () => labPages.announce());
const labPages = new LabPages(observation, askedCeremonies, (call) => labProfiles.answer(call));
const signals = new Signals(vault, undefined, () => summaries.signalled());
const clipboard = new ClipboardClearing(vault, clearClipboard);
const codeClock = new CodeClock(vault, () => Date.now(), BUILT_AT);
const imports = new ImportCalls(vault, randomBytes, () => Date.now());
const pageCalls = new PageCalls(vault, ceremonies, signals, () => locking.check());
const frameScripts = new FrameScripts();
const labCeremonies = new LabCeremonies(labAuthenticators, askedCeremonies, observation);
const labGate = new LabGate(inUse, pageCalls, labCeremonies);
const items = new ItemCallsAnswerer(vault, summaries, randomBytes, () => Date.now(), codeClock);
const filling = new CodeFilling(vault, (item, site) => items.take(item, site), fillScript);
const fillShortcut = new FillShortcut({
  filling,
  async isOpen() {
    await locking.check();
    return (await vault.state()) === "unlocked";
  },
  items: () => items.list(),
});
const answerers: Answerers = {
  unlocking: new UnlockingCalls({ vault, attempts, health, damaged, locking, randomBytes }),
  slots: new SlotCalls(vault, new SlotKeeper(vault, storage, randomBytes), randomBytes),
  items,
  clock: codeClock,
  backups: new BackupCalls(vault, storage, summaries, randomBytes),
  imports,
  exports: new ExportCalls(vault, randomBytes, () => Date.now()),
  sites: new SiteCalls(onSitesChange),
  signals,
  clipboard,
  mediation: new MediationCalls(vault, requests, announceChange),
  filling,
  fillShortcut,
  ready: () => locking.check(),
};

browser.runtime.onConnect.addListener((port) => {
  if (port.name === CEREMONY_PORT) labGate.accept(port);
  else if (port.name.startsWith(FRAMES_PORT)) void frameScripts.accept(port);
  else if (port.name === INVITATION_PORT) requests.accept(port);
  else if (port.name === PROMPT_PORT && isOwnPage(port.sender)) prompts.accept(port);
  else if (port.name === OBSERVER_PORT) observation.accept(port);
  else if (port.name === LAB_PORT && isOwnPage(port.sender)) labPages.accept(port);
  else port.disconnect();
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) =>
  isOwnPage(sender) ? answerVaultCall(message, answerers) : undefined,
);

browser.windows.onRemoved.addListener((windowId) => {
  if (!prompts.closed(windowId)) endCeremonyOf(windowId).catch(console.error);
});

browser.tabs.onRemoved.addListener((tabId) => void labProfiles.closed(tabId).catch(console.warn));

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void browser.tabs.create({ url: browser.runtime.getURL("popup/popup.html") });
});

// Whatever has woken the background asks for it.
database().catch(() => undefined);
promptPages.listen();
locking.listen();
clipboard.listen();
fillShortcut.listen();
clock.listen();
watchServerClock();
afterStart([
  () => clock.goOn(),
  lookAtClock,
  () => forgetExpired(Date.now()),
  () => locking.follow(),
  () => locking.check().then(() => signals.catchUp()),
]);

/** Content scripts share the extension's id but not its origin. */
function isOwnPage(sender: (Runtime.MessageSender & { origin?: string }) | undefined): boolean {
  const own = browser.runtime.getURL("");
  return sender?.origin === own.slice(0, -1) && sender.url?.startsWith(`${own}popup/`) === true;
}

function onChange(change: "opened" | "locked" | "written"): void {
  if (change === "opened") {
    health.check();
    signals.catchUp().catch(console.warn);
  }
  if (change === "locked") {
    health.forget();
    summaries.forget();
    imports.forget();
  }
  if (change !== "written") locking.follow().catch(console.error);
  prompts.refresh();
  requests.refresh();
  announceChange();
}

function onSitesChange(): void {
  requests.askAgain();
  announceChange();
}
