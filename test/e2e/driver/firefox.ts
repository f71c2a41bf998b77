import { rm } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Browser as Puppet } from "puppeteer-core";
import { BidiSession, type Context } from "./bidi-session.ts";
import { BidiSurface } from "./bidi-surface.ts";
import type {
  Browser,
  LaunchOptions,
  Surface,
  VirtualAuthenticator,
  VirtualAuthenticatorOptions,
  WaitOptions,
} from "./browser.ts";
import { Closed } from "./closed.ts";
import { addFirefoxAuthenticator } from "./firefox-authenticator.ts";
import { FIREFOX_ADDON_ID, FIREFOX_UUID, PROMPT_PATH } from "./identity.ts";
import { until } from "./polling.ts";
import { openProfile, type Profile } from "./profile.ts";

const ID = JSON.stringify(FIREFOX_ADDON_ID);
const EXTENSION = `WebExtensionPolicy.getByID(${ID}).extension`;

const PREFS = {
  "extensions.webextensions.uuids": JSON.stringify({ [FIREFOX_ADDON_ID]: FIREFOX_UUID }),
  // An unsigned add-on is uninstalled when Firefox quits; its data must outlive that.
  "extensions.webextensions.keepStorageOnUninstall": true,
  "extensions.webextensions.keepUuidOnUninstall": true,
};

/** Milliseconds after which a tab that is not there yet never comes. */
const LOST_AFTER = 20_000;

const CAMERA_PREFS = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
};

function proxyPrefs(port: number | undefined): Record<string, unknown> {
  return port === undefined
    ? {}
    : { "network.proxy.type": 1, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": port };
}

/** Starts Firefox with the extension in it. A new profile is a copy of the folder that FIREFOX_TEMPLATE names. */
export async function launchFirefox(options: LaunchOptions & { executablePath: string }): Promise<Browser> {
  const firefox = new Firefox(options, await openProfile(options.profileDir, process.env.FIREFOX_TEMPLATE));
  try {
    await firefox.start();
  } catch (error) {
    await firefox.close();
    throw error;
  }
  return firefox;
}

class Firefox implements Browser {
  readonly kind = "firefox";
  readonly extensionOrigin = `moz-extension://${FIREFOX_UUID}`;
  readonly #options: LaunchOptions & { executablePath: string };
  readonly #profile: Profile;
  readonly #closed = new Closed();
  readonly #handedOut = new Set<string>();
  #puppet: Puppet | undefined;
  #bidi: BidiSession | undefined;

  constructor(options: LaunchOptions & { executablePath: string }, profile: Profile) {
    this.#options = options;
    this.#profile = profile;
  }

  get profileDir(): string {
    return this.#profile.dir;
  }

  async start(): Promise<void> {
    const scheme = this.#options.colorScheme;
    const signals = this.#options.handleSignals ?? true;
    const { httpsThrough } = this.#options;
    const puppet = await puppeteer.launch({
      browser: "firefox",
      executablePath: this.#options.executablePath,
      headless: this.#options.headless ?? true,
      userDataDir: this.#profile.dir,
      defaultViewport: null,
      handleSIGINT: signals,
      handleSIGTERM: signals,
      handleSIGHUP: signals,
      acceptInsecureCerts: httpsThrough !== undefined,
      args: ["--remote-allow-system-access"],
      extraPrefsFirefox: {
        ...PREFS,
        ...proxyPrefs(httpsThrough),
        ...(this.#options.fakeCamera !== undefined && CAMERA_PREFS),
        ...(scheme && { "layout.css.prefers-color-scheme.content-override": scheme === "dark" ? 0 : 1 }),
      },
    });
    this.#puppet = puppet;
    this.#bidi = new BidiSession(puppet);
    // Puppeteer would put the preferences of before in the place of those that this run leaves.
    await rm(join(this.#profile.dir, "prefs.js.puppeteer"), { force: true });
    puppet.once("disconnected", () => {
      if (this.#puppet === puppet) this.#closed.resolve();
    });
    if (this.#options.privateWindows) await this.#allowPrivateWindows();
    const { before, after } = this.#options.neighbours ?? {};
    if (before) await puppet.installExtension(before);
    await this.#install();
    if (after) await puppet.installExtension(after);
  }

  async open(url: string, options: { private?: boolean } = {}): Promise<Surface> {
    if (options.private) {
      const surface = await this.#privateTab();
      await surface.goto(url);
      return surface;
    }
    // Now and then Firefox loses a new tab, or its first navigation, and never answers the command.
    const opened = await this.#opened(url);
    if (opened === "lost") console.warn(`Firefox lost a tab for ${url}; another one is opened`);
    const surface = opened === "lost" ? await this.#opened(url) : opened;
    if (surface === "lost") throw new Error(`Firefox did not open ${url}`);
    return surface;
  }

  async #opened(url: string): Promise<Surface | "lost"> {
    const bidi = this.#session();
    const opening = (async () => {
      const created = bidi.send<{ context: string }>("browsingContext.create", { type: "tab" });
      const surface = new BidiSurface(bidi, (await created).context);
      await surface.goto(url);
      return surface;
    })();
    // What comes after all is of no use any more.
    opening.catch(() => {});
    const late = new Promise<"lost">((resolve) => setTimeout(resolve, LOST_AFTER, "lost").unref());
    return Promise.race([opening, late]);
  }

  extension(path: string): Promise<Surface> {
    return this.open(`${this.extensionOrigin}/${path}`);
  }

  async clickAction(tab: Surface): Promise<void> {
    await tab.bringToFront();
    await this.#session().privileged(`(async () => {
      const url = "resource://gre/modules/ExtensionParent.sys.mjs";
      const { ExtensionParent } = ChromeUtils.importESModule(url);
      const action = ExtensionParent.apiManager.global.browserActionFor(${EXTENSION});
      await action.triggerAction(Services.wm.getMostRecentWindow("navigator:browser"));
    })()`);
  }

  async clickActionAt(x: number, y: number): Promise<void> {
    // The protocol knows no document in a panel: the events come by the panel's own window, as the system sends them.
    await this.#session().privileged(`(async () => {
      const opener = Services.wm.getMostRecentWindow("navigator:browser");
      const popup = opener.document.querySelector(".webextension-popup-browser");
      if (popup?.closest("panel")?.state !== "open") throw new Error("The popup is not open");
      const { left, top } = popup.getBoundingClientRect();
      const { windowUtils, devicePixelRatio, mozInnerScreenX, mozInnerScreenY } = opener;
      const at = [mozInnerScreenX + left + ${x}, mozInnerScreenY + top + ${y}].map((n) => n * devicePixelRatio);
      for (const name of ["MOVE", "BUTTON_DOWN", "BUTTON_UP"]) {
        const message = windowUtils["NATIVE_MOUSE_MESSAGE_" + name];
        await new Promise((done) => windowUtils.sendNativeMouseEvent(...at, message, 0, 0, popup, done));
      }
    })()`);
  }

  async prompt(options: WaitOptions = {}): Promise<Surface> {
    return until("a prompt window", options.timeout ?? 10_000, async () => {
      const found = (await this.#prompts()).find(({ context }) => !this.#handedOut.has(context));
      if (found === undefined) return undefined;
      const surface = new BidiSurface(this.#session(), found.context);
      if ((await surface.evaluate(() => document.readyState)) !== "complete") return undefined;
      this.#handedOut.add(found.context);
      return surface;
    });
  }

  async promptCount(): Promise<number> {
    return (await this.#prompts()).length;
  }

  async surfaces(): Promise<Surface[]> {
    const bidi = this.#session();
    return (await bidi.contexts()).map(({ context }) => new BidiSurface(bidi, context));
  }

  async stopBackground(): Promise<void> {
    // Without the options an open Port, as the prompt window has one, would put the stop off.
    await this.#session().privileged(
      `${EXTENSION}.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })`,
    );
  }

  async backgroundRunning(): Promise<boolean> {
    return (await this.#session().privileged(`${EXTENSION}.backgroundState`)) === "running";
  }

  async reloadExtension(): Promise<void> {
    await this.#session().privileged(`(async () => {
      const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
      const addon = await AddonManager.getAddonByID(${ID});
      await addon.reload();
    })()`);
  }

  async complaints(): Promise<string[]> {
    const collected = `[...(${EXTENSION}.warnings ?? []), ...(${EXTENSION}.errors ?? [])]`;
    return JSON.parse(String(await this.#session().privileged(`JSON.stringify(${collected}.map(String))`)));
  }

  async restart(): Promise<void> {
    const old = this.#puppet;
    this.#puppet = undefined;
    await old?.close();
    await this.start();
  }

  virtualAuthenticator(
    _surface: Surface,
    options: VirtualAuthenticatorOptions = {},
  ): Promise<VirtualAuthenticator> {
    return addFirefoxAuthenticator(this.#session(), options);
  }

  async developerPanel(title: string): Promise<string[]> {
    const found = await this.#session().privileged(`(async () => {
      const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
      const { gDevTools } = require("devtools/client/framework/devtools");
      const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab);
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      for (let tries = 0; tries < 50; tries++) {
        const tool = toolbox.getAdditionalTools().find(({ label }) => label === ${JSON.stringify(title)});
        if (tool) {
          await toolbox.selectTool(tool.id);
          break;
        }
        await wait(100);
      }
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(FIREFOX_ADDON_ID)});
      const urls = () => [...extension.views].map((view) => view.uri.spec);
      for (let tries = 0; tries < 50 && !urls().some((url) => url.includes("?tab=")); tries++) await wait(100);
      return JSON.stringify(urls());
    })()`);
    return JSON.parse(String(found));
  }

  async preload(fn: () => void): Promise<void> {
    await this.#session().send("script.addPreloadScript", { functionDeclaration: String(fn) });
  }

  whenClosed(): Promise<void> {
    return this.#closed.promise;
  }

  async close(): Promise<void> {
    if (this.#puppet?.connected) await this.#puppet.close();
    this.#closed.resolve();
    await this.#profile.release();
  }

  #session(): BidiSession {
    if (this.#bidi === undefined) throw new Error("Firefox is not running");
    return this.#bidi;
  }

  async #install(): Promise<void> {
    const id = await this.#puppet?.installExtension(this.#options.extensionDir);
    if (id !== FIREFOX_ADDON_ID) throw new Error(`The extension got the id ${id}`);
  }

  async #prompts(): Promise<Context[]> {
    const prefix = this.extensionOrigin + PROMPT_PATH;
    return (await this.#session().contexts()).filter(({ url }) => url.startsWith(prefix));
  }

  /** Must come before the installation, which reads the permission. */
  async #allowPrivateWindows(): Promise<void> {
    await this.#session().privileged(`(async () => {
      const url = "resource://gre/modules/ExtensionPermissions.sys.mjs";
      const { ExtensionPermissions } = ChromeUtils.importESModule(url);
      const permissions = ["internal:privateBrowsingAllowed"];
      await ExtensionPermissions.add(${ID}, { permissions, origins: [] });
    })()`);
  }

  async #privateTab(): Promise<BidiSurface> {
    const bidi = this.#session();
    const before = new Set((await bidi.contexts()).map(({ clientWindow }) => clientWindow));
    await bidi.privileged(`(async () => {
      const opened = OpenBrowserWindow({ private: true });
      await new Promise((resolve) => opened.addEventListener("load", resolve, { once: true }));
      await opened.delayedStartupPromise;
    })()`);
    const found = await until("a private window", 10_000, async () =>
      (await bidi.contexts()).find(
        ({ clientWindow, url }) => !before.has(clientWindow) && url === "about:privatebrowsing",
      ),
    );
    // A navigation of its own page, which may still be loading, can get lost.
    const { context } = await bidi.send<{ context: string }>("browsingContext.create", {
      type: "tab",
      referenceContext: found.context,
    });
    await bidi.send("browsingContext.close", { context: found.context });
    return new BidiSurface(bidi, context);
  }
}
