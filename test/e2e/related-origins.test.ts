import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { type Answer, type HttpsSites, startHttpsSites } from "./fixtures/https-sites.ts";
import { NATIVE_ERROR, replaceNatives } from "./fixtures/native-below.ts";
import { approve } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** A relying party that lists other sites of its own, over https (WebAuthn §5.11). */

const PATH = "/.well-known/webauthn";
const list = (...origins: string[]): Answer => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ origins }),
});

let sites: HttpsSites;
let stage: Stage;
/** Each test has a caller and a tab of its own: lookups are counted by them. */
let shop = "";
let page: Surface;
let shops = 0;
/** And rpIds of its own: answers are kept for a minute. */
let brands = 0;

beforeAll(async () => {
  sites = await startHttpsSites();
  stage = await setStage({ httpsThrough: sites.port });
});
beforeEach(async () => {
  shop = `https://shop${++shops}.test`;
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

function brand(answer: Answer): RelyingParty {
  // Below a suffix that is known: of other names nobody is asked.
  const rpId = `brand${++brands}.example.com`;
  sites.answer(rpId, PATH, answer);
  return new RelyingParty(rpId, shop);
}

const asked = (rp: RelyingParty) => sites.requests(PATH).filter(({ host }) => host === rp.rpId);

it("makes and uses a passkey of a site that lists the caller; the prompt shows both", async () => {
  const rp = brand(list("https://elsewhere.example", shop));
  const options = creationOptions(rp);
  const ceremony = await beginCreate(page, options);
  const prompt = await stage.browser.prompt();
  expect(await prompt.text("#rp-id")).toBe(rp.rpId);
  expect(await prompt.text("main")).toContain(shop);
  await approve(prompt, { pin: PIN });
  const made = credentialOf(await ceremony.outcome());
  await rp.verifyRegistration(made, { challenge: options.challenge });

  const request = requestOptions(rp);
  const signIn = await beginGet(page, request);
  await approve(await stage.browser.prompt(), { pin: PIN });
  const signed = credentialOf(await signIn.outcome());
  expect(await rp.verifyAuthentication(signed, { challenge: request.challenge })).toMatchObject({
    credentialId: made.id,
  });
  // Asked once by us; what the page does not see tells nobody who asks.
  const [first, ...more] = asked(rp);
  expect(more).toEqual([]);
  expect(first?.headers).not.toHaveProperty("cookie");
  expect(first?.headers).not.toHaveProperty("referer");
  expect(first?.headers).not.toHaveProperty("origin");
  expect(JSON.stringify(first?.headers)).not.toContain(new URL(shop).hostname);
});

it.each<[string, () => Answer]>([
  ["lists others", () => list("https://elsewhere.example")],
  ["is not there", () => ({ ...list(shop), status: 404 })],
  ["is of another type", () => ({ ...list(shop), headers: { "content-type": "text/plain" } })],
  ["is not JSON", () => ({ ...list(shop), body: shop })],
  ["is on another port than the caller", () => list(`${shop}:8443`)],
  [
    "is too long",
    () => ({ ...list(shop), body: JSON.stringify({ origins: [shop], more: "x".repeat(300_000) }) }),
  ],
])("whose list %s is a SecurityError without a window, and nothing is written", async (_, answer) => {
  const rp = brand(answer());
  const { records } = await vaultContents(stage.browser);
  for (const begin of [
    () => beginCreate(page, creationOptions(rp)),
    () => beginGet(page, requestOptions(rp)),
  ]) {
    expect(await (await begin()).outcome()).toMatchObject({ ok: false, name: "SecurityError" });
    expect(await stage.browser.promptCount()).toBe(0);
  }
  // What could not be had is kept too.
  expect(asked(rp)).toHaveLength(1);
  expect(await vaultContents(stage.browser)).toMatchObject({ records });
});

it("whose list is somewhere else is a SecurityError, and nobody is asked there: not over http", async () => {
  let hits = 0;
  const server = createServer((_, response) => {
    hits++;
    response.writeHead(302, { location: "https://lists.example/back" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sites.answer("lists.example", "/back", list(shop));
  const location = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const rp = brand({ status: 302, headers: { location } });
  expect(await (await beginGet(page, requestOptions(rp))).outcome()).toMatchObject({
    ok: false,
    name: "SecurityError",
  });
  expect(asked(rp)).toHaveLength(1);
  expect(hits).toBe(0);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it("whose list is somewhere else is a SecurityError, and nobody is asked there: nor over https", async () => {
  const rp = brand({ status: 302, headers: { location: "https://lists.example/here" } });
  sites.answer("lists.example", "/here", list(shop));
  expect(await (await beginGet(page, requestOptions(rp))).outcome()).toMatchObject({
    ok: false,
    name: "SecurityError",
  });
  expect(sites.requests("/here")).toEqual([]);
});

it("is asked for nothing where the caller's own domain is meant, or no domain at all", async () => {
  const { hostname } = new URL(shop);
  const own = new RelyingParty(hostname, shop);
  const before = sites.requests(PATH).length;
  await register({ ...stage, rp: own }, page);
  expect(sites.requests(PATH).length).toBe(before);
  for (const rpId of [
    "test",
    `${hostname}:443`,
    "x@example.com",
    "localhost",
    "127.0.0.1",
    "nas.lan",
    "printer.home.arpa",
  ]) {
    const outcome = await (await beginGet(page, requestOptions(own, { rpId }))).outcome();
    expect(outcome, rpId).toMatchObject({ ok: false, name: "SecurityError" });
  }
  expect(sites.requests(PATH).length).toBe(before);
});

it("is asked whatever the vault holds: a page cannot tell by it", async () => {
  const rp = brand(list("https://elsewhere.example"));
  for (const id of ["AAAA", "BBBB"]) {
    const allowCredentials = [{ type: "public-key", id }];
    await (await beginGet(page, requestOptions(rp, { allowCredentials }))).outcome();
  }
  expect(asked(rp).length).toBe(1);
});

/** Chromium's own function asks too, and cannot be told from Latchkey by what the site sees. */
it.runIf(KIND === "firefox")("is asked of ten rpIds a minute; what is more is the browser's", async () => {
  await replaceNatives(stage.browser);
  const other = await stage.browser.open(`${shop}/`);
  const rps = Array.from({ length: 14 }, () => brand(list("https://elsewhere.example")));
  const ends: unknown[] = [];
  for (const rp of rps) {
    const outcome = await (await beginGet(other, requestOptions(rp))).outcome();
    ends.push(!outcome.ok && outcome.name);
  }
  expect(ends).toEqual([...new Array(10).fill("SecurityError"), ...new Array(4).fill(NATIVE_ERROR)]);
  expect(rps.flatMap(asked)).toHaveLength(10);
  await other.close();
});
