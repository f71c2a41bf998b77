import { rm } from "node:fs/promises";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { openProfile, type Profile } from "./profile.ts";

/** What belongs to one run: locks, reports, caches of pages, and the windows that were open. */
const LEFT_OUT = ["lock", ".parentlock", "cache2", "crashes", "datareporting", "minidumps", "user.js"];
const SESSION = ["sessionstore.jsonlz4", "sessionstore-backups", "sessionCheckpoints.json"];

/**
 * A profile in which Firefox was started once, without the extension: what it makes at its first start takes it half
 * of the time. `release` removes it.
 */
export async function makeFirefoxTemplate(executablePath: string): Promise<Profile> {
  const profile = await openProfile(undefined);
  try {
    const firefox = await puppeteer.launch({
      browser: "firefox",
      executablePath,
      headless: true,
      userDataDir: profile.dir,
    });
    await firefox.close();
    for (const name of [...LEFT_OUT, ...SESSION]) {
      await rm(join(profile.dir, name), { recursive: true, force: true });
    }
    return profile;
  } catch (error) {
    await profile.release();
    throw error;
  }
}
