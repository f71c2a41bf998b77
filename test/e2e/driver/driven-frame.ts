import type { Frame, Pending, WaitOptions } from "./browser.ts";
import { until } from "./polling.ts";

const PATIENCE = 10_000;

/** The source of a function that starts `fn` and keeps its promise in a box that a handle can hold. */
export function boxed(fn: (...args: never[]) => unknown): string {
  return `(...args) => {
    const box = { promise: (${fn.toString()})(...args), settled: false };
    const settle = () => { box.settled = true; };
    box.promise.then(settle, settle);
    return box;
  }`;
}

/** Everything about a frame that needs no more than looking into it and the browser's own input. */
export abstract class DrivenFrame implements Frame {
  abstract url(): Promise<string>;
  abstract evaluate<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): Promise<Awaited<T>>;
  abstract begin<A extends unknown[], T>(fn: (...args: A) => Promise<T>, ...args: A): Promise<Pending<T>>;
  /** Presses and releases the main button in the middle of the element, `times` times in a row. */
  protected abstract pointer(selector: string, times: number): Promise<void>;
  /** Each of the keys, one after the other, to whatever has the focus. */
  protected abstract keys(keys: string[]): Promise<void>;
  abstract bringToFront(): Promise<void>;
  protected abstract gone(): Promise<boolean>;

  async click(selector: string, options?: WaitOptions): Promise<void> {
    await this.#ready(selector, options);
    await this.act(() => this.#point(selector, 1));
  }

  async type(selector: string, text: string): Promise<void> {
    await this.#ready(selector);
    const [focused, filled] = await this.#field(selector);
    // Three clicks select the whole field on every platform.
    if (!focused || filled) await this.#point(selector, filled ? 3 : 1);
    // Something above it may have grown under the pointer: who looks at the caret clicks once more.
    for (let tries = 0; tries < 3 && !(await this.#field(selector))[0]; tries++) {
      await this.#point(selector, filled ? 3 : 1);
    }
    const keys = [...text];
    await this.act(() => this.keys(filled && keys.length === 0 ? ["Backspace"] : keys));
  }

  /** Clicks it where it can be seen: not while a bar that stays in sight covers it. */
  async #point(selector: string, clicks: number): Promise<void> {
    await this.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (element === null) return;
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      if (hit !== null && !element.contains(hit) && !hit.contains(element)) {
        element.scrollIntoView({ block: "center" });
      }
    }, selector);
    await this.pointer(selector, clicks);
  }

  #field(selector: string): Promise<[focused: boolean, filled: boolean]> {
    return this.evaluate((wanted) => {
      const field = document.querySelector(wanted);
      return [field === document.activeElement, field !== null && "value" in field && field.value !== ""];
    }, selector);
  }

  async waitFor(
    selector: string,
    options: WaitOptions & { visible?: boolean; gone?: boolean } = {},
  ): Promise<void> {
    const wanted = options.gone ? "gone" : options.visible ? "visible" : "there";
    await until(`${selector} to be ${wanted}`, options.timeout ?? PATIENCE, async () => {
      const state = await this.evaluate((wantedSelector) => {
        const element = document.querySelector(wantedSelector);
        if (element === null) return "gone";
        return element.checkVisibility({ visibilityProperty: true }) ? "visible" : "there";
      }, selector);
      return state === wanted || (wanted === "there" && state === "visible");
    });
  }

  async text(selector: string): Promise<string> {
    await this.waitFor(selector);
    return this.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (element instanceof HTMLInputElement) return element.value;
      return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
    }, selector);
  }

  count(selector: string): Promise<number> {
    return this.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);
  }

  protected async pressKeys(keys: string[]): Promise<void> {
    await this.bringToFront();
    await this.act(() => this.keys(keys));
  }

  /** The focus comes first: a window may hold its buttons for a moment when it gains it. */
  async #ready(selector: string, options: WaitOptions = {}): Promise<void> {
    await this.bringToFront();
    let state = "";
    const ready = async () => {
      state = await this.evaluate((wanted) => {
        const element = document.querySelector(wanted);
        if (element === null) return "is not there";
        if (!element.checkVisibility({ visibilityProperty: true })) return "cannot be seen";
        return element.matches(":disabled") ? "is disabled" : "ready";
      }, selector);
      return state === "ready";
    };
    try {
      await until(`${selector} to be usable`, options.timeout ?? PATIENCE, ready);
    } catch (cause) {
      throw new Error(`${selector} ${state || "cannot be looked at"} (${await this.#where()})`, { cause });
    }
  }

  /** The window may close under the very input that was meant to close it. */
  protected async act(input: () => Promise<void>): Promise<void> {
    try {
      await input();
    } catch (error) {
      await until("the window to close", 1_000, () => this.gone()).catch(() => {
        throw error;
      });
    }
  }

  async #where(): Promise<string> {
    return this.url().catch(() => "closed");
  }
}
