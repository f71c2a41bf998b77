import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { callWithExtensions, type GivenExtensions, type SeenExtensions } from "./fixtures/extension-calls.ts";
import { approve } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
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

/**
 * The names of a relying party from before WebAuthn (§10.1.1, §10.1.2). No passkey of Latchkey's was made by U2F: in
 * `get()` appid is false, because the rpId was used; in `create()` appidExclude is true, because it was acted upon.
 */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
});

/** What the site may name: nothing, its origin, and an address of its host. */
const OWN = () => ["", stage.site.origin(), "https://localhost/app-id.json"];
const OTHERS = ["https://other.example/app-id.json", "http://localhost/app-id.json", "no address"];

async function approved(
  method: "create" | "get",
  extensions: GivenExtensions,
  ids?: string[],
): Promise<SeenExtensions> {
  await page.bringToFront();
  const pending = await callWithExtensions(page, method, extensions, ids);
  await approve(await stage.browser.prompt());
  return pending.value();
}

/** Both ways in which a page reads the results. */
async function expectResults(seen: SeenExtensions, results: object): Promise<void> {
  expect(seen).toMatchObject({ results, json: results, fresh: true });
  expect([seen.results, seen.json]).toEqual([results, results]);
}

describe("appidExclude in create()", () => {
  it("is answered with true, whichever of its own names the site gives", async () => {
    for (const appidExclude of OWN()) {
      await expectResults(await approved("create", { appidExclude }), { appidExclude: true });
    }
    await expectResults(await approved("create", {}), {});
  });

  it("excludes nothing where no listed id is here, and says so as well", async () => {
    const options = creationOptions(stage.rp, {
      excludeCredentials: descriptor(randomBase64url()),
      extensions: { appidExclude: stage.site.origin() },
    });
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const made = credentialOf(await ceremony.outcome());
    await stage.rp.verifyRegistration(made, { challenge: options.challenge });
    expect(made.clientExtensionResults).toEqual({ appidExclude: true });
  });

  it("leaves a listed id that is here excluded", async () => {
    const { credentialId } = await register(stage, page);
    const options = creationOptions(stage.rp, {
      excludeCredentials: descriptor(credentialId),
      extensions: { appidExclude: stage.site.origin() },
    });
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "InvalidStateError" });
  });

  it.each(OTHERS)("is a SecurityError for %s, without a window", async (appidExclude) => {
    const seen = await (await callWithExtensions(page, "create", { appidExclude })).value();
    expect(seen).toEqual({ error: "SecurityError" });
  });

  it("is ignored in get()", async () => {
    const { id = "" } = await approved("create", {});
    await expectResults(await approved("get", { appidExclude: stage.site.origin() }, [id]), {});
  });
});

describe("appid in get()", () => {
  it("is answered with false, whichever of its own names the site gives", async () => {
    const { id = "" } = await approved("create", {});
    for (const appid of OWN()) {
      await expectResults(await approved("get", { appid }, [id]), { appid: false });
    }
    await expectResults(await approved("get", {}, [id]), {});
  });

  it("is false beside ids of a token that is not here: the rpId was used, as the relying party verifies", async () => {
    const { credentialId } = await register(stage, page);
    const options = requestOptions(stage.rp, {
      allowCredentials: [...descriptor(randomBase64url()), ...descriptor(credentialId)],
    });
    const { allowCredentials } = options;
    const ids = allowCredentials?.map(({ id }) => id) ?? [];
    await expectResults(await approved("get", { appid: stage.site.origin() }, ids), { appid: false });
    const extensions = { appid: stage.site.origin() };
    const change = { allowCredentials: allowCredentials ?? [], extensions };
    expect(await signIn(stage, page, change)).toMatchObject({ credentialId });
  });

  it.each(OTHERS)("is a SecurityError for %s, without a window", async (appid) => {
    const { id = "" } = await approved("create", {});
    const seen = await (await callWithExtensions(page, "get", { appid }, [id])).value();
    expect(seen).toEqual({ error: "SecurityError" });
  });

  it("is a NotSupportedError in create(), without a window", async () => {
    const seen = await (await callWithExtensions(page, "create", { appid: stage.site.origin() })).value();
    expect(seen).toEqual({ error: "NotSupportedError" });
  });
});
