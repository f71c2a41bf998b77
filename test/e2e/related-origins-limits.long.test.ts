import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { type Answer, type HttpsSites, startHttpsSites } from "./fixtures/https-sites.ts";
import { approve } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  PIN,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** How much of a list of related origins counts, and how much of anybody's answer is waited for (WebAuthn §5.11). */

const PATH = "/.well-known/webauthn";
const JSON_TYPE = { "content-type": "application/json" };
/** Milliseconds: how long a list is waited for, and what a busy computer adds to that. */
const PATIENCE = 10_000;
const SLACK = 4_000;

let sites: HttpsSites;
let stage: Stage;
/** Each test has a caller and an rpId of its own: lookups are counted by the one, answers kept by both. */
let shop = "";
let rp: RelyingParty;
let page: Surface;
let tests = 0;

beforeAll(async () => {
  sites = await startHttpsSites();
  stage = await setStage({ httpsThrough: sites.port });
});
beforeEach(async () => {
  shop = `https://shop${++tests}.test`;
  rp = new RelyingParty(`brand${tests}.example.com`, shop);
  page = await stage.browser.open(`${shop}/`);
  return () => page.close();
});
afterAll(async () => {
  await stage?.close();
  await sites?.close();
});
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
});

const answers = (answer: Answer) => sites.answer(rp.rpId, PATH, { headers: JSON_TYPE, ...answer });
const listing = (...origins: string[]) => answers({ body: JSON.stringify({ origins }) });
const asked = () => sites.requests(PATH).filter(({ host }) => host === rp.rpId).length;

const refusal = { ok: false, name: "SecurityError" };

/** Neither call gets anything, and the list is asked for once; how long the first took, milliseconds. */
async function expectRefusal(): Promise<number> {
  const { records } = await vaultContents(stage.browser);
  const started = performance.now();
  expect(await (await beginCreate(page, creationOptions(rp))).outcome()).toMatchObject(refusal);
  const took = performance.now() - started;
  expect(await (await beginGet(page, requestOptions(rp))).outcome()).toMatchObject(refusal);
  expect(await stage.browser.promptCount()).toBe(0);
  expect(asked()).toBe(1);
  expect(await vaultContents(stage.browser)).toMatchObject({ records });
  return took;
}

describe("of the names in a list, five count:", () => {
  const names = (...hosts: string[]) => hosts.map((host) => `https://${host}`);

  it.each<[string, () => string[]]>([
    ["the fifth", () => [...names("a.com", "b.com", "c.com", "d.com"), shop]],
    [
      "the fifth, whatever hosts and suffixes the others have",
      () => [...names("a.com", "www.a.com", "a.co.uk", "b.com", "b.github.io", "c.com", "d.com"), shop],
    ],
    [
      "after the fifth, what has a name among them",
      () => [...names(`www.shop${tests}.com`, "a.com", "b.com", "c.com", "d.com", "e.com"), shop],
    ],
    ["after many that have no name", () => [...names("1.2.3.4", "com", "[::1]", "co.uk", "io"), "x", shop]],
  ])("%s is the caller", async (_, origins) => {
    listing(...origins());
    const options = creationOptions(rp);
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    await rp.verifyRegistration(credentialOf(await ceremony.outcome()), { challenge: options.challenge });
  });

  it.each<[string, () => string[]]>([
    ["the sixth", () => [...names("a.com", "b.com", "c.com", "d.com", "e.com"), shop]],
    ["the sixth, named twice", () => [...names("a.com", "b.com", "c.com", "d.com", "e.com"), shop, shop]],
    ["the hundredth", () => [...names(...Array.from({ length: 99 }, (_, n) => `a${n}.com`)), shop]],
  ])("%s is not", async (_, origins) => {
    listing(...origins());
    await expectRefusal();
  });
});

describe.each([301, 302, 303, 307, 308])("a list that is somewhere else (%s) is not followed", (status) => {
  it.each<[string, () => string]>([
    ["to another host", () => "lists.example.com"],
    ["to another path", () => rp.rpId],
    ["to the caller", () => new URL(shop).hostname],
  ])("%s", async (_, host) => {
    const path = `/list-${tests}`;
    sites.answer(host(), path, { headers: JSON_TYPE, body: JSON.stringify({ origins: [shop] }) });
    answers({ status, headers: { location: `https://${host()}${path}` } });
    await expectRefusal();
    expect(sites.requests(path)).toEqual([]);
  });
});

describe("no more is read than a list may have", () => {
  it("of one that does not end", async () => {
    let sent = 0;
    let closed = false;
    const chunk = Buffer.alloc(16_384, " ");
    const endless = (response: ServerResponse) => {
      response.on("close", () => {
        closed = true;
      });
      const write = () => {
        while (!closed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", write);
        }
      };
      write();
    };
    answers({ body: endless });
    expect(await expectRefusal()).toBeLessThan(PATIENCE / 2);
    await expect.poll(() => closed).toBe(true);
    // What lies in the buffers of both sides is more than what is read.
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it("of one that is small until it is unpacked", async () => {
    const packed = gzipSync(JSON.stringify({ origins: [shop], more: " ".repeat(50_000_000) }));
    answers({
      headers: { ...JSON_TYPE, "content-encoding": "gzip" },
      body: (response) => response.end(packed),
    });
    expect(await expectRefusal()).toBeLessThan(PATIENCE / 2);
  });

  it("but one that is packed and short is read", async () => {
    const packed = gzipSync(JSON.stringify({ origins: [shop], more: " ".repeat(200_000) }));
    answers({
      headers: { ...JSON_TYPE, "content-encoding": "gzip" },
      body: (response) => response.end(packed),
    });
    const options = creationOptions(rp);
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    await rp.verifyRegistration(credentialOf(await ceremony.outcome()), { challenge: options.challenge });
  });
});

describe("who answers late is waited for ten seconds:", () => {
  let closed: Promise<void>;

  function hanging(begin: (response: ServerResponse) => void): void {
    closed = new Promise((resolve) => {
      answers({
        body: (response) => {
          response.on("close", resolve);
          begin(response);
        },
      });
    });
  }

  it.each<[string, (response: ServerResponse) => void]>([
    ["nothing comes", () => {}],
    ["nothing comes after the headers", (response) => response.flushHeaders()],
    [
      "the list comes by the byte",
      (response) => {
        const text = JSON.stringify({ origins: [shop] }).padEnd(10_000);
        let at = 0;
        const timer = setInterval(() => response.write(text[at++] ?? " "), 100);
        response.on("close", () => clearInterval(timer));
      },
    ],
  ])("%s", async (_, begin) => {
    hanging(begin);
    const took = await expectRefusal();
    expect(took).toBeGreaterThan(PATIENCE - 100);
    expect(took).toBeLessThan(PATIENCE + SLACK);
    await closed;
  });

  it("a page that gives up waits no longer, and nobody is asked any more", async () => {
    hanging(() => {});
    const ceremony = await beginGet(page, requestOptions(rp));
    await expect.poll(asked).toBe(1);
    await sleep(500);
    expect(await ceremony.settled()).toBe(false);
    const started = performance.now();
    await ceremony.abort();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await closed;
    expect(performance.now() - started).toBeLessThan(SLACK);
  });

  it("a list that comes in time counts", async () => {
    const body = JSON.stringify({ origins: [shop] });
    hanging((response) => void setTimeout(() => response.end(body), PATIENCE / 2));
    const options = creationOptions(rp);
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt({ timeout: PATIENCE + SLACK }), { pin: PIN });
    await rp.verifyRegistration(credentialOf(await ceremony.outcome()), { challenge: options.challenge });
  });
});
