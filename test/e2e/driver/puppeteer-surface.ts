import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { CDPSession, KeyInput, Page, Frame as PuppeteerFrame } from "puppeteer-core";
import type { ColorScheme, Frame, Pending, Preferences, Surface, WaitOptions } from "./browser.ts";
import { boxed, DrivenFrame } from "./driven-frame.ts";
import { until, within } from "./polling.ts";

const INPUT_PATIENCE = 30_000;

/** An expression, so that a page cannot come between by what it did to its globals. */
function call(source: string, args: unknown[]): string {
  return `(${source})(...${JSON.stringify(args)})`;
}

/** A frame of Chrome. */
class PuppeteerFrameView extends DrivenFrame {
  protected readonly page: Page;
  readonly #frame: () => PuppeteerFrame;

  constructor(page: Page, frame: () => PuppeteerFrame) {
    super();
    this.page = page;
    this.#frame = frame;
  }

  async url(): Promise<string> {
    return this.#frame().url();
  }

  async evaluate<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): Promise<Awaited<T>> {
    return (await this.#frame().evaluate(call(fn.toString(), args))) as Awaited<T>;
  }

  async begin<A extends unknown[], T>(fn: (...args: A) => Promise<T>, ...args: A): Promise<Pending<T>> {
    const source = `(${boxed(fn)})(...${JSON.stringify(args)})`;
    const box = await this.#frame().evaluateHandle<[], () => { promise: Promise<T>; settled: boolean }>(
      source,
    );
    return {
      settled: () => box.evaluate((held) => held.settled),
      value: ({ timeout = 30_000 } = {}) =>
        within(
          "the page's promise",
          timeout,
          box.evaluate((held) => held.promise),
        ),
    };
  }

  protected async pointer(selector: string, times: number): Promise<void> {
    // Puppeteer waits for a frame to be painted, without an end: a tab that another one covers never paints.
    await within(`a click on ${selector}`, INPUT_PATIENCE, this.#frame().click(selector, { count: times }));
  }

  protected async keys(keys: string[]): Promise<void> {
    for (const key of keys) {
      const names = key === "+" ? [key] : key.split("+");
      const held = names.slice(0, -1) as KeyInput[];
      const last = names.at(-1) ?? key;
      for (const modifier of held) await this.page.keyboard.down(modifier);
      if (last.length === 1 && held.length === 0) await this.page.keyboard.type(last);
      else await this.page.keyboard.press(last as KeyInput);
      for (const modifier of held.reverse()) await this.page.keyboard.up(modifier);
    }
  }

  /** Always: headless Chrome tells every window that it has the focus, and WebAuthn knows better. */
  async bringToFront(): Promise<void> {
    await this.page.bringToFront();
  }

  protected async gone(): Promise<boolean> {
    return this.page.isClosed();
  }
}

/** A tab or window of Chrome. */
export class PuppeteerSurface extends PuppeteerFrameView implements Surface {
  /** What it has set lasts as long as it does. */
  #preferring: CDPSession | undefined;

  constructor(page: Page) {
    super(page, () => page.mainFrame());
  }

  /** The page underneath, for what only Chrome's own protocol can do. */
  get puppeteerPage(): Page {
    return this.page;
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: "load" });
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "load" });
  }

  async frames(): Promise<Frame[]> {
    const children = this.page.frames().filter((frame) => frame !== this.page.mainFrame());
    return children.map((frame) => new PuppeteerFrameView(this.page, () => frame));
  }

  async press(key: string): Promise<void> {
    await this.pressKeys([key]);
  }

  async keyDown(key: string): Promise<void> {
    await this.act(() => this.page.keyboard.down(key as KeyInput));
  }

  async keyUp(key: string): Promise<void> {
    await this.act(() => this.page.keyboard.up(key as KeyInput));
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.act(() => this.page.mouse.click(x, y));
  }

  async countByRole(role: string, name: string): Promise<number> {
    return (await this.page.$$(`::-p-aria([name="${name}"][role="${role}"])`)).length;
  }

  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path: path as `${string}.png` });
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.page.setViewport({ width, height });
  }

  async emulateColorScheme(scheme: ColorScheme): Promise<void> {
    await this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  }

  async emulatePreferences({ reducedMotion, forcedColors }: Preferences): Promise<void> {
    this.#preferring ??= await this.page.createCDPSession();
    await this.#preferring.send("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-reduced-motion", value: reducedMotion ? "reduce" : "" },
        { name: "forced-colors", value: forcedColors ? "active" : "" },
      ],
    });
  }

  async close(): Promise<void> {
    if (!this.page.isClosed()) await this.page.close();
  }

  async isClosed(): Promise<boolean> {
    return this.page.isClosed();
  }

  async waitClosed(options: WaitOptions = {}): Promise<void> {
    await until("the window to close", options.timeout ?? 10_000, () => this.isClosed());
  }
}
