import browser from "webextension-polyfill";
import type { FillEnd, FillLook, FillScript, FillTask } from "../../src/wire/fill.ts";

/** The script that finds the field, in one document after another: called by the browser, never by messages. */

/** The polyfill's types do not know `documentIds`. */
type Injection = Parameters<typeof browser.scripting.executeScript>[0];

/** In the isolated world. */
type World = { latchkeyFill?: FillScript };

export class ScriptInDocument {
  readonly #target: { tabId: number; documentIds: string[] };

  constructor(tabId: number, documentId: string) {
    // Not the frame: another document may have come into it.
    this.#target = { tabId, documentIds: [documentId] };
  }

  /** Puts the script into the document and lets it look. Rejects where the browser lets none in, or it is gone. */
  async look(file: string, task: FillTask): Promise<FillLook> {
    await this.#run({ files: [file] });
    const func = (wanted: FillTask) => (globalThis as World).latchkeyFill?.look(wanted);
    return ((await this.#run({ func, args: [task] })) as FillLook | undefined) ?? "left";
  }

  async fill(task: FillTask, code: string): Promise<FillEnd> {
    const func = (wanted: FillTask, text: string) => (globalThis as World).latchkeyFill?.fill(wanted, text);
    const end = await this.#run({ func, args: [task, code] }).catch(() => undefined);
    return (end as FillEnd | undefined) ?? "left";
  }

  async #run(what: object): Promise<unknown> {
    const injection = { target: this.#target, ...what } as unknown as Injection;
    const [answer] = await browser.scripting.executeScript(injection);
    return answer?.result;
  }
}
