import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { type Answer, type HttpsSites, startHttpsSites } from "./fixtures/https-sites.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** A relying party that lists other sites of its own, over https (WebAuthn §5.11). */

const PATH = "/.well-known/webauthn";
const SHOP = "https://shop.test";
const list = (...origins: string[]): Answer => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ origins }),
});

let sites: HttpsSites;
let stage: Stage;
let page: Surface;
/** Each test has an rpId of its own: a list is kept for a minute. */
let brands = 0;

beforeAll(async () => {
  sites = await startHttpsSites();
  stage = await setStage({ httpsThrough: sites.port });
  page = await stage.browser.open(`${SHOP}/`);
});
afterAll(async () => {
  await stage?.close();
  await sites?.close();
});
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
});

function brand(answer: Answer): RelyingParty {
  const rpId = `brand${++brands}.example`;
  sites.answer(rpId, PATH, answer);
  return new RelyingParty(rpId, SHOP);
}

const asked = (rp: RelyingParty) => sites.requests(PATH).filter(({ host }) => host === rp.rpId);

it("makes and uses a passkey of a site that lists the caller; the prompt shows both", async () => {
  const rp = brand(list("https://elsewhere.example", SHOP));
  const options = creationOptions(rp);
  const ceremony = await beginCreate(page, options);
  const prompt = await stage.browser.prompt();
  expect(await prompt.text("#rp-id")).toBe(rp.rpId);
  expect(await prompt.text("main")).toContain(SHOP);
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
  expect(JSON.stringify(first?.headers)).not.toContain("shop.test");
});

it.each<[string, Answer]>([
  ["lists others", list("https://elsewhere.example")],
  ["is not there", { status: 404, headers: { "content-type": "application/json" }, body: "{}" }],
  ["is of another type", { ...list(SHOP), headers: { "content-type": "text/plain" } }],
  ["is not JSON", { ...list(SHOP), body: SHOP }],
  ["is on another port than the caller", list(`${SHOP}:8443`)],
  ["is too long", { ...list(SHOP), body: JSON.stringify({ origins: [SHOP], more: "x".repeat(300_000) }) }],
])("whose list %s is a SecurityError without a window, and nothing is written", async (_, answer) => {
  const rp = brand(answer);
  const { records } = await vaultContents(stage.browser);
  for (const begin of [
    () => beginCreate(page, creationOptions(rp)),
    () => beginGet(page, requestOptions(rp)),
  ]) {
    expect(await (await begin()).outcome()).toMatchObject({ ok: false, name: "SecurityError" });
    expect(await stage.browser.promptCount()).toBe(0);
  }
  expect(asked(rp).length).toBeGreaterThan(0);
  expect(await vaultContents(stage.browser)).toMatchObject({ records });
});

it("whose list is somewhere else by way of http is a SecurityError, and http is not asked", async () => {
  let hits = 0;
  const server = createServer((_, response) => {
    hits++;
    response.writeHead(302, { location: "https://lists.example/back" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sites.answer("lists.example", "/back", list(SHOP));
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

it("whose list is somewhere else over https is followed there", async () => {
  const rp = brand({ status: 302, headers: { location: "https://lists.example/here" } });
  sites.answer("lists.example", "/here", list(SHOP));
  const ceremony = await beginCreate(page, creationOptions(rp));
  await cancel(await stage.browser.prompt());
  expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
});

it("is asked for nothing where the caller's own domain is meant, or no domain at all", async () => {
  const own = new RelyingParty("shop.test", SHOP);
  const before = sites.requests(PATH).length;
  await register({ ...stage, rp: own }, page);
  expect(sites.requests(PATH).length).toBe(before);
  for (const rpId of ["test", "shop.test:443", "x@brand.example", "localhost", "127.0.0.1"]) {
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
