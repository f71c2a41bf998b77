import browser from "webextension-polyfill";
import type { FillEnd, FillLook, FillScript, FillTask } from "../../src/wire/fill.ts";

/** The script that finds the field, in one document after another: called by the browser, never by messages. */

/** The polyfill's types do not know `documentIds`. */
type Injection = Parameters<typeof browser.scripting.executeScript>[0];

/** A frame that takes longer is left out. Milliseconds. */
const MOST_LOOKING = 1_500;
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
  look(file: string, task: FillTask): Promise<FillLook | "no-answer"> {
    const func = (wanted: FillTask) => (globalThis as World).latchkeyFill?.look(wanted);
    const looked = this.#run({ files: [file] })
      .then(() => this.#run({ func, args: [task] }))
      .then((look) => (look as FillLook | undefined) ?? "left");
    return within(MOST_LOOKING, looked);
  }

  /** "no-answer": whether the code went in is not known. */
  fill(task: FillTask, code: string): Promise<FillEnd | "no-answer"> {
    const func = (wanted: FillTask, text: string) => (globalThis as World).latchkeyFill?.fill(wanted, text);
    const filled = this.#run({ func, args: [task, code] }).then(
      (end) => (end as FillEnd | undefined) ?? "left",
      () => "left" as const,
    );
    return within(MOST_FILLING, filled);
  }

  async #run(what: object): Promise<unknown> {
    // Not only when the page is all there: one image that does not come would hold it up for ever.
    const injection = { target: this.#target, injectImmediately: true, ...what } as unknown as Injection;
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
