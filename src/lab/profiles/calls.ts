import type { AskedDecision } from "../asked/decision.ts";
import type { WebDriverCredential } from "../web-driver.ts";
import type { NamedProfile } from "./named-profile.ts";

/** What the lab's page asks of the background, over its Port. */

export interface LabCalls {
  /** All profiles, oldest first, and what is assigned to tabs. */
  profiles: { request: object; reply: LabState };
  /** Makes the profile of this id, or changes it. */
  save: { request: { profile: NamedProfile }; reply: LabState };
  /** The profile, its credentials, its sites: nothing of it stays. */
  remove: { request: { id: string }; reply: LabState };
  /** That tab is under the profile, or with null under none of its own. */
  assignTab: { request: { tabId: number; id: string | null }; reply: LabState };
  /** The open tabs with web pages, without those of private windows: the developer tools' panel cannot ask for them. */
  webTabs: { request: object; reply: { tabs: WebTab[] } };
  reload: { request: { tabId: number }; reply: null };
  credentials: { request: { id: string }; reply: { credentials: WebDriverCredential[] } };
  /** Adds credentials to a profile; one takes the place of another of the same id. */
  seed: {
    request: { id: string; credentials: WebDriverCredential[] };
    reply: { credentials: WebDriverCredential[] };
  };
  removeCredential: {
    request: { id: string; credentialId: string };
    reply: { credentials: WebDriverCredential[] };
  };
  /** The answer to a ceremony that waits for one; refused where it does not any more. */
  decide: { request: { id: string; decision: AskedDecision }; reply: null };
}

export interface WebTab {
  id: number;
  title: string;
}

export interface LabState {
  profiles: readonly (NamedProfile & { credentials: number })[];
  tabs: readonly { tabId: number; profile: string }[];
}

export type LabCallName = keyof LabCalls;
export type LabCall = { [K in LabCallName]: { type: K } & LabCalls[K]["request"] }[LabCallName];
