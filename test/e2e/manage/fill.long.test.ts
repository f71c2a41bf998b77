import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import type { Surface } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { HOTP_VALUES, newCode, newCounterCode, valuesAround } from "./fixtures/codes.ts";
import { BOXES, codePage, fillAt, ONE, ownPage, seenIn, valuesIn } from "./fixtures/filling.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** Codes go into the pages of their site as if they were typed. */

let stage: Stage;
let own: Surface;
let item: string;
let counter: string;
const opened: Surface[] = [];

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  own = await ownPage(stage.browser);
  const codes = [
    newCode("Here", "ada", { site: "localhost" }),
    { ...newCounterCode("Counter", "ada"), site: "localhost" },
  ];
  [item = "", counter = ""] = await ask(own, "codes.add", { codes });
});
afterAll(() => stage?.close());
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close();
});

let pages = 0;
async function show(html: string, host = "localhost"): Promise<{ page: Surface; url: string }> {
  const path = `/page-${++pages}`;
  stage.site.page(path, html);
  const url = stage.site.origin(host) + path;
  const page = await stage.browser.open(url);
  opened.push(page);
  return { page, url };
}
const isCode = (value: string | undefined) => valuesAround(Date.now()).includes(value ?? "");

describe("a code is filled", () => {
  it("into the field that says so, with the events of typing, and nothing is submitted", async () => {
    const { page, url } = await show(codePage(`<input id="user" autocomplete="username">${ONE}`));
    expect(await fillAt(own, url, item)).toBe("filled");
    const [user, code = ""] = await valuesIn(page);
    expect(user).toBe("");
    expect(code).toSatisfy(isCode);
    expect(await seenIn(page)).toEqual(["beforeinput code ", `input code ${code}`, `change code ${code}`]);
  });

  it.each([
    ["a section before it", '<input autocomplete="section-a one-time-code">'],
    ["a name", '<input name="verification_code">'],
    ["a label", '<label>Code from your authenticator app <input id="x1"></label>'],
    ["digits of its number", '<input inputmode="numeric" maxlength="6">'],
    ["a field of numbers", '<input type="number" name="otp">'],
    ["a place far below", `<div style="height: 4000px"></div>${ONE}`],
  ])("into a field with %s", async (_, field) => {
    const { page, url } = await show(codePage(field));
    expect(await fillAt(own, url, item)).toBe("filled");
    expect((await valuesIn(page))[0]).toSatisfy(isCode);
  });

  it("into the one with the focus before others", async () => {
    const { page, url } = await show(codePage(`${ONE}<input id="second" name="totp">`));
    await page.click("#second");
    expect(await fillAt(own, url, item)).toBe("filled");
    const [first, second] = await valuesIn(page);
    expect(first).toBe("");
    expect(second).toSatisfy(isCode);
  });

  it("into boxes, one character each", async () => {
    const { page, url } = await show(codePage(BOXES));
    expect(await fillAt(own, url, item)).toBe("filled");
    const values = await valuesIn(page);
    expect(values.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(values.join("")).toSatisfy(isCode);
    expect((await seenIn(page)).filter((event) => event.startsWith("submit"))).toEqual([]);
  });

  it("into an open shadow root", async () => {
    const { page, url } = await show(codePage('<div id="host"></div>'));
    await page.evaluate((html) => {
      const host = document.getElementById("host") as HTMLElement;
      host.attachShadow({ mode: "open" }).innerHTML = html;
    }, ONE);
    expect(await fillAt(own, url, item)).toBe("filled");
    const value = await page.evaluate(
      () => document.getElementById("host")?.shadowRoot?.querySelector("input")?.value,
    );
    expect(value).toSatisfy(isCode);
  });

  it("so that a framework sees a value that it has not written", async () => {
    const { page, url } = await show(codePage(ONE));
    await page.evaluate(() => {
      // As React does: its own property on the element keeps what it wrote last, and equal values are no news.
      const field = document.getElementById("code") as HTMLInputElement;
      const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      let tracked = "";
      Object.defineProperty(field, "value", {
        configurable: true,
        get: () => native?.get?.call(field),
        set(value: string) {
          tracked = value;
          native?.set?.call(field, value);
        },
      });
      field.addEventListener("input", () => {
        const state = native?.get?.call(field) as string;
        if (state !== tracked) Reflect.set(self, "state", state);
      });
    });
    expect(await fillAt(own, url, item)).toBe("filled");
    expect(await page.evaluate(() => Reflect.get(self, "state") as string)).toSatisfy(isCode);
  });

  it("into a frame of the same site", async () => {
    const { url: inner } = await show(codePage(ONE));
    const { page, url } = await show(`<!doctype html><title>Outer</title><iframe src="${inner}"></iframe>`);
    expect(await fillAt(own, url, item)).toBe("filled");
    const [frame] = await page.frames();
    expect(frame && (await valuesIn(frame))[0]).toSatisfy(isCode);
  });

  it("into the page rather than into a frame whose own field has the focus", async () => {
    const { url: inner } = await show(codePage('<input id="code" autocomplete="one-time-code" autofocus>'));
    const { page, url } = await show(codePage(`${ONE}<iframe src="${inner}"></iframe>`));
    const [frame] = await page.frames();
    await frame?.evaluate(() => document.querySelector("input")?.focus());
    expect(await fillAt(own, url, item)).toBe("filled");
    expect((await valuesIn(page))[0]).toSatisfy(isCode);
    expect(frame && (await valuesIn(frame))).toEqual([""]);
  });

  it("of a counter, which is taken on", async () => {
    const { page, url } = await show(codePage(ONE));
    expect(await fillAt(own, url, counter)).toBe("filled");
    expect(await valuesIn(page)).toEqual([HOTP_VALUES[0]]);
    expect(await fillAt(own, url, counter)).toBe("filled");
    expect(await valuesIn(page)).toEqual([HOTP_VALUES[1]]);
  });
});

describe("no field is found", () => {
  const style = (text: string) => `<input name="otp" autocomplete="one-time-code" style="${text}">`;
  it.each([
    ["display", style("display: none")],
    ["visibility", style("visibility: hidden")],
    ["opacity", style("opacity: 0")],
    ["nearly no opacity", style("opacity: 0.01")],
    ["opacity around it", `<div style="opacity: 0.2"><div style="opacity: 0.2">${ONE}</div></div>`],
    ["size", style("width: 2px; height: 2px; padding: 0; border: 0")],
    ["place", style("position: absolute; left: -900px")],
    ["place above", style("position: fixed; top: -500px")],
    ["clipped", `<div style="width: 0; height: 0; overflow: hidden">${ONE}</div>`],
    ["clip path", style("position: absolute; clip-path: inset(50%)")],
    ["covered", `${ONE}<div style="position: fixed; inset: 0; background: white"></div>`],
    ["disabled", `<fieldset disabled>${ONE}</fieldset>`],
    ["read only", '<input autocomplete="one-time-code" readonly>'],
    ["a password", '<input type="password" name="otp" autocomplete="one-time-code">'],
    ["the postal code", '<input name="postal-code" inputmode="numeric" maxlength="6">'],
    ["a search that has the focus", '<input type="search" name="code" autofocus>'],
    ["a user name that has the focus", '<input name="user" autofocus>'],
    ["too short", '<input autocomplete="one-time-code" maxlength="4">'],
  ])("%s", async (_, fields) => {
    const { page, url } = await show(codePage(fields));
    expect(await fillAt(own, url, item)).toBe("no-field");
    expect((await valuesIn(page)).join("")).toBe("");
    expect(await seenIn(page)).toEqual([]);
  });

  it("is not the same as a page that wants no input", async () => {
    const { page, url } = await show(codePage(ONE));
    await page.evaluate(() => {
      document.addEventListener("beforeinput", (event) => event.preventDefault());
    });
    expect(await fillAt(own, url, item)).toBe("not-taken");
    expect(await valuesIn(page)).toEqual([""]);
  });

  it("is not the same as a page that puts away what was filled", async () => {
    const { url } = await show(
      codePage('<input id="code" autocomplete="one-time-code" oninput="this.value = \'\'">'),
    );
    expect(await fillAt(own, url, item)).toBe("not-taken");
  });
});

describe("the demo relying party", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ port: 0 });
  });
  afterAll(() => demo?.close());

  it("is signed in to with a password and a code that was filled", async () => {
    const page = await stage.browser.open(demo.origin);
    opened.push(page);
    await page.type("#signup-username", "ada");
    await page.type("#signup-password", "a long enough password");
    await page.click("#signup-submit");
    await page.waitFor("#totp-setup", { visible: true });
    await page.click("#totp-setup");
    await expect.poll(() => page.text("#totp-secret")).not.toBe("");
    const secret = Secret.fromBase32((await page.text("#totp-secret")).replaceAll(" ", ""));
    // Of the step before, so that the one of now is not used yet.
    const before = new TOTP({ secret }).generate({ timestamp: Date.now() - 30_000 });
    await page.type("#totp-confirm-code", before);
    await page.click("#totp-confirm");
    const bytes = Buffer.from(secret.bytes).toString("base64url");
    const [code = ""] = await ask(own, "codes.add", {
      codes: [newCode("Harbour", "ada", { secret: bytes, site: "localhost" })],
    });
    await page.click("#sign-out");
    await page.waitFor("#signin-username", { visible: true });
    await page.type("#signin-username", "ada");
    await page.type("#signin-password", "a long enough password");
    await page.click("#signin-submit");
    await page.waitFor("#totp-code", { visible: true });
    expect(await fillAt(own, `${demo.origin}/second`, code)).toBe("filled");
    expect(await page.text("#totp-code")).toMatch(/^\d{6}$/);
    expect(await page.url()).toContain("/second");
    await page.click("#totp-submit");
    await expect.poll(() => page.text("#account-name")).toContain("ada");
  });
});
