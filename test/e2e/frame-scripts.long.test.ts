import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FRAME_CALL, HANDOVER_EVENT } from "../../src/wire/ceremony.ts";
import { type Frame, type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { forgeFrameCall } from "./fixtures/forgery.ts";
import { addFrame } from "./fixtures/frames.ts";
import { cancel } from "./fixtures/person.ts";
import { creationOptions, register, requestOptions, type Stage, setStage, signIn } from "./fixtures/stage.ts";

/** A frame has no content script before its page asks for a credential; then the document of the tab brings one. */

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

const QUICK = { authenticatorSelection: { residentKey: "required", userVerification: "discouraged" } };

/** Whether a content script takes what a page's script would hand over. */
function isTaken(frame: Frame): Promise<boolean> {
  return frame.evaluate((event) => {
    const { port2 } = new MessageChannel();
    return !performance.dispatchEvent(new MessageEvent(event, { cancelable: true, ports: [port2] }));
  }, HANDOVER_EVENT);
}

async function registerAndSignIn(frame: Frame): Promise<void> {
  const { credentialId } = await register(stage, frame, QUICK, {});
  const signedIn = await signIn(stage, frame, { userVerification: "discouraged" }, {});
  expect(signedIn).toMatchObject({ credentialId });
}

it("comes when a page of a frame asks, into the frames of its origin that are there", async () => {
  const asking = await addFrame(page, stage.site, "same origin");
  const beside = await addFrame(page, stage.site, "srcdoc");
  expect([await isTaken(page), await isTaken(asking), await isTaken(beside)]).toEqual([true, false, false]);
  await registerAndSignIn(asking);
  expect([await isTaken(asking), await isTaken(beside)]).toEqual([true, true]);
  const later = await addFrame(page, stage.site, "same origin");
  expect(await isTaken(later)).toBe(false);
  await registerAndSignIn(later);
});

it("does not come into the frames of others, which could see by it that somebody has asked", async () => {
  const asking = await addFrame(page, stage.site, "other origin");
  const beside = await addFrame(page, stage.site, "srcdoc");
  await forgeFrameCall(asking);
  expect([await isTaken(asking), await isTaken(beside)]).toEqual([true, false]);
});

it("comes into a frame of a page that the extension may not touch unasked", async () => {
  const own = await stage.browser.open(`${stage.site.origin("127.0.0.1")}/`);
  const frame = await addFrame(own, stage.site, "other origin");
  await forgeFrameCall(frame);
  expect(await isTaken(frame)).toBe(true);
  await own.close();
});

it("comes whatever the elements of the frame's page are called", async () => {
  const frame = await addFrame(page, stage.site, "same origin");
  await frame.evaluate(() => {
    for (const id of ["latchkey", "chrome"]) {
      document.body.append(Object.assign(document.createElement("img"), { id, name: id }));
    }
  });
  await registerAndSignIn(frame);
});

it("comes where the background has been stopped", async () => {
  const frame = await addFrame(page, stage.site, "same origin");
  await stage.browser.stopBackground();
  await registerAndSignIn(frame);
});

it("does not come in a page that has opened its own document anew: there the call is the browser's", async () => {
  await page.evaluate(() => {
    document.open();
    document.write("<!doctype html><title>Anew</title><body></body>");
    document.close();
  });
  const frame = await addFrame(page, stage.site, "same origin");
  const ceremony = await beginGet(frame, requestOptions(stage.rp));
  await sleep(4_000);
  expect(await stage.browser.promptCount()).toBe(0);
  expect(await isTaken(frame)).toBe(false);
  if (!(await ceremony.settled())) await ceremony.abort();
  expect(await ceremony.outcome()).toMatchObject({ ok: false });
});

it("comes once, however many calls a frame makes at once", async () => {
  const frame = await addFrame(page, stage.site, "same origin");
  const first = await beginGet(frame, requestOptions(stage.rp, { allowCredentials: [] }));
  const second = await beginGet(frame, requestOptions(stage.rp, { allowCredentials: [] }));
  // One is refused as the other is pending: which of them is the page's affair.
  await cancel(await stage.browser.prompt());
  for (const ceremony of [first, second]) {
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  }
});

it("does not come any more for a call that was called off", async () => {
  const frame = await addFrame(page, stage.site, "same origin");
  await stage.browser.stopBackground();
  const ceremony = await beginGet(frame, requestOptions(stage.rp));
  await ceremony.abort();
  expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
  await sleep(500);
  expect(await stage.browser.promptCount()).toBe(0);
});

it("is asked for unseen: neither the page nor another frame gets a message", async () => {
  const listen = (frame: Frame) =>
    frame.evaluate(() => {
      const seen: string[] = [];
      Object.assign(self, { seen });
      addEventListener("message", ({ data }) => seen.push(String(data)), true);
      addEventListener("message", ({ data }) => seen.push(String(data)));
    });
  const frame = await addFrame(page, stage.site, "same origin");
  const beside = await addFrame(page, stage.site, "same origin");
  for (const each of [page, frame, beside]) await listen(each);
  await registerAndSignIn(frame);
  for (const each of [page, frame, beside]) {
    expect(await each.evaluate(() => Reflect.get(self, "seen"))).toEqual([]);
  }
});

describe("a page that asks for it without need", () => {
  it("gets no ceremony in the name of a frame: what it sends with the call is not read", async () => {
    const frame = await addFrame(page, stage.site, "other origin");
    await forgeFrameCall(frame);
    expect(await isTaken(frame)).toBe(true);
    const options = creationOptions(stage.rp, QUICK);
    const answers = await page.evaluate(
      async (word, request) => {
        const answered: unknown[] = [];
        for (const target of [window, window.frames[0] as Window]) {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => answered.push(data);
          port1.postMessage(request);
          target.postMessage(word, "*", [port2]);
          port1.postMessage(request);
        }
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return answered;
      },
      FRAME_CALL,
      { type: "create", options: { ...options, challenge: { binary: "x".repeat(32) } } },
    );
    // That it is done, from the page's: the frame's own listens to nobody, or others could see that it is there.
    expect(answers).toEqual([0]);
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("again and again harms its own frames alone", async () => {
    await page.evaluate((word) => {
      for (let i = 0; i < 2_000; i++) {
        const { port2 } = new MessageChannel();
        postMessage(word, "*", [port2]);
      }
    }, FRAME_CALL);
    const other = await stage.browser.open(`${stage.site.origin()}/`);
    const frame = await addFrame(other, stage.site, "same origin");
    await registerAndSignIn(frame);
    await other.close();
    const own = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    expect(await own.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });
});
