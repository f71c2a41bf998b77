import browser from "webextension-polyfill";
import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { readDecision } from "../../src/lab/asked/decision.ts";
import type { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import type { LabCall, LabCallName, LabCalls, LabState, WebTab } from "../../src/lab/profiles/calls.ts";
import { MOST_CREDENTIALS, readNamedProfile } from "../../src/lab/profiles/named-profile.ts";
import { readWebDriver, type WebDriverCredential, writeWebDriver } from "../../src/lab/web-driver.ts";
import { bytes, list, record, tabId, uuid } from "../../src/wire/checks.ts";
import type { AskedCeremonies } from "./asked/asked-ceremonies.ts";
import type { InUse } from "./in-use.ts";
import type { LabAuthenticators } from "./lab-authenticators.ts";
import { eraseProfile, storedCredentials, storedProfiles, storeProfile } from "./lab-database.ts";

/** WebAuthn §7.1. */
const MOST_ID_BYTES = 1023;

type Reply = LabCalls[LabCallName]["reply"];

/** What the lab's page asks: the profiles, their credentials, where they answer, and what a developer decides. */
export class LabProfiles {
  readonly #inUse: InUse;
  readonly #authenticators: LabAuthenticators;
  readonly #asked: AskedCeremonies;
  readonly #changed: () => void;
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** `changed`: the other pages of the lab are to look again. */
  constructor(inUse: InUse, authenticators: LabAuthenticators, asked: AskedCeremonies, changed: () => void) {
    this.#inUse = inUse;
    this.#asked = asked;
    this.#authenticators = authenticators;
    this.#changed = changed;
  }

  /** Rejects with an Error that says what is wrong. */
  answer(raw: unknown): Promise<Reply> {
    const answer = this.#last.catch(() => undefined).then(() => this.#carryOut(record(raw) as LabCall));
    this.#last = answer;
    return answer;
  }

  /** A tab was closed: nothing is assigned to it any more. */
  async closed(tab: number): Promise<void> {
    await this.#inUse.ready;
    if (this.#inUse.tabs.some((one) => one.tabId === tab)) {
      await this.answer({ type: "assignTab", tabId: tab, id: null });
    }
  }

  async #carryOut(call: LabCall): Promise<Reply> {
    await this.#inUse.ready;
    switch (call.type) {
      case "profiles":
        return this.#state();
      case "save": {
        const profile = readNamedProfile(call.profile);
        await storeProfile(profile);
        await this.#authenticators.changed(profile);
        return this.#after(this.#inUse.tabs);
      }
      case "remove": {
        const id = uuid(call.id);
        await eraseProfile(id);
        this.#authenticators.forget(id);
        return this.#after(this.#inUse.tabs.filter(({ profile }) => profile !== id));
      }
      case "assignTab": {
        const tab = tabId(call.tabId);
        const others = this.#inUse.tabs.filter((one) => one.tabId !== tab);
        return this.#after(call.id === null ? others : [...others, { tabId: tab, profile: uuid(call.id) }]);
      }
      case "webTabs":
        return { tabs: await webTabs() };
      case "reload":
        await browser.tabs.reload(tabId(call.tabId));
        return null;
      case "credentials":
        return this.#credentialsOf(uuid(call.id), async () => {});
      case "seed": {
        const given = list(call.credentials, MOST_CREDENTIALS, record) as unknown as WebDriverCredential[];
        return this.#credentialsOf(uuid(call.id), async ({ credentials, profile }) => {
          // All of them or none.
          const sources = await Promise.all(given.map((one) => readWebDriver(one, profile, Date.now())));
          await credentials.add(sources);
        });
      }
      case "removeCredential": {
        const id = fromBase64Url(bytes(call.credentialId, 1, MOST_ID_BYTES));
        return this.#credentialsOf(
          uuid(call.id),
          async ({ credentials }) => void (await credentials.remove(id)),
        );
      }
      case "decide":
        await this.#asked.answer(uuid(call.id), readDecision(call.decision));
        return null;
    }
    throw new TypeError("The lab knows no such call");
  }

  /** What a profile has after a change. */
  async #credentialsOf(id: string, change: (authenticator: LabAuthenticator) => Promise<void>) {
    const authenticator = await this.#authenticators.of(id);
    if (!authenticator) throw new Error("There is no such profile");
    await change(authenticator);
    return {
      credentials: await Promise.all(authenticator.credentials.all.map((source) => writeWebDriver(source))),
    };
  }

  /** What is assigned has changed. */
  async #after(tabs: InUse["tabs"]): Promise<LabState> {
    await this.#inUse.set(await storedProfiles(), tabs);
    this.#asked.recheck();
    this.#changed();
    return this.#state();
  }

  async #state(): Promise<LabState> {
    const profiles = await storedProfiles();
    const counts = await Promise.all(profiles.map(({ id }) => storedCredentials(id)));
    return {
      profiles: profiles.map((profile, i) => ({ ...profile, credentials: counts[i]?.length ?? 0 })),
      tabs: this.#inUse.tabs,
    };
  }
}

async function webTabs(): Promise<WebTab[]> {
  const tabs = await browser.tabs.query({});
  const web = tabs.filter(({ url, incognito }) => !incognito && /^https?:/.test(url ?? ""));
  return web.flatMap(({ id, title, url }) => (id === undefined ? [] : [{ id, title: title || url || "" }]));
}
