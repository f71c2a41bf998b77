import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Frame, type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { NATIVE_ERROR, replaceNatives } from "./fixtures/native-below.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { creationOptions, KIND, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/** Which pages may come before the person: those that are shown, and whose policy allows it. */

let stage: Stage;
let page: Surface;
const QUICK = { userVerification: "discouraged" };

beforeAll(async () => {
  stage = await setStage();
  if (KIND === "firefox") await replaceNatives(stage.browser);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, first);
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

describe("a page whose tab is not shown", () => {
  it.each(["create", "get"])("%s() goes native without a window, until it is shown", async (method) => {
    const begin = (inBackground: boolean): Promise<Ceremony<unknown>> =>
      method === "create"
        ? beginCreate(page, creationOptions(stage.rp), { inBackground })
        : beginGet(page, requestOptions(stage.rp, QUICK), { inBackground });
    const other = await stage.browser.open(`${stage.site.origin("app.localhost")}/`);
    await other.bringToFront();
    const hidden = await begin(true);
    // Long enough for a window to open.
    await sleep(1_000);
    expect(await stage.browser.promptCount()).toBe(0);
    if (KIND === "firefox") {
      expect(await hidden.outcome()).toMatchObject({ ok: false, name: NATIVE_ERROR });
    } else if (method === "create") {
      expect(await hidden.outcome()).toMatchObject({ message: expect.stringMatching(/not have focus/) });
    } else {
      // Chromium itself waits until the page is shown.
      expect(await hidden.settled()).toBe(false);
      await hidden.abort();
    }

    await other.close();
    const shown = await begin(false);
    await cancel(await stage.browser.prompt());
    expect(await shown.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });
});

describe.each(["conditional", "password", "nothing"])("a call that is not for Latchkey (%s)", (kind) => {
  it.each(["in the same task", "in the next microtask"])("leaves it the next one, %s", async (when) => {
    const signedIn = await page.begin(
      async (first, wait) => {
        const publicKey = { challenge: new Uint8Array(32), userVerification: "discouraged" } as const;
        const password = { mediation: "silent", password: true } as const;
        const calls: Record<string, () => Promise<unknown>> = {
          conditional: () => navigator.credentials.get({ mediation: "conditional", publicKey }),
          password: () => navigator.credentials.get(password),
          nothing: () => navigator.credentials.get(),
        };
        calls[first]?.().catch(() => {});
        if (wait) await null;
        return (await navigator.credentials.get({ publicKey }))?.type;
      },
      kind,
      when === "in the next microtask",
    );
    await approve(await stage.browser.prompt());
    expect(await signedIn.value()).toBe("public-key");
  });
});

describe("a page whose permissions policy forbids passkeys", () => {
  const policy = "publickey-credentials-get=(), publickey-credentials-create=()";

  async function expectForbidden(frame: Frame): Promise<void> {
    for (const [feature, begin] of [
      ["create", () => beginCreate(frame, creationOptions(stage.rp))],
      ["get", () => beginGet(frame, requestOptions(stage.rp, QUICK))],
    ] as const) {
      const ceremony = await begin();
      if (KIND === "chrome") {
        const outcome = await ceremony.outcome();
        expect(outcome).toMatchObject({ ok: false, name: "NotAllowedError" });
        expect(outcome).toMatchObject({
          message: expect.stringContaining(`publickey-credentials-${feature}`),
        });
        expect(await stage.browser.promptCount()).toBe(0);
      } else {
        // Firefox knows the policy of frames alone, and shows it to no extension: the person is asked.
        await cancel(await stage.browser.prompt());
        await ceremony.outcome();
      }
    }
  }

  const ends =
    KIND === "chrome" ? "gets the browser's own error, without a window" : "asks as any other does";

  it(ends, async () => {
    stage.site.page("/forbidden", "<!doctype html>", { "permissions-policy": policy });
    await page.goto(`${stage.site.origin()}/forbidden`);
    await expectForbidden(page);
  });

  it(`in a frame that is not allowed them ${ends}`, async () => {
    const allow = "publickey-credentials-get 'none'; publickey-credentials-create 'none'";
    stage.site.page("/framing", `<!doctype html><iframe src="/" allow="${allow}"></iframe>`);
    await page.goto(`${stage.site.origin()}/framing`);
    const [frame] = await page.frames();
    if (frame === undefined) throw new Error("The page has no frame");
    await expectForbidden(frame);
  });
});
