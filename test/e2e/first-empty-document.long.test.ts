import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HANDOVER_EVENT } from "../../src/wire/ceremony.ts";
import { type Frame, type Surface, sleep, until } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { FRAME_KINDS, type FrameKind, frameAttributes, OTHER_HOST } from "./fixtures/frames.ts";
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
} from "./fixtures/stage.ts";

/**
 * A frame begins with an empty document of its parent's origin, which the parent reaches at once, and in
 * some kinds of frame before any extension's script: that call reaches the browser's own function.
 */

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
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

/** The kinds whose first document the parent may look into. */
const REACHABLE = FRAME_KINDS.filter(
  (kind) => kind !== "data:" && kind !== "sandboxed" && kind !== "sandboxed srcdoc",
);
/** Those whose first document is the one that stays. */
const HOOKED: FrameKind[] = ["src-less", "about:blank", "document.write"];

/**
 * Adds the frame and calls `create` in its first document in the same breath. The page keeps the call's
 * promise as `early`, and what the first document was made of as `first`.
 */
function reachAtOnce(kind: FrameKind, rpId: string) {
  const { challenge, user } = creationOptions(stage.rp);
  return page
    .evaluate(
      async (attributes, names) => {
        const bytes = (text: string) =>
          Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (unit) => unit.charCodeAt(0));
        const frame = document.createElement("iframe");
        const { "data-kind": special, "data-html": html = "", ...rest } = attributes;
        for (const [name, value] of Object.entries(rest)) frame.setAttribute(name, value);
        if (special === "blob:") frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
        document.body.append(frame);
        const first = frame.contentWindow as Window & typeof globalThis;
        const container = first.navigator.credentials;
        const text = Function.prototype.toString.call(first.CredentialsContainer.prototype.create);
        const malformed = container.create({ publicKey: {} as PublicKeyCredentialCreationOptions });
        const early = container
          .create({
            publicKey: {
              rp: { id: names.rpId, name: "Early" },
              user: { id: bytes(names.userId), name: "early", displayName: "Early" },
              challenge: bytes(names.challenge),
              pubKeyCredParams: [{ type: "public-key", alg: -7 }],
            },
          })
          .then(
            (credential) => ({ ok: true, credential: (credential as PublicKeyCredential).toJSON() }),
            ({ name, message }) => ({ ok: false, name, message }),
          );
        Object.assign(self, { early, first: { performance: first.performance, container } });
        const error = await malformed.then(
          () => "answered",
          (reason) => (reason instanceof first.TypeError ? "TypeError of the frame" : String(reason)),
        );
        return { hooked: text.includes("[native code]") && !text.includes("create"), error };
      },
      frameAttributes(stage.site, kind),
      { rpId, challenge, userId: user.id },
    )
    .then((seen) => ({ ...seen, challenge }));
}

/** What came of the early call so far. */
const earlyOutcome = () =>
  Promise.race([
    Reflect.get(self, "early") as Promise<{ ok: boolean; name?: string }>,
    new Promise<undefined>((resolve) => setTimeout(resolve, 0)),
  ]);

async function frameAt(url: string): Promise<Frame> {
  return until("the frame's own document", 10_000, async () => {
    for (const frame of await page.frames()) if ((await frame.url()).startsWith(url)) return frame;
    return undefined;
  });
}

describe.each(REACHABLE)("%s", (kind) => {
  const hooked = HOOKED.includes(kind);

  it(
    hooked ? "is answered by Latchkey" : "is answered by the browser, without a window of ours",
    async () => {
      const seen = await reachAtOnce(kind, stage.rp.rpId);
      expect(seen).toMatchObject({ hooked, error: "TypeError of the frame" });
      if (!hooked) {
        // Long enough for a window to open.
        await sleep(1_000);
        expect(await stage.browser.promptCount()).toBe(0);
        expect((await page.evaluate(earlyOutcome))?.ok ?? false).toBe(false);
        return;
      }
      await approve(await stage.browser.prompt(), { pin: PIN });
      const outcome = await page.evaluate(() => Reflect.get(self, "early"));
      const response = credentialOf(outcome) as Parameters<RelyingParty["verifyRegistration"]>[0];
      await stage.rp.verifyRegistration(response, { challenge: seen.challenge });
    },
  );
});

describe("a frame that goes to another origin", () => {
  let other: RelyingParty;

  beforeAll(async () => {
    other = new RelyingParty(OTHER_HOST, stage.site.origin(OTHER_HOST));
    const victim = await stage.browser.open(`${other.origin}/`);
    await register({ ...stage, rp: other }, victim);
    await victim.close();
  });

  it("gives its parent no ceremony of that origin, by its first document or what is left of it", async () => {
    await reachAtOnce("other origin", other.rpId);
    await frameAt(other.origin);
    const forged = await page.evaluate(
      async (event, rpId) => {
        const { performance, container } = Reflect.get(self, "first");
        const { port1, port2 } = new MessageChannel();
        const answer = new Promise((resolve) => {
          port1.onmessage = ({ data }) => resolve(data.type);
        });
        performance.dispatchEvent(new MessageEvent(event, { cancelable: true, ports: [port2] }));
        port1.postMessage({ type: "get", options: { challenge: "x".repeat(32), rpId } });
        const call = container.get({ publicKey: { challenge: new Uint8Array(32), rpId } }).then(
          () => "credential",
          () => "error",
        );
        const late = (word: string) => new Promise((resolve) => setTimeout(resolve, 1_000, word));
        return Promise.all([Promise.race([answer, late("silence")]), Promise.race([call, late("silence")])]);
      },
      HANDOVER_EVENT,
      other.rpId,
    );
    expect(await stage.browser.promptCount()).toBe(0);
    expect(forged).not.toContain("credential");
    expect(await page.evaluate(earlyOutcome)).not.toMatchObject({ ok: true });
  });

  it("leaves that origin its own: the control", async () => {
    const [id] = other.credentialIds;
    const tab = await stage.browser.open(`${other.origin}/`);
    const own = await beginGet(tab, requestOptions(other, { allowCredentials: descriptor(id as string) }));
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#rp-id")).toBe(OTHER_HOST);
    await cancel(prompt);
    await own.outcome();
    await tab.close();
  });
});
