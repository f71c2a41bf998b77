import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, lock, makeVault } from "./fixtures/person.ts";
import { makeControlExtension, type Places, storePlaintext } from "./fixtures/profile-search/control.ts";
import { logRecords } from "./fixtures/profile-search/leveldb.ts";
import { searchBytes, searchExtensionStorage } from "./fixtures/profile-search/search.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import { creationOptions, credentialOf, KIND, register, setStage, signIn } from "./fixtures/stage.ts";
import { ask, byPin } from "./vault/fixtures/asking.ts";
import { storageAreas } from "./vault/fixtures/storage-areas.ts";

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
      elsewhereValue: "marked-elsewhere-value",
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
    newPin: "marked new pin 7391",
    passphrase: "marked passphrase lantern 7391",
  };
  /** It may stand in clear: the list of switched-off sites is the declared exception. */
  const switchedOff = "marked-exception-4410.localhost";

  it("holds neither site nor person nor secret, and nothing outside its two databases; nor do its backups", async () => {
    const stage = await setStage({ vault: false, profileDir });
    const { browser, site } = stage;
    const recoveryCode = await makeVault(browser, marks.pin);
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

    const popup = await browser.extension("popup/popup.html");
    const secret = byPin(marks.pin);
    await ask(popup, "settings.setLock", { idleMinutes: 30, withScreen: true });
    await ask(popup, "sites.switch", { host: switchedOff, off: true });
    const { passphrase } = marks;
    const { file: backup } = await ask(popup, "backup.make", { secret, passphrase });
    await ask(popup, "backup.prove", { file: backup, passphrase });
    await ask(popup, "backup.restore", { file: backup, passphrase, replace: [] });
    const pinSlot = (await ask(popup, "slots.list", {})).find(({ type }) => type === "pin")?.slot ?? "";
    const by = { type: "pin", pin: marks.newPin, memoryMiB: 64 } as const;
    await ask(popup, "slots.replace", { secret, slot: pinSlot, by });
    const { file: dump } = await ask(popup, "vault.dump", {});
    const keys = (await storageAreas(popup)).session.unlocked as Record<string, string>;
    await ask(popup, "vault.lock", {});
    const secrets = [recoveryCode, recoveryCode.replaceAll("-", "")];
    for (const name of ["records", "index", "places"]) secrets.push(keys[name] ?? "");
    expect(secrets.every((text) => text.length >= 30)).toBe(true);

    const kept = await popup.evaluate(async () => ({
      local: await chrome.storage.local.get(null),
      sync: await chrome.storage.sync.get(null),
      localStorage: localStorage.length,
      caches: await caches.keys(),
      databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
      buckets: (await navigator.storageBuckets?.keys()) ?? null,
    }));
    expect(kept).toEqual({
      local: {},
      sync: {},
      localStorage: 0,
      caches: [],
      databases: KIND === "chrome" ? ["latchkey"] : ["latchkey", "latchkey.second-copy"],
      buckets: KIND === "chrome" ? ["second-copy"] : null,
    });
    await stage.close();

    const all = [...Object.values(marks), ...secrets];
    expect(await searchExtensionStorage(KIND, profileDir, all)).toEqual([]);
    expect(searchBytes(Buffer.from(backup, "base64url"), [...all, switchedOff])).toEqual([]);
    expect(searchBytes(Buffer.from(dump, "base64url"), all)).toEqual([]);
    // The control: what is no secret is found where it is, the header and the one site in clear.
    for (const text of ["argon2id", switchedOff]) {
      expect(await searchExtensionStorage(KIND, profileDir, [text])).not.toEqual([]);
      expect(searchBytes(Buffer.from(dump, "base64url"), [text])).toEqual([text]);
    }
  });
});
