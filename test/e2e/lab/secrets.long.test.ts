import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBackup } from "../../../src/vault/files/backup.ts";
import { createAuthenticator } from "../../../testing/index.ts";
import { type Surface, until } from "../driver/index.ts";
import { callWithExtensions } from "../fixtures/extension-calls.ts";
import { approve, makeVault } from "../fixtures/person.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "../manage/fixtures/by-role.ts";
import { newCode } from "../manage/fixtures/codes.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { PASSPHRASE } from "../vault/fixtures/backup.ts";
import { type DownloadProfile, downloadProfile } from "../vault/fixtures/files.ts";
import { askLab, labProfile, openLab } from "./fixtures/lab-page.ts";

/** What of a real credential never comes to the lab's page, and what of a lab profile never leaves with the vault. */

let downloads: DownloadProfile;
let stage: Stage;
let page: Surface;
let lab: Surface;

beforeAll(async () => {
  downloads = await downloadProfile();
  stage = await setStage({ vault: false, profileDir: downloads.profileDir });
  await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  lab = await openLab(stage);
  await lab.setViewport(1280, 800);
  await page.reload();
  await lab.evaluate(() => {
    const here = window as unknown as TakenWindow;
    here.saved = [];
    here.copied = [];
    // What is saved and copied is looked at here.
    const make = URL.createObjectURL;
    URL.createObjectURL = (file) => {
      if (file instanceof Blob) here.saved.push(file.text());
      return make(file);
    };
    HTMLAnchorElement.prototype.click = () => {};
    navigator.clipboard.writeText = async (text) => {
      here.copied.push(text);
    };
  });
});
afterAll(async () => {
  await stage?.close();
  await downloads?.remove();
});

interface TakenWindow {
  saved: Promise<string>[];
  copied: string[];
}

/** All that the lab's page shows, copies and saves of its ceremonies. */
async function everything(): Promise<string> {
  const told: string[] = [];
  await lab.bringToFront();
  const ids = await lab.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-entry]")].map(({ dataset }) => dataset.entry ?? ""),
  );
  for (const id of ids) {
    await lab.evaluate((to) => {
      location.hash = `#ceremonies=${to}`;
    }, id);
    await lab.waitFor(`[data-entry="${id}"][aria-current="true"]`);
    for (const part of ["overview", "request", "response", "extensions"]) {
      await lab.click(`input[value="${part}"]`);
      await lab.waitFor(`input[value="${part}"]:checked`);
      told.push(await lab.evaluate(() => document.documentElement.outerHTML));
      // Bytes in hex stand in cells.
      told.push(await lab.evaluate(() => document.body.textContent.replaceAll(/\s/g, "")));
    }
    for (const form of ["json", "vector", "curl", "webdriver"]) {
      if ((await lab.count(`#copy-${form}`)) > 0) await lab.click(`#copy-${form}`);
    }
  }
  await lab.click("#save-log");
  const { saved, copied } = await lab.evaluate(async () => {
    const here = window as unknown as TakenWindow;
    return { saved: await Promise.all(here.saved.splice(0)), copied: here.copied.splice(0) };
  });
  expect(saved).toHaveLength(1);
  expect(copied.length).toBeGreaterThan(ids.length);
  return [...told, ...copied, ...saved].join("\n");
}

/** A byte string in each form in which it may be written. */
function writings(bytes: number[]): string[] {
  const all = Buffer.from(bytes);
  return [all.toString("base64url"), all.toString("base64"), all.toString("hex"), all.toString("latin1")];
}

describe("what prf gives, and large blobs", () => {
  const blob = Array.from({ length: 48 }, (_, i) => (i * 37 + 11) & 255);
  const blobText = Buffer.from(blob).toString("base64url");
  beforeEach(async () => {
    await lab.evaluate(() => {
      location.hash = "#ceremonies";
    });
    if (await lab.count("#clear-log:not([disabled])")) await lab.click("#clear-log");
  });

  /** All secrets of a credential that is made, evaluates prf, and has a blob written and read. */
  async function secretsOf(decide: () => Promise<void>): Promise<number[][]> {
    const call = async (
      ...args: Parameters<typeof callWithExtensions> extends [unknown, ...infer A] ? A : never
    ) => {
      await page.bringToFront();
      const pending = await callWithExtensions(page, ...args);
      await decide();
      return pending.value();
    };
    const prf = { eval: { first: "AAEC", second: "Aw" } };
    const { id = "" } = await call("create", { prf, largeBlob: { support: "required" } });
    const got = await call("get", { prf }, [id]);
    await call("get", { largeBlob: { write: blobText } }, [id]);
    const read = await call("get", { largeBlob: { read: true } }, [id]);
    expect(read).toMatchObject({ json: { largeBlob: { blob: blobText } } });
    const results = (got.results as { prf: { results: Record<string, { bytes: number[] }> } }).prf.results;
    const secrets = Object.values(results).map(({ bytes }) => bytes);
    expect(secrets.map(({ length }) => length)).toEqual([32, 32]);
    await expect.poll(() => lab.count("[data-entry]")).toBe(4);
    await expect.poll(() => lab.count('[data-outcome="credential"]')).toBeGreaterThanOrEqual(4);
    return [...secrets, blob];
  }

  it("of a real credential are in no view, no copy and no saved log", async () => {
    const secrets = await secretsOf(async () => {
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve:not([disabled])");
      await approve(prompt, (await prompt.count("#pin")) > 0 ? { pin: PIN } : {});
    });
    const told = await everything();
    // What was done is told.
    expect(told).toContain('"redacted": 32');
    const found = secrets.flatMap(writings).filter((text) => told.includes(text));
    expect(found).toEqual([]);
  });

  it("of a lab profile's are there", async () => {
    const sites = [{ type: "origin" as const, origin: stage.site.origin() }];
    const profile = labProfile({ sites });
    await askLab(lab, "save", { profile });
    const secrets = await secretsOf(async () => {});
    const told = await everything();
    await askLab(lab, "remove", { id: profile.id });
    const missing = secrets.filter((bytes) => !writings(bytes).some((text) => told.includes(text)));
    expect(missing).toEqual([]);
  });
});

describe("a lab profile", () => {
  const name = "Bench of the files";
  const account = "grace-of-the-lab@example.com";
  const secret = "KRSXG5CMMFRFG2LHNZSTAMJSGM2DKNRX";
  const passkey = "ada-of-the-vault";
  let traces: string[];

  beforeAll(async () => {
    const authenticator = createAuthenticator();
    const user = {
      id: Buffer.from("lab-user-handle").toString("base64url"),
      name: account,
      displayName: account,
    };
    await authenticator.create(
      {
        rp: { id: "localhost", name: "Lab" },
        user,
        challenge: "AAECAwQFBgcICQoLDA0ODw",
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "required" },
      },
      { origin: "http://localhost" },
    );
    const credentials = await authenticator.exportCredentials();
    const codes = [`otpauth://totp/Lab:${account}?secret=${secret}&issuer=Lab`];
    const profile = labProfile({ name, codes });
    await askLab(lab, "save", { profile });
    await askLab(lab, "seed", { id: profile.id, credentials });
    const [own] = credentials;
    if (!own) throw new Error("No credential");
    traces = [name, account, "lab-user-handle", secret, own.credentialId, own.privateKey];
    // The vault has something of its own.
    await ask(lab, "codes.add", { codes: [newCode("Example", passkey)] });
  });

  /** Which of the traces are in a file, as text or as the bytes that they stand for. */
  function tracesIn(file: Uint8Array): string[] {
    const all = Buffer.from(file);
    return traces.filter(
      (trace) =>
        all.includes(trace) ||
        all.includes(Buffer.from(trace, "base64url")) ||
        all.includes(Buffer.from(trace)),
    );
  }

  it("is seen by this test where it is", async () => {
    const { profiles } = await askLab(lab, "profiles", {});
    const { credentials } = await askLab(lab, "credentials", { id: profiles[0]?.id ?? "" });
    const stored = new TextEncoder().encode(JSON.stringify({ profiles, credentials }));
    // The handle is there in base64url.
    expect(tracesIn(stored)).toEqual(traces.filter((trace) => trace !== "lab-user-handle"));
  });

  it("is in no backup", async () => {
    const { file } = await ask(lab, "backup.make", {
      secret: { type: "pin", pin: PIN },
      passphrase: PASSPHRASE,
    });
    const whole = await openBackup(new Uint8Array(Buffer.from(file, "base64url")), PASSPHRASE);
    const text = JSON.stringify(whole, (_, value: unknown) =>
      value instanceof Uint8Array
        ? `${Buffer.from(value).toString("base64url")} ${Buffer.from(value)}`
        : value,
    );
    expect(text).toContain(passkey);
    expect(tracesIn(new TextEncoder().encode(text))).toEqual([]);
  });

  it("is in no raw dump of the vault", async () => {
    const { file } = await ask(lab, "vault.dump", {});
    expect(tracesIn(new Uint8Array(Buffer.from(file, "base64url")))).toEqual([]);
  });

  it.each([
    ["CXF", "-cxf.json"],
    ["otpauth", "-otpauth.txt"],
  ])("is in no export: %s", async (format, ending) => {
    const manager = await stage.browser.extension("popup/manager.html#exchange");
    await press(manager, "button", "Export");
    await manager.click(await byRole(manager, "radio", format));
    await manager.click("#export-clear");
    await manager.type("#again-pin", PIN);
    await manager.click("#dialog-action");
    await manager.waitFor("#export-made", { timeout: 30_000 });
    const folder = join(downloads.profileDir, "..", "downloads");
    const file = await until(`a download that ends with ${ending}`, 20_000, async () => {
      const name = (await readdir(folder)).find((one) => one.endsWith(ending));
      const bytes = name === undefined ? undefined : await readFile(join(folder, name));
      return bytes?.length ? bytes : undefined;
    });
    expect(Buffer.from(file).toString()).toContain(passkey);
    expect(tracesIn(file)).toEqual([]);
    await manager.close();
  });
});
