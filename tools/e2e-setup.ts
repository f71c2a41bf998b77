import { makeFirefoxTemplate } from "../test/e2e/driver/firefox-template.ts";
import { findOrInstallBrowser } from "./browsers.ts";
import { buildExtension } from "./build.ts";

/**
 * Before the end-to-end tests: provides the browser that LATCHKEY_BROWSER names (Chrome where it names
 * none) and a fresh build, unless LATCHKEY_BUILT says that there is one. Returns what tidies up afterwards.
 */
export async function setup(): Promise<() => Promise<void>> {
  const browser = process.env.LATCHKEY_BROWSER === "firefox" ? "firefox" : "chrome";
  const path = await findOrInstallBrowser(browser);
  process.env[browser === "firefox" ? "FIREFOX_PATH" : "CHROME_PATH"] = path;
  if (!process.env.LATCHKEY_BUILT) await buildExtension(browser);
  if (browser === "chrome") return async () => {};
  // Without it everything only takes longer.
  const template = await makeFirefoxTemplate(path).catch(console.warn);
  if (template) process.env.FIREFOX_TEMPLATE = template.dir;
  return async () => template?.release();
}
