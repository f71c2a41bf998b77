import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { type HttpsSites, startHttpsSites } from "./fixtures/https-sites.ts";
import { approve } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** Which rpId a page may claim, on hosts below the real public suffixes (WebAuthn §5.1.3 step 8). */

let sites: HttpsSites;
let stage: Stage;
let page: Surface;

beforeAll(async () => {
  sites = await startHttpsSites();
  stage = await setStage({ httpsThrough: sites.port });
});
afterAll(async () => {
  await stage?.close();
  await sites?.close();
});
afterEach(async () => {
  await page.close();
  expect(await stage.browser.promptCount()).toBe(0);
});

/** The options' rpId is left out for the default. */
const asked = (rp: RelyingParty, rpId: string | undefined) => ({
  creation: creationOptions(rp, { rp: { name: "Test site", ...(rpId !== undefined && { id: rpId }) } }),
  request: { challenge: requestOptions(rp).challenge, ...(rpId !== undefined && { rpId }) },
});

/** The vault is empty as long as these run: they come first. */
describe("is refused without a window and without a record:", () => {
  const NO_SUFFIX = "is not a registrable suffix of";
  const ADDRESS = "is an IP address";

  it.each<[host: string, rpId: string | undefined, why: string]>([
    ["someone.github.io", "github.io", NO_SUFFIX],
    ["someone.github.io", "io", NO_SUFFIX],
    ["someone.github.io", "other.github.io", NO_SUFFIX],
    ["github.io", "io", NO_SUFFIX],
    ["shop.co.uk", "co.uk", NO_SUFFIX],
    ["www.shop.co.uk", "co.uk", NO_SUFFIX],
    ["www.shop.co.uk", "uk", NO_SUFFIX],
    ["login.example.com", "com", NO_SUFFIX],
    ["notexample.com", "example.com", NO_SUFFIX],
    ["not-example.com", "example.com", NO_SUFFIX],
    ["example.com.evil.example", "example.com", NO_SUFFIX],
    ["example.com", "login.example.com", NO_SUFFIX],
    ["shop.example.com", "login.example.com", NO_SUFFIX],
    ["login.example.com:8443", "example.com:8443", NO_SUFFIX],
    ["login.example.com", "EXAMPLE.com", NO_SUFFIX],
    // The U-label of the page's own host: an rpId is compared as it stands, as Chromium does.
    ["bücher.example", "bücher.example", NO_SUFFIX],
    ["www.bücher.example", "bücher.example", NO_SUFFIX],
    // One letter of another script.
    ["www.ex\u0430mple.com", "example.com", NO_SUFFIX],
    ["192.0.2.1", undefined, ADDRESS],
    ["192.0.2.1", "192.0.2.1", ADDRESS],
    ["192.0.2.1", "2.1", ADDRESS],
    ["192.0.2.1", "example.com", ADDRESS],
    ["[2001:db8::1]", undefined, ADDRESS],
    ["[2001:db8::1]", "[2001:db8::1]", ADDRESS],
    ["[2001:db8::1]", "example.com", ADDRESS],
  ])("https://%s asking for %s", async (host, rpId, why) => {
    page = await stage.browser.open(`https://${host}/`);
    const { creation, request } = asked(new RelyingParty("", ""), rpId);
    // In Latchkey's words: the browser's own function was not asked.
    const refusal = { ok: false, name: "SecurityError", message: expect.stringContaining(why) };
    expect(await (await beginCreate(page, creation)).outcome()).toMatchObject(refusal);
    expect(await (await beginGet(page, request)).outcome()).toMatchObject(refusal);
    expect(await stage.browser.promptCount()).toBe(0);
    expect(await vaultContents(stage.browser)).toEqual({ passkeys: [], records: 0 });
  });

  it("nor is a list of origins asked for at a public suffix, an address or a U-label", () => {
    const hosts = new Set(sites.requests("/.well-known/webauthn").map(({ host }) => host));
    expect([...hosts].sort()).toEqual(["example.com", "login.example.com", "other.github.io"]);
  });
});

describe("makes a passkey and signs in:", () => {
  it.each<[host: string, asked: string | undefined, rpId: string]>([
    ["login.example.com", "example.com", "example.com"],
    ["login.example.com", undefined, "login.example.com"],
    ["login.example.com:8443", "example.com", "example.com"],
    ["a.b.shop.co.uk", "b.shop.co.uk", "b.shop.co.uk"],
    ["a.b.shop.co.uk", "shop.co.uk", "shop.co.uk"],
    ["blog.someone.github.io", "someone.github.io", "someone.github.io"],
    ["bücher.example", undefined, "xn--bcher-kva.example"],
    ["bücher.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["www.bücher.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
  ])("https://%s asking for %s", async (host, requested, rpId) => {
    page = await stage.browser.open(`https://${host}/`);
    const { origin } = new URL(`https://${host}`);
    const rp = new RelyingParty(rpId, origin);
    const { creation, request } = asked(rp, requested);

    const making = await beginCreate(page, creation);
    await approveShown(await stage.browser.prompt(), rpId, origin);
    const made = credentialOf(await making.outcome());
    await rp.verifyRegistration(made, { challenge: creation.challenge, requireUserVerification: true });
    const { passkeys } = await vaultContents(stage.browser);
    expect(passkeys.find(({ credentialId }) => credentialId === made.id)).toMatchObject({ rpId });

    const signing = await beginGet(page, { ...request, allowCredentials: descriptor(made.id) });
    await approveShown(await stage.browser.prompt(), rpId, origin);
    const signed = credentialOf(await signing.outcome());
    const verified = await rp.verifyAuthentication(signed, { challenge: request.challenge });
    expect(verified.credentialId).toBe(made.id);
  });

  /** The prompt names the rpId, and the origin where that is not the same. */
  async function approveShown(prompt: Surface, rpId: string, origin: string): Promise<void> {
    expect(await prompt.text("#rp-id")).toBe(rpId);
    const text = await prompt.text("main");
    if (origin === `https://${rpId}`) expect(text).not.toContain("https://");
    else expect(text).toContain(`Asked by ${origin}`);
    expect(text).not.toContain("bücher");
    await approve(prompt, { pin: PIN });
  }
});

it("a passkey of the registrable domain is used by its other hosts, and is none of a host's own", async () => {
  page = await stage.browser.open("https://login.example.org/");
  const rp = new RelyingParty("example.org", "https://login.example.org");
  const options = creationOptions(rp);
  const making = await beginCreate(page, options);
  await approve(await stage.browser.prompt(), { pin: PIN });
  const made = credentialOf(await making.outcome());
  await rp.verifyRegistration(made, { challenge: options.challenge });
  await page.close();

  page = await stage.browser.open("https://www.example.org/");
  const request = requestOptions(rp);
  const signing = await beginGet(page, request);
  const prompt = await stage.browser.prompt();
  expect(await prompt.text("main")).toContain("Asked by https://www.example.org");
  await approve(prompt, { pin: PIN });
  const expected = { challenge: request.challenge, origin: "https://www.example.org" };
  await rp.verifyAuthentication(credentialOf(await signing.outcome()), expected);

  const own = requestOptions(rp, { rpId: "www.example.org", allowCredentials: descriptor(made.id) });
  const foreign = await beginGet(page, own);
  // Long enough for a window to open.
  await sleep(1_000);
  expect(await stage.browser.promptCount()).toBe(0);
  if (!(await foreign.settled())) await foreign.abort();
  expect(await foreign.outcome()).toMatchObject({ ok: false });
});
