import browser from "webextension-polyfill";
import type { FillEnd, FillLook, FillScript, FillTask } from "../../src/wire/fill.ts";

/** The script that finds the field, in one document after another: called by the browser, never by messages. */

/** The polyfill's types do not know `documentIds`. */
type Injection = Parameters<typeof browser.scripting.executeScript>[0];

/** For so long a document may go on loading before it is looked at as it is. Milliseconds. */
const MOST_LOADING = 1000;
/** A document that takes longer then is left out. Milliseconds. */
const MOST_LOOKING = 1000;
/** The page's own code runs as the code goes in. Milliseconds. */
const MOST_FILLING = 3_000;

/** In the isolated world. */
type World = { latchkeyFill?: FillScript };

export class ScriptInDocument {
  readonly #target: { tabId: number; documentIds: string[] };

  constructor(tabId: number, documentId: string) {
    // Not the frame: another document may have come into it.
    this.#target = { tabId, documentIds: [documentId] };
  }

  /** Puts the script into the document and lets it look. Rejects where the browser lets none in, or it is gone. */
  async look(file: string, task: FillTask): Promise<FillLook | "no-answer"> {
    const loaded = await within(MOST_LOADING, this.#look(file, task, false));
    // One image that does not come would hold it up for ever.
    return loaded === "no-answer" ? within(MOST_LOOKING, this.#look(file, task, true)) : loaded;
  }

  /** "no-answer": whether the code went in is not known. */
  fill(task: FillTask, code: string): Promise<FillEnd | "no-answer"> {
    const func = (wanted: FillTask, text: string) => (globalThis as World).latchkeyFill?.fill(wanted, text);
    const filled = this.#run({ func, args: [task, code], injectImmediately: true }).then(
      (end) => (end as FillEnd | undefined) ?? "left",
      () => "left" as const,
    );
    return within(MOST_FILLING, filled);
  }

  async #look(file: string, task: FillTask, injectImmediately: boolean): Promise<FillLook> {
    const func = (wanted: FillTask) => (globalThis as World).latchkeyFill?.look(wanted);
    await this.#run({ files: [file], injectImmediately });
    return ((await this.#run({ func, args: [task], injectImmediately })) as FillLook | undefined) ?? "left";
  }

  async #run(what: object): Promise<unknown> {
    const injection = { target: this.#target, ...what } as unknown as Injection;
    const [answer] = await browser.scripting.executeScript(injection);
    return answer?.result;
  }
}

function within<Answer>(most: number, answer: Promise<Answer>): Promise<Answer | "no-answer"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("no-answer"), most);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
