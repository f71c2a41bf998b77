import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Frame, type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, createExpression, type Outcome } from "./fixtures/ceremony.ts";
import { addFrame, type FrameKind, OTHER_HOST } from "./fixtures/frames.ts";
import { approve } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** What a ceremony comes to that is called from a frame. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
  await page.close();
});

/** One click each, so that the tests are quick. */
const QUICK = { authenticatorSelection: { residentKey: "required", userVerification: "discouraged" } };
const LATCHKEY_REFUSES = "The operation either timed out or was not allowed by the user.";

/** Signs in from the frame with a passkey made there; the relying party checks the origin. */
async function signInFrom(frame: Frame, credentialId: string): Promise<void> {
  const change = { allowCredentials: descriptor(credentialId), userVerification: "discouraged" };
  expect(await signIn(stage, frame, change, {})).toMatchObject({ credentialId });
}

/** The browser's own refusals are not in our words; what it neither grants nor refuses goes on. */
async function expectNative(frame: Frame, rp: RelyingParty, credentialId: string): Promise<void> {
  for (const begin of [
    () => beginCreate(frame, creationOptions(rp)),
    () => beginGet(frame, requestOptions(rp, { allowCredentials: descriptor(credentialId) })),
  ]) {
    const ceremony = await begin();
    await sleep(1_000);
    expect(await stage.browser.promptCount()).toBe(0);
    if (await ceremony.settled()) {
      const outcome = await ceremony.outcome();
      expect(outcome).toMatchObject({ ok: false });
      expect(outcome).not.toMatchObject({ message: LATCHKEY_REFUSES });
    } else await ceremony.abort();
  }
}

describe("of the relying party's own origin", () => {
  // Chromium does not list these frames, so that nobody can say whose their ancestors are.
  const unlisted: FrameKind[] = KIND === "chrome" ? ["javascript:", "blob:"] : [];
  const every: FrameKind[] = [
    "srcdoc",
    "document.write",
    "javascript:",
    "blob:",
    "same origin",
    "sandboxed with its origin",
  ];
  const scripted = every.filter((kind) => !unlisted.includes(kind));

  it.runIf(unlisted.length > 0).each(unlisted)("%s goes to the browser without a window", async (kind) => {
    const { credentialId } = await register(stage, page, QUICK, {});
    await expectNative(await addFrame(page, stage.site, kind), stage.rp, credentialId);
  });

  it.each(scripted)("%s: the first inline script registers, and later the frame signs in", async (kind) => {
    const options = creationOptions(stage.rp, QUICK);
    const frame = await addFrame(page, stage.site, kind, {
      script: `self.first = ${createExpression(options)}`,
    });
    await approve(await stage.browser.prompt());
    const outcome = await frame.evaluate(() => Reflect.get(self, "first") as Promise<Outcome<unknown>>);
    const response = credentialOf(outcome) as Parameters<RelyingParty["verifyRegistration"]>[0];
    await stage.rp.verifyRegistration(response, { challenge: options.challenge });
    await signInFrom(frame, response.id);
  });

  it.each<FrameKind>(["src-less", "about:blank"])("%s: registers and signs in", async (kind) => {
    const frame = await addFrame(page, stage.site, kind);
    const { credentialId } = await register(stage, frame, QUICK, {});
    await signInFrom(frame, credentialId);
  });

  it.each<FrameKind>(["same origin", "srcdoc"])("a frame in a frame: same origin in %s", async (kind) => {
    const outer = await addFrame(page, stage.site, kind);
    const inner = await addFrame(page, stage.site, "same origin", { within: outer });
    const { credentialId } = await register(stage, inner, QUICK, {});
    await signInFrom(inner, credentialId);
  });

  // Nothing that the browser lists tells whose document an ancestor of these kinds is.
  it.each<FrameKind>(["about:blank", "javascript:"])(
    "a frame in a frame: same origin in %s goes to the browser without a window",
    async (kind) => {
      const { credentialId } = await register(stage, page, QUICK, {});
      const outer = await addFrame(page, stage.site, kind);
      const inner = await addFrame(page, stage.site, "same origin", { within: outer });
      await expectNative(inner, stage.rp, credentialId);
    },
  );

  it("the page's own document, opened anew", async () => {
    await page.evaluate(() => {
      document.open();
      document.write("<!doctype html><title>Anew</title>");
      document.close();
    });
    const { credentialId } = await register(stage, page, QUICK, {});
    await signInFrom(page, credentialId);
  });
});

describe("of an opaque origin", () => {
  async function expectRefused(frame: Frame): Promise<void> {
    const { credentialId } = await register(stage, page, QUICK, {});
    for (const begin of [
      () => beginCreate(frame, creationOptions(stage.rp)),
      () => beginGet(frame, requestOptions(stage.rp)),
      () => beginGet(frame, requestOptions(stage.rp, { allowCredentials: descriptor(credentialId) })),
    ]) {
      expect(await (await begin()).outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
      expect(await stage.browser.promptCount()).toBe(0);
    }
  }

  it("a sandboxed frame of the relying party's own address is refused without a window", async () => {
    await expectRefused(await addFrame(page, stage.site, "sandboxed"));
  });

  it("a sandboxed srcdoc frame is refused without a window", async () => {
    await expectRefused(await addFrame(page, stage.site, "sandboxed srcdoc"));
  });

  it("the relying party's own address in a sandboxed frame is refused without a window", async () => {
    const outer = await addFrame(page, stage.site, "sandboxed srcdoc");
    await expectRefused(await addFrame(page, stage.site, "sandboxed", { within: outer }));
  });

  it("a page that its own policy sandboxes is refused without a window", async () => {
    stage.site.page("/sandboxed", "<!doctype html>", { "content-security-policy": "sandbox allow-scripts" });
    const sandboxed = await stage.browser.open(`${stage.site.origin()}/sandboxed`);
    for (const begin of [
      () => beginCreate(sandboxed, creationOptions(stage.rp)),
      () => beginGet(sandboxed, requestOptions(stage.rp)),
    ]) {
      const outcome = await (await begin()).outcome();
      expect(outcome).toMatchObject({ name: "NotAllowedError", message: LATCHKEY_REFUSES });
    }
    await sandboxed.close();
  });

  it("a data: frame is refused without a window, where it has WebAuthn at all", async () => {
    const frame = await addFrame(page, stage.site, "data:");
    // Chromium takes it for an insecure context.
    if (KIND === "chrome") expect(await frame.evaluate(() => "credentials" in navigator)).toBe(false);
    else await expectRefused(frame);
  });
});

describe("of another origin than the page", () => {
  let other: RelyingParty;
  let credentialId: string;

  beforeAll(async () => {
    other = new RelyingParty(OTHER_HOST, stage.site.origin(OTHER_HOST));
    const own = await stage.browser.open(`${other.origin}/`);
    ({ credentialId } = await register({ ...stage, rp: other }, own, QUICK, {}));
    await own.close();
  });

  // Where Chromium shows that the page allows it, Latchkey answers: see embedded.test.ts.
  it.runIf(KIND === "firefox")("goes to the browser without a window", async () => {
    await expectNative(await addFrame(page, stage.site, "other origin"), other, credentialId);
  });

  it("goes to the browser when the relying party's own page, as its own grandchild, is not allowed it", async () => {
    const { credentialId: ownId } = await register(stage, page, QUICK, {});
    const between = await addFrame(page, stage.site, "other origin");
    await between.evaluate((url) => {
      document.body.append(Object.assign(document.createElement("iframe"), { src: url }));
    }, `${stage.site.origin()}/`);
    await expect.poll(async () => (await page.frames()).length).toBe(2);
    const grandchild = (await page.frames())[1] as Frame;
    await expect.poll(() => grandchild.url()).toBe(`${stage.site.origin()}/`);
    await expectNative(grandchild, stage.rp, ownId);
  });

  it("goes to the browser when the frame is a blob: child of such a frame", async () => {
    const between = await addFrame(page, stage.site, "other origin");
    const frame = await addFrame(page, stage.site, "blob:", { within: between });
    await expectNative(frame, other, credentialId);
  });

  it("is as such a frame when it is a srcdoc child of one", async () => {
    const between = await addFrame(page, stage.site, "other origin");
    const frame = await addFrame(page, stage.site, "srcdoc", { within: between });
    if (KIND === "firefox") return expectNative(frame, other, credentialId);
    const change = { allowCredentials: descriptor(credentialId), userVerification: "discouraged" };
    const ceremony = await beginGet(frame, requestOptions(other, change));
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#top-origin")).toBe(stage.site.origin());
    await approve(prompt);
    expect(await ceremony.outcome()).toMatchObject({ ok: true });
  });
});
