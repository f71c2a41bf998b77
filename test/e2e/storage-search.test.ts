import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, lock, makeVault } from "./fixtures/person.ts";
import { makeControlExtension, type Places, storePlaintext } from "./fixtures/profile-search/control.ts";
import { logRecords } from "./fixtures/profile-search/leveldb.ts";
import { searchExtensionStorage } from "./fixtures/profile-search/search.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import { creationOptions, credentialOf, KIND, register, setStage, signIn } from "./fixtures/stage.ts";

/** What lies in the extension's storage after use, searched as a thief of the profile would search it. */

let profileDir: string;

beforeEach(async () => {
  profileDir = await mkdtemp(join(tmpdir(), "searched-profile-"));
});
afterEach(() => rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

describe("the search", () => {
  it("finds what an extension keeps in plain text, in each place", async () => {
    const places: Places = {
      databaseKey: "marked-database-key",
      shortValue: "marked-short-value",
      longValue: "marked-long-value",
      randomValue: "marked-random-value",
      localKey: "marked-local-key",
      localValue: "marked-local-value",
      syncValue: "marked-sync-value",
    };
    const control = await makeControlExtension();
    const browser = await launchBrowser({ browser: KIND, extensionDir: control.dir, profileDir });
    await storePlaintext(await browser.extension(control.page), places);
    await browser.close();
    await control.remove();

    const findings = await searchExtensionStorage(KIND, profileDir, Object.values(places));
    const found = new Set(findings.map(({ text }) => text));
    expect([...found].sort()).toEqual(Object.values(places).sort());
    const keyEncoding = KIND === "chrome" ? "UTF-16BE" : "shifted";
    expect(findings).toContainEqual(
      expect.objectContaining({ text: places.databaseKey, encoding: keyEncoding }),
    );
    const tables = findings.filter(({ file }) => file.endsWith(".ldb"));
    if (KIND === "chrome") expect(tables.map(({ text }) => text)).toContain(places.longValue);
  });
});

it("the search puts a record together that a log keeps in two blocks", () => {
  const fragment = (kind: number, text: string) => {
    const header = Buffer.alloc(7);
    header.writeUInt16LE(text.length, 4);
    header[6] = kind;
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const filler = "x".repeat(32_768 - 7 - 7 - "marked-".length);
  const log = Buffer.concat([fragment(1, ""), fragment(2, `${filler}marked-`), fragment(4, "text")]);
  expect(logRecords(log).map(String)).toEqual(["", `${filler}marked-text`]);
});

describe("Latchkey's storage", () => {
  const marks = {
    host: "marked-site-7391.localhost",
    siteName: "Marked Site Name",
    userName: "marked-user-name",
    displayName: "Marked Display Name",
    userHandle: "marked-user-handle",
    pin: "marked pin 7391",
    wrongPin: "marked wrong pin",
  };

  it("holds neither site nor person nor PIN, and nothing outside its one database", async () => {
    const stage = await setStage({ vault: false, profileDir });
    const { browser, site } = stage;
    await makeVault(browser, marks.pin);
    const rp = new RelyingParty(marks.host, site.origin(marks.host));
    const marked = { ...stage, rp };
    const page = await browser.open(`${site.origin(marks.host)}/`);
    const id = Buffer.from(marks.userHandle).toString("base64url");
    const asked = {
      rp: { id: marks.host, name: marks.siteName },
      user: { id, name: marks.userName, displayName: marks.displayName },
    };
    await register(marked, page, asked, { pin: marks.pin });
    await signIn(marked, page, {}, { pin: marks.pin });
    await lock(browser);
    await signIn(marked, page, {}, { pin: marks.pin });

    // A second one takes the place of the first, after a wrong PIN and a stop of the background.
    const ceremony = await beginCreate(page, creationOptions(rp, asked));
    const prompt = await browser.prompt();
    await approveWrongly(prompt, marks.wrongPin);
    await browser.stopBackground();
    await prompt.waitFor("#approve:not([disabled])");
    await approve(prompt, { pin: marks.pin });
    credentialOf(await ceremony.outcome());
    await lock(browser);

    const popup = await browser.extension("popup/popup.html");
    const kept = await popup.evaluate(async () => ({
      local: await chrome.storage.local.get(null),
      sync: await chrome.storage.sync.get(null),
      localStorage: localStorage.length,
      caches: await caches.keys(),
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }));
    expect(kept).toEqual({ local: {}, sync: {}, localStorage: 0, caches: [], databases: ["latchkey"] });
    await stage.close();

    expect(await searchExtensionStorage(KIND, profileDir, Object.values(marks))).toEqual([]);
    // The vault was among what was searched: its header, which is no secret, is found.
    expect(await searchExtensionStorage(KIND, profileDir, ["argon2id"])).not.toEqual([]);
  });
});
