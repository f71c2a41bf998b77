import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf, keyActions } from "./bidi-keys.ts";
import type { BidiSession, Context } from "./bidi-session.ts";
import type { ColorScheme, Frame, Pending, Preferences, Surface, WaitOptions } from "./browser.ts";
import { boxed, DrivenFrame } from "./driven-frame.ts";
import { until, within } from "./polling.ts";

/** A frame of Firefox. */
class BidiFrame extends DrivenFrame {
  protected readonly session: BidiSession;
  readonly context: string;
  /** The tab or window that the frame is in. */
  readonly #top: string;

  constructor(session: BidiSession, context: string, top: string) {
    super();
    this.session = session;
    this.context = context;
    this.#top = top;
  }

  async url(): Promise<string> {
    const { contexts } = await this.session.send<{ contexts: Context[] }>("browsingContext.getTree", {
      root: this.context,
      maxDepth: 0,
    });
    return contexts[0]?.url ?? "";
  }

  async evaluate<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): Promise<Awaited<T>> {
    return (await this.session.call(this.context, fn.toString(), args)) as Awaited<T>;
  }

  async begin<A extends unknown[], T>(fn: (...args: A) => Promise<T>, ...args: A): Promise<Pending<T>> {
    const handle = await this.session.hold(this.context, boxed(fn), args);
    const ask = (source: string) => this.session.callHeld(this.context, source, handle);
    return {
      settled: async () => (await ask("(box) => box.settled")) === true,
      value: async ({ timeout = 30_000 } = {}) =>
        (await within("the page's promise", timeout, ask("(box) => box.promise"))) as T,
    };
  }

  protected async pointer(selector: string, times: number): Promise<void> {
    const [x, y] = await this.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (element === null) throw new Error(`${wanted} is gone`);
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      return [Math.floor(box.x + box.width / 2), Math.floor(box.y + box.height / 2)];
    }, selector);
    await this.pointerAt(x ?? 0, y ?? 0, times);
  }

  protected async pointerAt(x: number, y: number, times: number): Promise<void> {
    const press = [
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    const actions = [{ type: "pointerMove", x, y }, ...Array.from({ length: times }, () => press).flat()];
    await this.#perform({ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions });
  }

  protected async keys(keys: string[]): Promise<void> {
    await this.keyboard(keys.flatMap(keyActions));
  }

  protected async keyboard(actions: object[]): Promise<void> {
    await this.#perform({ type: "key", id: "keyboard", actions });
  }

  /** Only where it is not there already: coming to the front is an event for the page. */
  async bringToFront(): Promise<void> {
    const focused = await this.session.call(
      this.#top,
      "() => document.hasFocus() && document.visibilityState === 'visible'",
      [],
    );
    if (!focused) await this.session.send("browsingContext.activate", { context: this.#top });
  }

  protected async gone(): Promise<boolean> {
    return !(await this.session.contexts()).some(({ context }) => context === this.#top);
  }

  async #perform(source: object): Promise<void> {
    await this.session.send("input.performActions", { context: this.context, actions: [source] });
  }
}

/** A tab or window of Firefox. */
export class BidiSurface extends BidiFrame implements Surface {
  constructor(session: BidiSession, context: string) {
    super(session, context, context);
  }

  async goto(url: string): Promise<void> {
    const { context } = this;
    await this.session.send("browsingContext.navigate", { context, url, wait: "complete" });
  }

  async reload(): Promise<void> {
    await this.session.send("browsingContext.reload", { context: this.context, wait: "complete" });
  }

  async frames(): Promise<Frame[]> {
    const top = (await this.session.contexts()).find(({ context }) => context === this.context);
    const below = (parent: Context): Context[] =>
      (parent.children ?? []).flatMap((child) => [child, ...below(child)]);
    return top === undefined
      ? []
      : below(top).map(({ context }) => new BidiFrame(this.session, context, this.context));
  }

  async press(key: string): Promise<void> {
    await this.pressKeys([key]);
  }

  async keyDown(key: string): Promise<void> {
    await this.act(() => this.keyboard([{ type: "keyDown", value: codeOf(key) }]));
  }

  async keyUp(key: string): Promise<void> {
    await this.act(() => this.keyboard([{ type: "keyUp", value: codeOf(key) }]));
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.act(() => this.pointerAt(x, y, 1));
  }

  async countByRole(role: string, name: string): Promise<number> {
    const { nodes } = await this.session.send<{ nodes: unknown[] }>("browsingContext.locateNodes", {
      context: this.context,
      locator: { type: "accessibility", value: { role, name } },
    });
    return nodes.length;
  }

  async screenshot(path: string): Promise<void> {
    const { data } = await this.session.send<{ data: string }>("browsingContext.captureScreenshot", {
      context: this.context,
    });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(data, "base64"));
  }

  async setViewport(width: number, height: number): Promise<void> {
    const { context } = this;
    await this.session.send("browsingContext.setViewport", { context, viewport: { width, height } });
  }

  async emulateColorScheme(scheme: ColorScheme): Promise<void> {
    const value = scheme === "dark" ? 0 : 1;
    await this.session.privileged(
      `Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", ${value})`,
    );
    await until(`the ${scheme} color scheme`, 5_000, () =>
      this.evaluate((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, scheme),
    );
  }

  async emulatePreferences({ reducedMotion, forcedColors }: Preferences): Promise<void> {
    const put = (name: string, value: number | undefined) =>
      this.session.privileged(
        value === undefined
          ? `Services.prefs.clearUserPref("${name}")`
          : `Services.prefs.setIntPref("${name}", ${value})`,
      );
    await put("ui.prefersReducedMotion", reducedMotion ? 1 : undefined);
    // Always the person's colours.
    await put("browser.display.document_color_use", forcedColors ? 2 : undefined);
    const wanted = { reduce: reducedMotion === true, active: forcedColors === true };
    await until("the preferences", 5_000, () =>
      this.evaluate(
        ({ reduce, active }) =>
          matchMedia("(prefers-reduced-motion: reduce)").matches === reduce &&
          matchMedia("(forced-colors: active)").matches === active,
        wanted,
      ),
    );
  }

  async close(): Promise<void> {
    if (!(await this.gone())) await this.session.send("browsingContext.close", { context: this.context });
  }

  isClosed(): Promise<boolean> {
    return this.gone();
  }

  async waitClosed(options: WaitOptions = {}): Promise<void> {
    await until("the window to close", options.timeout ?? 10_000, () => this.isClosed());
  }
}
