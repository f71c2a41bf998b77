import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** What belongs to one origin is nothing to another. */

let stage: Stage;
/** "localhost", "app.localhost" and "other.localhost", the last without a passkey. */
let home: Site;
let app: Site;
let empty: Site;

interface Site {
  rp: RelyingParty;
  page: Surface;
  /** Its one passkey. */
  id: string;
}

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const registered = new Map<string, { rp: RelyingParty; id: string }>();

async function visit(host: string): Promise<Site> {
  const page = await stage.browser.open(`${stage.site.origin(host)}/`);
  const known = registered.get(host);
  if (known || host === "other.localhost") {
    const { rp, id } = known ?? { rp: new RelyingParty(host, stage.site.origin(host)), id: "" };
    return { rp, page, id };
  }
  const rp = new RelyingParty(host, stage.site.origin(host));
  const user = { id: Buffer.from(host).toString("base64url"), name: `someone@${host}`, displayName: host };
  const { credentialId: id } = await register({ ...stage, rp }, page, { user });
  registered.set(host, { rp, id });
  return { rp, page, id };
}

beforeEach(async () => {
  home = await visit("localhost");
  app = await visit("app.localhost");
  empty = await visit("other.localhost");
});
afterEach(async () => {
  for (const { page } of [home, app, empty]) await page.close();
  expect(await stage.browser.promptCount()).toBe(0);
});

const LATCHKEY_REFUSES = "The operation either timed out or was not allowed by the user.";

/** The browser's own function has it: no window, and no credential or refusal of ours. */
async function expectNative<C>(ceremony: Ceremony<C>): Promise<void> {
  // Long enough for a window to open.
  await sleep(1_000);
  expect(await stage.browser.promptCount()).toBe(0);
  if (!(await ceremony.settled())) return ceremony.abort();
  const outcome = await ceremony.outcome();
  expect(outcome).toMatchObject({ ok: false });
  expect(outcome).not.toMatchObject({ message: LATCHKEY_REFUSES });
}

it("another site's id in allowCredentials opens no window", async () => {
  for (const [here, there] of [
    [home, app],
    [app, home],
    [empty, home],
  ] as const) {
    const change = { allowCredentials: descriptor(there.id) };
    await expectNative(await beginGet(here.page, requestOptions(here.rp, change)));
  }
  // The control: both answer at home, with the same list.
  const change = { allowCredentials: [...descriptor(home.id), ...descriptor(app.id)] };
  for (const { rp, page, id } of [home, app]) {
    expect(await signIn({ ...stage, rp }, page, change)).toMatchObject({ credentialId: id });
  }
});

it("another site's id in excludeCredentials does not count, whether or not the person consents", async () => {
  const change = { excludeCredentials: descriptor(home.id) };
  const options = creationOptions(empty.rp, change);
  const declined = await beginCreate(empty.page, options);
  await cancel(await stage.browser.prompt());
  expect(await declined.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });

  const own = await beginCreate(home.page, creationOptions(home.rp, change));
  await approve(await stage.browser.prompt(), { pin: PIN });
  expect(await own.outcome()).toMatchObject({ ok: false, name: "InvalidStateError" });

  const passkey = { authenticatorSelection: { residentKey: "discouraged" } };
  const made = await register({ ...stage, rp: empty.rp }, empty.page, { ...change, ...passkey });
  expect(made.credentialId).not.toBe(home.id);
});

it("the prompt offers the accounts of the calling site alone", async () => {
  for (const [here, there] of [
    [home, app],
    [app, home],
  ] as const) {
    const ceremony = await beginGet(here.page, requestOptions(here.rp));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor(`[data-credential-id="${here.id}"]`);
    expect(await prompt.count("[data-credential-id]")).toBe(1);
    expect(await prompt.text("#rp-id")).toBe(here.rp.rpId);
    expect(await prompt.text("main")).not.toContain(`someone@${there.rp.rpId}`);
    await cancel(prompt);
    await ceremony.outcome();
  }
  await expectNative(await beginGet(empty.page, requestOptions(empty.rp)));
});

it("an archived account of one site is not that of the same user handle on another", async () => {
  const user = { id: Buffer.from("localhost").toString("base64url"), name: "same", displayName: "Same" };
  const ceremony = await beginCreate(app.page, creationOptions(app.rp, { user }));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve");
  expect(await prompt.text("main")).not.toMatch(/archived/i);
  await cancel(prompt);
  await ceremony.outcome();
});

it("a forged rpId is never answered by us", async () => {
  const forged = [
    "localhost",
    "localhost.",
    "LOCALHOST",
    "app.localhost:443",
    `localhost:${stage.site.port}`,
    stage.site.origin(),
    "other.localhost",
    "app.localhost/",
    "evil-app.localhost",
    "p.localhost",
    "com",
    "",
    " localhost",
    "app.localhost\0",
    "127.0.0.1",
    "*",
  ];
  for (const rpId of forged) {
    const asked = await beginGet(app.page, requestOptions(app.rp, { rpId }));
    await expect.poll(() => asked.settled(), { timeout: 10_000 }).toBe(true);
    const outcome = await asked.outcome();
    expect(outcome, JSON.stringify(rpId)).toMatchObject({ ok: false, name: "SecurityError" });
    expect(await stage.browser.promptCount()).toBe(0);
  }
  const made = await beginCreate(
    app.page,
    creationOptions(app.rp, { rp: { id: "other.localhost", name: "Forged" } }),
  );
  expect(await made.outcome()).toMatchObject({ ok: false, name: "SecurityError" });
});

it("an address is no relying party", async () => {
  const page = await stage.browser.open(`${stage.site.origin("127.0.0.1")}/`);
  for (const rpId of ["127.0.0.1", "localhost"]) {
    const asked = await beginGet(page, requestOptions(home.rp, { rpId }));
    expect(await asked.outcome()).toMatchObject({ ok: false, name: "SecurityError" });
    expect(await stage.browser.promptCount()).toBe(0);
  }
  await page.close();
});

it("the client data name the page's own origin, down to the port", async () => {
  const options = requestOptions(app.rp, { allowCredentials: descriptor(app.id) });
  const ceremony = await beginGet(app.page, options);
  await approve(await stage.browser.prompt(), { pin: PIN });
  const { response } = credentialOf(await ceremony.outcome());
  expect(Buffer.from(response.clientDataJSON, "base64url").toString()).toBe(
    `{"type":"webauthn.get","challenge":"${options.challenge}","origin":"http://app.localhost:${stage.site.port}","crossOrigin":false}`,
  );
});
