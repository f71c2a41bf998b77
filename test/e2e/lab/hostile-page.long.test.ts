import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { type Surface, sleep } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { askLab, labProfile, openLab } from "./fixtures/lab-page.ts";
import { entryOf, loadLog } from "./fixtures/log-file.ts";

/** The lab's page while a page, or a file, does its worst. */

let stage: Stage;
let page: Surface;
let lab: Surface;

beforeAll(async () => {
  stage = await setStage({ vault: false });
  page = await stage.browser.open(`${stage.site.origin()}/inspected`);
  lab = await openLab(stage);
  await lab.setViewport(1280, 800);
  // The page has the observer from its beginning.
  await page.reload();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  await go("ceremonies");
  if (await lab.evaluate(() => document.querySelector<HTMLButtonElement>("#clear-log")?.disabled === false)) {
    await lab.click("#clear-log");
  }
});

const rows = () => lab.count("[data-entry]");
const view = () => lab.evaluate(() => document.querySelector("main")?.getAttribute("aria-label"));

async function go(hash: string): Promise<void> {
  await lab.evaluate((to) => {
    location.hash = `#${to}`;
  }, hash);
}

describe("a page that floods", () => {
  interface FloodWindow {
    flooded: number;
  }
  const flooded = () => page.evaluate(() => (window as unknown as FloodWindow).flooded);

  /** For that many seconds, each of four frames brings as many calls as one document may. */
  const flood = (seconds: number) =>
    page.evaluate(async (rounds) => {
      const here = window as unknown as FloodWindow;
      here.flooded = 0;
      const frames = [window as Window];
      for (let i = 0; i < 3; i++) {
        const frame = document.createElement("iframe");
        const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
        frame.src = "/framed";
        document.body.append(frame);
        await loaded;
        if (frame.contentWindow) frames.push(frame.contentWindow);
      }
      const options = {
        rp: { name: "x" },
        user: { id: "AAEC", name: "ada", displayName: "Ada" },
        challenge: "AAECAwQFBgcICQoLDA0ODw",
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      };
      const burst = () => {
        for (const frame of frames) {
          const { MessageChannel, MessageEvent, performance } = frame as Window & typeof globalThis;
          for (let i = 0; i < 50; i++) {
            const { port1, port2 } = new MessageChannel();
            performance.dispatchEvent(
              new MessageEvent("latchkey-observed", { cancelable: true, ports: [port2] }),
            );
            const state = { unread: [], notBytes: [], signal: false, late: false };
            port1.postMessage({ type: "begin", method: "create", at: Date.now(), options, ...state });
            const error = { name: "NotAllowedError", message: "No" };
            port1.postMessage({ type: "end", at: Date.now(), error, aborted: false });
          }
        }
        here.flooded += 1;
        if (here.flooded < rounds) setTimeout(burst, 1_000);
      };
      burst();
    }, seconds);

  it("leaves the panel answering, with a full log, in each of its views", { timeout: 120_000 }, async () => {
    await loadLog(
      lab,
      Array.from({ length: 480 }, (_, i) => entryOf(i)),
    );
    await expect.poll(rows).toBe(480);
    const seconds = 20;
    await flood(seconds);
    await lab.bringToFront();
    await expect.poll(flooded, { timeout: 20_000 }).toBeGreaterThan(1);
    // How often each gets its turn, here and in the panel.
    await lab.evaluate(() => {
      const here = window as unknown as { turns: number };
      here.turns = 0;
      setInterval(() => {
        here.turns += 1;
      }, 50);
    });
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 50);
    for (const [name, title] of [
      ["profiles", "Lab profiles"],
      ["findings", "Findings"],
      ["ceremonies", "Ceremonies"],
    ] as const) {
      await lab.click(`a[href="#${name}"]`);
      await expect.poll(view, { timeout: 10_000 }).toBe(title);
      await sleep(1_000);
    }
    await lab.click("#lab-rows li:first-child a");
    await expect.poll(() => lab.count("#lab-entry-title"), { timeout: 10_000 }).toBe(1);
    const turnsThere = await lab.evaluate(() => (window as unknown as { turns: number }).turns);
    clearInterval(counting);
    const stillFlooding = (await flooded()) < seconds;
    expect({ stillFlooding, few: turnsThere < turns / 4 }).toEqual({ stillFlooding: true, few: false });
    expect(await rows()).toBe(500);
    await page.reload();
  });
});

describe("what a page or a file says", () => {
  const MARK = "\u202e";
  const said = `a${MARK}b`;
  const bytes = (text: string) => Buffer.from(text).toString("base64url");
  const clientData = JSON.stringify({
    type: "webauthn.get",
    challenge: "AAEC",
    origin: said,
    [said]: said,
    nested: { [said]: [said] },
  });
  const entries: LogEntry[] = [
    entryOf(1, {
      mediation: said,
      uiMode: said,
      options: { rp: { id: said, name: said }, user: said, [said]: said, extensions: { [said]: said } },
      notBytes: [said],
      unread: [said],
      caller: { origin: said, topOrigin: said, sameOriginWithAncestors: false, inFrame: true },
      outcome: { type: "error", name: said, message: said },
      timing: { total: 5, stages: [{ name: said, start: 0, duration: 5 }] },
    }),
    entryOf(2, {
      ceremony: "get",
      options: { rpId: said, challenge: said, allowCredentials: said },
      answeredBy: "lab",
      profile: said,
      faults: [said],
      outcome: {
        type: "credential",
        credential: {
          id: "AAEC",
          rawId: "AAEC",
          type: "public-key",
          response: {
            clientDataJSON: bytes(clientData),
            authenticatorData: bytes(said.repeat(20)),
            signature: "AAEC",
            userHandle: bytes(said),
          },
          clientExtensionResults: { [said]: said },
        },
      },
    }),
    entryOf(3, {
      outcome: {
        type: "credential",
        credential: {
          id: "AAEC",
          rawId: "AAEC",
          type: "public-key",
          response: {
            clientDataJSON: bytes(`{"${said}":"${said}","${said}":1`),
            attestationObject: Buffer.concat([
              Buffer.from([0xa1, 0x65]),
              Buffer.from(said),
              Buffer.from([0x65]),
              Buffer.from(said),
            ]).toString("base64url"),
          },
          clientExtensionResults: {},
        },
      },
    }),
  ];
  const drawn = () => lab.evaluate(() => document.documentElement.outerHTML);
  const raw = (html: string) => [...html.matchAll(/.{0,40}\u202e.{0,40}/gu)].map(String);

  it("has its marks of direction written out wherever it is shown", async () => {
    await loadLog(lab, entries);
    await expect.poll(rows).toBe(3);
    expect(raw(await drawn())).toEqual([]);
    const ids = await lab.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[data-entry]")].map(({ dataset }) => dataset.entry ?? ""),
    );
    for (const id of ids) {
      await go(`ceremonies=${id}`);
      for (const part of ["overview", "request", "response", "extensions"]) {
        await lab.waitFor(`[data-entry="${id}"][aria-current="true"]`);
        await lab.click(`input[value="${part}"]`);
        await lab.waitFor(`input[value="${part}"]:checked`);
        const shown = await drawn();
        expect(raw(shown), `${part} of ${id}`).toEqual([]);
        if (part !== "extensions") expect(shown).toContain("\\u202e");
      }
    }
    await go("findings");
    await expect.poll(view).toBe("Findings");
    expect(raw(await drawn())).toEqual([]);
  });

  it("says of each ceremony of a file that it is from one, and loads none twice", async () => {
    await loadLog(lab, [entryOf(1), entryOf(2)]);
    await expect.poll(rows).toBe(2);
    expect(await lab.count(".lab-loaded")).toBe(2);
    await loadLog(lab, [entryOf(2), entryOf(3)]);
    await expect.poll(rows).toBe(3);
    expect(await lab.text(".lab-bar [role=status]")).toBe("1 of 2 loaded: the others were here already.");
    await lab.click("#lab-rows li:first-child a");
    expect(await lab.text(".lab-entry")).toContain("was loaded from a file");
  });

  it("that cannot be drawn leaves the list, the log and the other views", async () => {
    await loadLog(lab, [entryOf(1), entryOf(2, { startedAt: 1_900_000_999_999 })]);
    await expect.poll(rows).toBe(2);
    // No entry is known that cannot be drawn: the page's own dates are made to fail for one.
    await lab.evaluate(() => {
      const { prototype } = Intl.DateTimeFormat;
      const own = Object.getOwnPropertyDescriptor(prototype, "format");
      Object.defineProperty(prototype, "format", {
        configurable: true,
        get(this: Intl.DateTimeFormat) {
          const format = own?.get?.call(this) as (time: number) => string;
          const long = this.resolvedOptions().dateStyle !== undefined;
          return (time: number) => {
            if (long && time === 1_900_000_999_999) throw new RangeError("no such date");
            return format(time);
          };
        },
      });
    });
    await lab.click("#lab-rows li:first-child a");
    await lab.waitFor("#entry-problem", { visible: true });
    expect(await lab.text("#entry-problem")).toContain("no such date");
    expect(await rows()).toBe(2);
    await lab.click("#lab-rows li:last-child a");
    await lab.waitFor("#lab-entry-title", { visible: true });
    for (const [name, title] of [
      ["profiles", "Lab profiles"],
      ["findings", "Findings"],
    ] as const) {
      await go(name);
      await expect.poll(view).toBe(title);
    }
    await go("ceremonies");
    await expect.poll(rows).toBe(2);
  });
});

describe("the front door", () => {
  const door = () =>
    lab.evaluate(() => {
      const names = [...document.querySelectorAll(".lab-facts dt")];
      return names.find(({ textContent }) => textContent === "Front door")?.nextElementSibling?.textContent;
    });

  it("is told: the function that was called, and where its options came from", async () => {
    const declined = { ...labProfile().behaviour, approval: "declined" as const };
    const sites = [{ type: "origin" as const, origin: stage.site.origin() }];
    const profile = labProfile({ sites, behaviour: declined });
    await askLab(lab, "save", { profile });
    await page.bringToFront();
    const parses = await page.evaluate(async () => {
      const call = (publicKey: PublicKeyCredentialRequestOptions) =>
        navigator.credentials.get({ publicKey }).catch(() => undefined);
      await call({ challenge: new Uint8Array(16) });
      if (!("parseRequestOptionsFromJSON" in PublicKeyCredential)) return false;
      const parsed = PublicKeyCredential.parseRequestOptionsFromJSON({ challenge: "AAECAwQFBgcICQoLDA0ODw" });
      await call(parsed);
      await call({ ...parsed });
      return true;
    });
    expect(parses).toBe(true);
    await lab.bringToFront();
    await expect.poll(rows).toBe(3);
    const doors: unknown[] = [];
    for (const place of [3, 2, 1]) {
      await lab.click(`#lab-rows li:nth-child(${place}) a`);
      await lab.waitFor(`#lab-rows li:nth-child(${place}) a[aria-current="true"]`);
      doors.push(await door());
    }
    await askLab(lab, "remove", { id: profile.id });
    expect(doors).toEqual([
      "get() with options as objects",
      "get() with options from parseRequestOptionsFromJSON()",
      "get() with options as objects",
    ]);
  });
});
