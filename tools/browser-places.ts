import { access, constants, readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export type BrowserKind = "chrome" | "firefox";

/** Program names to look for on PATH, the better ones first. */
const NAMES: Record<BrowserKind, string[]> = {
  chrome: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
  firefox: ["firefox", "firefox-esr"],
};

const MAC_APPS: Record<BrowserKind, string[]> = {
  chrome: [
    "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  firefox: ["Firefox.app/Contents/MacOS/firefox"],
};

const WINDOWS_PROGRAMS: Record<BrowserKind, string[]> = {
  chrome: ["Chromium\\Application\\chrome.exe", "Google\\Chrome\\Application\\chrome.exe"],
  firefox: ["Mozilla Firefox\\firefox.exe"],
};

function onPath(kind: BrowserKind): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return NAMES[kind].flatMap((name) => folders.map((folder) => join(folder, name)));
}

function candidates(kind: BrowserKind): string[] {
  if (process.platform === "darwin") {
    const folders = ["/Applications", join(homedir(), "Applications")];
    return MAC_APPS[kind].flatMap((app) => folders.map((folder) => join(folder, app)));
  }
  if (process.platform === "win32") {
    const { PROGRAMFILES, LOCALAPPDATA } = process.env;
    const folders = [PROGRAMFILES, process.env["PROGRAMFILES(X86)"], LOCALAPPDATA];
    return WINDOWS_PROGRAMS[kind].flatMap((program) =>
      folders.flatMap((folder) => (folder ? [join(folder, program)] : [])),
    );
  }
  return onPath(kind);
}

/** A snap has a file system of its own, in which it finds neither the extension nor the profile. */
async function isSnap(path: string): Promise<boolean> {
  const target = await realpath(path);
  if (target.endsWith("/snap")) return true;
  const start = await readFile(target, { encoding: "latin1", flag: "r" });
  return start.startsWith("#!") && start.includes("/snap/bin/");
}

/** The programs of that browser that are on this machine, in the order to try them. */
export async function installedBrowsers(kind: BrowserKind): Promise<string[]> {
  const found: string[] = [];
  for (const path of candidates(kind)) {
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there && !(process.platform === "linux" && (await isSnap(path)))) found.push(path);
  }
  return found;
}
