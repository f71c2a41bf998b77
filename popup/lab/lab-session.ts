import type { AskedCeremony } from "../../src/lab/asked/asked-ceremony.ts";
import type { AskedDecision } from "../../src/lab/asked/decision.ts";
import type { LabState } from "../../src/lab/profiles/calls.ts";
import { atMostEvery } from "./at-most-every.ts";
import { type EndedAsking, LabPort } from "./lab-port.ts";
import { Recorder } from "./recording/recorder.ts";

/** What is said for a while of ceremonies that wait for an answer. */
type Said =
  /** How the last one ended. */
  | { type: "ended"; ended: EndedAsking }
  /** An answer came too late: another page's was first, or the page waits no more. */
  | { type: "late" }
  /** It did not reach the background. */
  | { type: "lost" };

/** Milliseconds. */
const SAID_FOR = 20_000;
/** Between two drawings of what is recorded, milliseconds: a page may call often, and the panel is to answer still. */
const DRAWING_MS = 200;

/** What the lab's page holds while it is open: the recording, in this page's memory alone, and the profiles. */
export class LabSession {
  /** The tab that the developer tools inspect; null in a tab of its own. */
  readonly inspected: number | null;
  readonly recorder = new Recorder();
  readonly port: LabPort;
  /** The tab that is observed; null: all. */
  tabId: number | null;
  recording = true;
  /** Undefined until the background has answered. */
  lab: LabState | undefined;
  /** What waits for an answer, the oldest first; in the developer tools of their tab alone. */
  asked: readonly AskedCeremony[] = [];
  said: Said | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(inspected: number | null) {
    this.inspected = inspected;
    this.tabId = inspected;
    this.port = new LabPort({
      seen: (seen) => this.recorder.take(seen),
      changed: () => this.#look(),
      asked: (waiting, ended) => this.#wait(waiting, ended),
    });
    this.recorder.subscribe(atMostEvery(DRAWING_MS, () => this.#tell()));
    this.port.watch(this.tabId);
    this.#look();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  record(on: boolean): void {
    this.recording = on;
    this.port.watch(on ? this.tabId : undefined);
    this.#tell();
  }

  observe(tabId: number | null): void {
    this.tabId = tabId;
    if (this.recording) this.port.watch(tabId);
    this.#tell();
  }

  /** The profiles as a call has answered with them. */
  learn(lab: LabState): void {
    this.lab = lab;
    this.#tell();
  }

  /** Gives the answer to a ceremony that waits; false where it did not count, which is said. */
  async decide(id: string, decision: AskedDecision): Promise<boolean> {
    try {
      await this.port.ask("decide", { id, decision });
      return true;
    } catch (error) {
      console.warn(error);
      this.#say({ type: this.asked.some((one) => one.id === id) ? "lost" : "late" });
      this.#tell();
      return false;
    }
  }

  #wait(waiting: readonly AskedCeremony[], ended: EndedAsking | undefined): void {
    const here = ({ tabId }: AskedCeremony) => this.inspected === null || tabId === this.inspected;
    const known = new Set(this.asked.map(({ id }) => id));
    this.asked = waiting.filter(here);
    if (ended && here(ended.shown)) this.#say({ type: "ended", ended });
    else if (this.asked.some(({ id }) => !known.has(id))) this.#say(undefined);
    this.#tell();
  }

  #say(said: Said | undefined): void {
    this.said = said;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.said = undefined;
      this.#tell();
    }, SAID_FOR);
  }

  #look(): void {
    this.port.ask("profiles", {}).then((lab) => this.learn(lab), console.warn);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
