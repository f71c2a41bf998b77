import { access } from "node:fs/promises";
import { resolve } from "node:path";
import {
  detectBrowserPlatform,
  getInstalledBrowsers,
  install,
  makeProgressCallback,
  resolveBuildId,
  Browser as Source,
} from "@puppeteer/browsers";
import manifest from "../manifest.json" with { type: "json" };
import { type BrowserKind, installedBrowsers } from "./browser-places.ts";
import { output, run } from "./command.ts";

export type { BrowserKind } from "./browser-places.ts";

const cacheDir = resolve(".cache/browsers");

interface Kind {
  name: string;
  variable: "CHROME_PATH" | "FIREFOX_PATH";
  source: Source;
  debianPackage: string;
  oldest: number;
}

const KINDS: Record<BrowserKind, Kind> = {
  chrome: {
    name: "Chrome",
    variable: "CHROME_PATH",
    source: Source.CHROME,
    debianPackage: "chromium",
    oldest: Number.parseInt(manifest.minimum_chrome_version, 10),
  },
  firefox: {
    name: "Firefox",
    variable: "FIREFOX_PATH",
    source: Source.FIREFOX,
    debianPackage: "firefox-esr",
    oldest: Number.parseInt(manifest.browser_specific_settings.gecko.strict_min_version, 10),
  },
};

/** The major version, or undefined for a program that does not start. */
async function majorVersion(path: string): Promise<number | undefined> {
  // On Windows, `chrome.exe --version` opens a window instead of answering.
  const text =
    process.platform === "win32"
      ? await output("powershell", [
          "-NoProfile",
          "-Command",
          `(Get-Item -LiteralPath '${path.replaceAll("'", "''")}').VersionInfo.ProductVersion`,
        ])
      : await output(path, ["--version"]);
  const major = text?.match(/(\d+)\.\d/)?.[1];
  return major === undefined ? undefined : Number(major);
}

async function firstUsable(kind: Kind, paths: string[]): Promise<string | undefined> {
  for (const path of paths) {
    const major = await majorVersion(path);
    if (major !== undefined && major >= kind.oldest) return path;
  }
  return undefined;
}

async function downloaded(kind: Kind): Promise<string[]> {
  const browsers = await getInstalledBrowsers({ cacheDir });
  return browsers.filter(({ browser }) => browser === kind.source).map((each) => each.executablePath);
}

async function installFromDebian(kind: Kind): Promise<void> {
  console.log(`Installing ${kind.debianPackage} with apt-get…`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", kind.debianPackage], { env });
}

async function download(kind: Kind): Promise<void> {
  const platform = detectBrowserPlatform();
  if (platform === undefined) throw new Error("no build for this platform");
  console.log(`Downloading ${kind.name} into ${cacheDir}…`);
  const buildId = await resolveBuildId(kind.source, platform, "stable");
  await install({
    browser: kind.source,
    buildId,
    cacheDir,
    platform,
    downloadProgressCallback: await makeProgressCallback(kind.source, buildId),
  });
}

async function isDebianRoot(): Promise<boolean> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return access("/etc/debian_version").then(
    () => true,
    () => false,
  );
}

/**
 * The program of a browser that is new enough for the extension: the one that CHROME_PATH or FIREFOX_PATH
 * names, else one on this machine, else one that this installs.
 * @throws one sentence that says what to install
 */
export async function findOrInstallBrowser(browser: BrowserKind): Promise<string> {
  const kind = KINDS[browser];
  const wanted = `${kind.name} ${kind.oldest} or newer`;
  const named = process.env[kind.variable];
  if (named) {
    if ((await firstUsable(kind, [named])) !== undefined) return named;
    throw new Error(`${kind.variable} must name a program of ${wanted} that starts: ${named}`);
  }
  const look = async () =>
    firstUsable(kind, [...(await installedBrowsers(browser)), ...(await downloaded(kind))]);
  const found = await look();
  if (found !== undefined) return found;
  if (await isDebianRoot()) {
    await installFromDebian(kind);
    const installed = await look();
    if (installed !== undefined) return installed;
  }
  const reason = await download(kind).then(
    () => "the download does not start",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const fresh = await look();
  if (fresh !== undefined) return fresh;
  throw new Error(`Install ${wanted}, or name its program in ${kind.variable} (${reason}).`);
}
