import { resolve } from "node:path";
import type { Browser, LaunchOptions } from "./browser.ts";
import { launchChrome } from "./chrome.ts";
import { launchFirefox } from "./firefox.ts";

export type {
  Browser,
  BrowserKind,
  Frame,
  LaunchOptions,
  Pending,
  Surface,
  VirtualAuthenticator,
} from "./browser.ts";
export { sleep, until } from "./polling.ts";

/** Starts the browser with the extension loaded; throws when no program is named anywhere. */
export async function launchBrowser(options: LaunchOptions): Promise<Browser> {
  const variable = options.browser === "chrome" ? "CHROME_PATH" : "FIREFOX_PATH";
  const executablePath = options.executablePath ?? process.env[variable];
  if (!executablePath) throw new Error(`Set ${variable} to the program of ${options.browser}`);
  const launch = options.browser === "chrome" ? launchChrome : launchFirefox;
  return launch({ ...options, extensionDir: resolve(options.extensionDir), executablePath });
}
