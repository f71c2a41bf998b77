import { parseArgs } from "node:util";
import { startDemo } from "../../demo/server.ts";
import { type Browser, launchBrowser } from "../../test/e2e/driver/index.ts";
import type { BrowserKind } from "../browser-places.ts";
import { findOrInstallBrowser } from "../browsers.ts";
import { buildExtension, extensionDir } from "../build.ts";
import { takeTour } from "./tour.ts";

const DEMO_PORT = 8080;

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function chosenBrowser(name: string): BrowserKind {
  if (name === "chrome" || name === "firefox") return name;
  throw new Error(`--browser takes chrome or firefox, not ${name}.`);
}

/** Leaves the browser to a person until it is closed, or until Ctrl-C. */
async function stayOpen(browser: Browser, origin: string): Promise<number> {
  await browser.open(origin);
  console.log(`The demo is at ${origin}, in ${browser.kind} with Latchkey in its toolbar.`);
  console.log("The profile is a temporary one. Close the browser or press Ctrl-C to end.");
  await Promise.race([
    browser.whenClosed(),
    new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    }),
  ]);
  return 0;
}

async function start(kind: BrowserKind, tour: boolean): Promise<number> {
  const executablePath = await findOrInstallBrowser(kind);
  console.log(`Browser: ${executablePath}`);
  console.log("Building the extension…");
  await buildExtension(kind);
  console.log("Starting the demo…");
  const demo = await startDemo({ port: DEMO_PORT, log: !tour }).catch(() => startDemo({ log: !tour }));
  try {
    console.log(`Starting ${kind}…`);
    const browser = await launchBrowser({
      browser: kind,
      extensionDir: extensionDir(kind),
      executablePath,
      headless: tour,
      handleSignals: tour,
    });
    try {
      return tour ? await takeTour(browser, demo) : await stayOpen(browser, demo.origin);
    } finally {
      await browser.close();
    }
  } finally {
    await demo.close();
  }
}

/**
 * `[--browser chrome|firefox] [--tour]`: opens the browser with Latchkey and the demo. With `--tour`, and
 * where there is no display, takes the tour by itself. Returns the exit code.
 */
export async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        browser: { type: "string", default: "chrome" },
        tour: { type: "boolean", default: false },
      },
    });
    const kind = chosenBrowser(values.browser);
    if (!values.tour && !hasDisplay()) console.log("There is no display: Latchkey takes the tour by itself.");
    return await start(kind, values.tour || !hasDisplay());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
