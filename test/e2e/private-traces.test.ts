import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { beginGet } from "./fixtures/ceremony.ts";
import { cancel, lock } from "./fixtures/person.ts";
import { searchTraces } from "./fixtures/profile-search/traces.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import { KIND, requestOptions, setStage } from "./fixtures/stage.ts";

/** What the browser itself writes down when a page in a private window asks: the prompt is an ordinary window. */

const MARKED = "marked-clinic-7391";
const ORDINARY = "ordinary-host-7391";
const PROMPT = "popup/prompt.html";
/** Chromium's folder, Firefox's file. */
const SESSIONS = KIND === "chrome" ? join("Default", "Sessions") : "sessionstore.jsonlz4";

let profileDir: string;

beforeEach(async () => {
  profileDir = await mkdtemp(join(tmpdir(), "traced-profile-"));
});
afterEach(() => rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

async function filesWith(text: string): Promise<string[]> {
  return (await searchTraces(profileDir, [text])).map(({ file }) => file);
}

it("nothing in the profile names the site", async () => {
  const stage = await setStage({ privateWindows: true, profileDir });
  const { browser, site } = stage;
  try {
    // Where the vault is locked, the prompt comes for any site.
    await lock(browser);
    const host = `${MARKED}.localhost`;
    const rp = new RelyingParty(host, site.origin(host));
    await browser.open(`${site.origin(`${ORDINARY}.localhost`)}/`);
    const page = await browser.open(`${rp.origin}/`, { private: true });
    const ceremony = await beginGet(page, requestOptions(rp));
    const prompt = await browser.prompt();
    expect(await prompt.text("#rp-id")).toBe(host);
    await cancel(prompt);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await page.close();
    // Chromium writes down what was closed some seconds later, unless it quits before; Firefox when it quits.
    if (KIND === "chrome") {
      const written = () => searchTraces(join(profileDir, SESSIONS), [PROMPT]);
      await expect.poll(written, { timeout: 15_000 }).not.toEqual([]);
    }
  } finally {
    await stage.close();
  }

  expect(await searchTraces(profileDir, [MARKED])).toEqual([]);
  // The control: history and sessions are among what was searched, and the prompt is in them.
  expect(await filesWith(ORDINARY)).toContain(
    KIND === "chrome" ? join("Default", "History") : "places.sqlite",
  );
  expect((await filesWith(PROMPT)).filter((file) => file.startsWith(SESSIONS))).not.toEqual([]);
});
