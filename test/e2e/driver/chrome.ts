import puppeteer, { type CDPSession, type Page, type Browser as Puppet, type Target } from "puppeteer-core";
import type {
  Browser,
  LaunchOptions,
  Surface,
  VirtualAuthenticator,
  VirtualAuthenticatorOptions,
  WaitOptions,
} from "./browser.ts";
import { Closed } from "./closed.ts";
import { developerPanel } from "./developer-tools.ts";
import { CHROME_EXTENSION_ID, PROMPT_PATH } from "./identity.ts";
import { until } from "./polling.ts";
import { openProfile, type Profile } from "./profile.ts";
import { PuppeteerSurface } from "./puppeteer-surface.ts";
import { addVirtualAuthenticator } from "./virtual-authenticator.ts";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;

const ARGS = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Chromium's sandbox refuses to run as root.
  ...(isRoot ? ["--no-sandbox"] : []),
];

function cameraArgs(film: string | undefined): string[] {
  if (film === undefined) return [];
  const args = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];
  return [...args, `--use-file-for-fake-video-capture=${film}`];
}

function proxyArgs(port: number | undefined): string[] {
  return port === undefined ? [] : [`--proxy-server=https=127.0.0.1:${port}`, "--ignore-certificate-errors"];
}

function screenArgs(screens: readonly string[] = []): string[] {
  return screens.length === 0 ? [] : [`--screen-info=${screens.map((screen) => `{${screen}}`).join("")}`];
}

/** Starts Chrome or Chromium with the extension in it. */
export async function launchChrome(options: LaunchOptions & { executablePath: string }): Promise<Browser> {
  const chrome = new Chrome(options, await openProfile(options.profileDir));
  try {
    await chrome.start();
  } catch (error) {
    await chrome.close();
    throw error;
  }
  return chrome;
}

class Chrome implements Browser {
  readonly kind = "chrome";
  readonly extensionOrigin = `chrome-extension://${CHROME_EXTENSION_ID}`;
  readonly #options: LaunchOptions & { executablePath: string };
  readonly #profile: Profile;
  readonly #closed = new Closed();
  readonly #handedOut = new WeakSet<Target>();
  readonly #surfaces = new WeakMap<Page, PuppeteerSurface>();
  #puppet: Puppet | undefined;
  #root: CDPSession | undefined;

  constructor(options: LaunchOptions & { executablePath: string }, profile: Profile) {
    this.#options = options;
    this.#profile = profile;
  }

  get profileDir(): string {
    return this.#profile.dir;
  }

  async start(): Promise<void> {
    const signals = this.#options.handleSignals ?? true;
    const puppet = await puppeteer.launch({
      executablePath: this.#options.executablePath,
      headless: this.#options.headless ?? true,
      userDataDir: this.#profile.dir,
      pipe: true,
      enableExtensions: true,
      defaultViewport: null,
      handleSIGINT: signals,
      handleSIGTERM: signals,
      handleSIGHUP: signals,
      args: [
        ...ARGS,
        ...proxyArgs(this.#options.httpsThrough),
        ...cameraArgs(this.#options.fakeCamera),
        ...screenArgs(this.#options.screens),
        ...(this.#options.developerTools ? ["--auto-open-devtools-for-tabs"] : []),
      ],
    });
    this.#puppet = puppet;
    this.#root = await puppet.target().createCDPSession();
    puppet.once("disconnected", () => {
      if (this.#puppet === puppet) this.#closed.resolve();
    });
    const { before, after } = this.#options.neighbours ?? {};
    if (before) await puppet.installExtension(before);
    await this.#install();
    if (after) await puppet.installExtension(after);
    if (this.#options.privateWindows) await this.#allowPrivateWindows();
  }

  async open(url: string, options: { private?: boolean } = {}): Promise<Surface> {
    if (options.private) return this.#openPrivate(url);
    const surface = await this.#surface(await this.#browser().newPage());
    await surface.goto(url);
    return surface;
  }

  extension(path: string): Promise<Surface> {
    return this.open(`${this.extensionOrigin}/${path}`);
  }

  async clickAction(tab: Surface): Promise<void> {
    if (!(tab instanceof PuppeteerSurface)) throw new Error("This surface is not a page of Chrome");
    const extension = (await this.#browser().extensions()).get(CHROME_EXTENSION_ID);
    if (!extension) throw new Error("The extension is not there");
    await tab.bringToFront();
    await extension.triggerAction(tab.puppeteerPage);
  }

  async clickActionAt(x: number, y: number): Promise<void> {
    const url = `${this.extensionOrigin}/popup/popup.html`;
    // A tab with the same page is older.
    const target = this.#browser()
      .targets()
      .findLast((candidate) => candidate.url() === url);
    const popup = await target?.asPage();
    if (!popup) throw new Error("The popup is not open");
    await popup.mouse.click(x, y);
  }

  async prompt(options: WaitOptions = {}): Promise<Surface> {
    const page = await until("a prompt window", options.timeout ?? 10_000, async () => {
      const target = this.#prompts().find((candidate) => !this.#handedOut.has(candidate));
      const found = await target?.page();
      if (!target || !found) return undefined;
      // The target has the address before the page has: until then it is an empty one.
      const loaded = () => location.href !== "about:blank" && document.readyState === "complete";
      if (!(await found.evaluate(loaded))) return undefined;
      this.#handedOut.add(target);
      return found;
    });
    return this.#surface(page);
  }

  async promptCount(): Promise<number> {
    return this.#prompts().length;
  }

  async surfaces(): Promise<Surface[]> {
    return Promise.all((await this.#browser().pages()).map((page) => this.#surface(page)));
  }

  async stopBackground(): Promise<void> {
    const running = await this.#workers();
    for (const targetId of running) await this.#cdp().send("Target.closeTarget", { targetId });
    await until("the service worker to stop", 10_000, async () => {
      const left = await this.#workers();
      return running.every((targetId) => !left.includes(targetId));
    });
  }

  async backgroundRunning(): Promise<boolean> {
    return (await this.#workers()).length > 0;
  }

  async reloadExtension(): Promise<void> {
    await this.#developer("undefined");
    await this.#install();
  }

  async complaints(): Promise<string[]> {
    // Errors are collected in developer mode only: whatever the scripts do from then on is in it.
    return this.#developer<string[]>(`(async () => {
      const info = await chrome.developerPrivate.getExtensionInfo(${JSON.stringify(CHROME_EXTENSION_ID)});
      const errors = [...info.manifestErrors, ...info.runtimeErrors];
      return [...errors.map(({ message }) => message), ...info.installWarnings, ...info.runtimeWarnings];
    })()`);
  }

  async restart(): Promise<void> {
    const old = this.#browser();
    this.#puppet = undefined;
    await old.close();
    await this.start();
  }

  async virtualAuthenticator(
    surface: Surface,
    options: VirtualAuthenticatorOptions = {},
  ): Promise<VirtualAuthenticator> {
    if (!(surface instanceof PuppeteerSurface)) throw new Error("This surface is not a page of Chrome");
    return addVirtualAuthenticator(surface.puppeteerPage, options);
  }

  developerPanel(title: string): Promise<string[]> {
    return developerPanel(this.#browser(), this.extensionOrigin, title);
  }

  preload(): Promise<void> {
    throw new Error("Chrome has a virtual authenticator instead");
  }

  whenClosed(): Promise<void> {
    return this.#closed.promise;
  }

  async close(): Promise<void> {
    if (this.#puppet?.connected) await this.#puppet.close();
    this.#closed.resolve();
    await this.#profile.release();
  }

  #browser(): Puppet {
    if (this.#puppet === undefined) throw new Error("Chrome is not running");
    return this.#puppet;
  }

  #cdp(): CDPSession {
    if (this.#root === undefined) throw new Error("Chrome is not running");
    return this.#root;
  }

  async #install(): Promise<void> {
    const id = await this.#browser().installExtension(this.#options.extensionDir);
    if (id !== CHROME_EXTENSION_ID) throw new Error(`The extension got the id ${id}`);
  }

  #prompts(): Target[] {
    const prefix = this.extensionOrigin + PROMPT_PATH;
    return this.#browser()
      .targets()
      .filter((target) => target.type() === "page" && target.url().startsWith(prefix));
  }

  /** Asked of the browser itself: puppeteer's own list keeps workers of an extension that was reloaded. */
  async #workers(): Promise<string[]> {
    const { targetInfos } = await this.#cdp().send("Target.getTargets");
    return targetInfos
      .filter((info) => info.type === "service_worker" && info.url.startsWith(this.extensionOrigin))
      .map((info) => info.targetId);
  }

  async #surface(page: Page): Promise<PuppeteerSurface> {
    const known = this.#surfaces.get(page);
    if (known !== undefined) return known;
    const surface = new PuppeteerSurface(page);
    this.#surfaces.set(page, surface);
    if (this.#options.colorScheme) await surface.emulateColorScheme(this.#options.colorScheme);
    return surface;
  }

  /** Evaluates on the extensions page, in developer mode: without it Chrome disables what is reloaded. */
  async #developer<T>(expression: string): Promise<T> {
    const page = await this.#browser().newPage();
    await page.goto("chrome://extensions");
    const result = await page.evaluate(`(async () => {
      await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      return await ${expression};
    })()`);
    await page.close();
    return result as T;
  }

  async #allowPrivateWindows(): Promise<void> {
    await this.#developer(`(async () => {
      const extensionId = ${JSON.stringify(CHROME_EXTENSION_ID)};
      const info = await chrome.developerPrivate.getExtensionInfo(extensionId);
      if (info.incognitoAccess.isActive) return;
      await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
    })()`);
    // Chrome answers when it has begun to load the extension again: until it is done, its pages are blocked.
    await until("the extension in private windows", 10_000, () =>
      this.#developer<boolean>(`(async () => {
        const extensionId = ${JSON.stringify(CHROME_EXTENSION_ID)};
        const info = await chrome.developerPrivate.getExtensionInfo(extensionId);
        return info.state === "ENABLED" && info.incognitoAccess.isActive;
      })()`),
    );
  }

  async #openPrivate(url: string): Promise<Surface> {
    // A browser context made by puppeteer is no private window of the profile; only the extension API opens one.
    const opener = await this.extension("popup/popup.html");
    const { href } = new URL(url);
    const before = new Set(this.#browser().targets());
    await opener.evaluate(async (address) => {
      await chrome.windows.create({ incognito: true, url: address });
    }, href);
    const page = await until("a private window", 10_000, async () => {
      const target = this.#browser()
        .targets()
        .find(
          (candidate) => candidate.type() === "page" && candidate.url() === href && !before.has(candidate),
        );
      const found = await target?.page();
      if (!found || (await found.evaluate(() => document.readyState)) !== "complete") return undefined;
      return found;
    });
    await opener.close();
    return this.#surface(page);
  }
}
