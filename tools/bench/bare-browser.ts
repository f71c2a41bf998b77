import puppeteer, { type Browser as Puppet } from "puppeteer-core";
import { sleep } from "../../test/e2e/driver/index.ts";
import type { BrowserKind } from "../browser-places.ts";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;

const CHROME_ARGS = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Chromium's sandbox refuses to run as root.
  ...(isRoot ? ["--no-sandbox"] : []),
];

/** Long enough for an extension to open its tab of the first run and for the browser to come to rest. */
const REST_MS = 2_000;

/** Starts a headless browser on a fresh profile, with the unpacked extension of that folder or with none. */
export async function launchBare(
  kind: BrowserKind,
  executablePath: string,
  extension?: string,
): Promise<Puppet> {
  const puppet = await puppeteer.launch({
    browser: kind,
    executablePath,
    headless: true,
    defaultViewport: null,
    ...(kind === "chrome"
      ? { pipe: true, enableExtensions: true, args: CHROME_ARGS }
      : { args: ["--remote-allow-system-access"] }),
  });
  try {
    if (extension !== undefined) await puppet.installExtension(extension);
    await sleep(REST_MS);
  } catch (error) {
    await puppet.close();
    throw error;
  }
  return puppet;
}

/** Stops the service workers of Chromium's extensions, and waits until they are gone. */
export async function stopWorkers(puppet: Puppet): Promise<void> {
  const session = await puppet.target().createCDPSession();
  const running = async () => {
    const { targetInfos } = await session.send("Target.getTargets");
    return targetInfos.filter(({ type }) => type === "service_worker");
  };
  for (const { targetId } of await running()) await session.send("Target.closeTarget", { targetId });
  while ((await running()).length > 0) await sleep(20);
  await session.detach();
}
