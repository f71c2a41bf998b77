import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import {
  type AnsweringOptions,
  chooseNeighbour,
  foundByNeighbour,
  ITS_CREDENTIAL,
  ITS_USER,
  makeAnsweringNeighbour,
  neighbourCalls,
} from "./fixtures/answering-neighbour.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { clickKey, keyIn, LOGIN, shownKey } from "./fixtures/conditional.ts";
import type { Neighbour } from "./fixtures/neighbour.ts";
import { approve, cancel, useNative } from "./fixtures/person.ts";
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
 * Another passkey extension beside Latchkey that answers by itself, above Latchkey in the page or below it: each gets
 * to answer for its own passkeys, and a request beside a form waits in both until one of them answers or the page ends
 * it.
 */

const SETTINGS: [string, AnsweringOptions][] = [
  ["below, on the prototype", { on: "prototype", runAt: "document_start", below: true }],
  ["above, on the prototype", { on: "prototype", runAt: "document_start" }],
  ["above, on the container, late", { on: "instance", runAt: "document_idle" }],
  ["above, in the container's place", { on: "navigator", runAt: "document_start" }],
  ["above, late, asking anew", { on: "prototype", runAt: "document_idle", asksAnew: true }],
];

const mediation = "conditional";

let neighbour: Neighbour | undefined;
let stage: Stage;
let page: Surface;
/** Of the passkey in Latchkey. */
let credentialId: string;

async function begin(options: AnsweringOptions): Promise<void> {
  neighbour = await makeAnsweringNeighbour(options);
  stage = await setStage({ neighbours: { before: neighbour.dir } });
  stage.site.page("/login", LOGIN);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, first));
  await first.close();
}

afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

async function openLogin(): Promise<void> {
  page = await stage.browser.open(`${stage.site.origin()}/login`);
  await expect.poll(() => page.evaluate(() => "neighbour" in window)).toBe(true);
}

describe.each(SETTINGS)("a neighbour that answers, %s", (_, options) => {
  const below = options.below === true;
  /** A call of the neighbour's that was made in the page's own words and not ended. */
  const called = (name: "create" | "get") => ({ name, conditional: false, aborted: false });
  const calledAbove = (name: "create" | "get") =>
    below ? [] : Array.from({ length: options.asksAnew ? 2 : 1 }, () => called(name));

  beforeAll(() => begin(options));
  afterAll(async () => {
    await stage?.close();
    await neighbour?.remove();
  });
  beforeEach(openLogin);

  it("stands where this test has it", async () => {
    // In the container's place it passes on to whatever comes to stand there.
    if (options.on !== "navigator") expect(await foundByNeighbour(page)).toBe(below ? "native" : "wrapped");
  });

  it("makes its own user's passkey", async () => {
    const user = { id: "AQID", name: ITS_USER, displayName: "" };
    const making = await beginCreate(page, creationOptions(stage.rp, { user }));
    if (below) await useNative(await stage.browser.prompt());
    expect(credentialOf(await making.outcome()).id).toBe(ITS_CREDENTIAL);
    expect(await neighbourCalls(page)).toEqual([called("create")]);
  });

  it("signs in with its own, and Latchkey asks nothing", async () => {
    const signing = await beginGet(
      page,
      requestOptions(stage.rp, { allowCredentials: descriptor(ITS_CREDENTIAL) }),
    );
    expect(credentialOf(await signing.outcome()).id).toBe(ITS_CREDENTIAL);
    expect(await neighbourCalls(page)).toEqual([called("get")]);
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("leaves Latchkey its own", async () => {
    const asked = requestOptions(stage.rp, { allowCredentials: descriptor(credentialId) });
    const signing = await beginGet(page, asked);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = credentialOf(await signing.outcome());
    expect(response.id).toBe(credentialId);
    await stage.rp.verifyAuthentication(response, { challenge: asked.challenge });
    expect(await neighbourCalls(page)).toEqual(calledAbove("get"));
  });

  it("answers a list that names both where it is asked first, or where the person wants it", async () => {
    const allowCredentials = [...descriptor(credentialId), ...descriptor(ITS_CREDENTIAL)];
    const signing = await beginGet(page, requestOptions(stage.rp, { allowCredentials }));
    if (below) await useNative(await stage.browser.prompt());
    expect(credentialOf(await signing.outcome()).id).toBe(ITS_CREDENTIAL);
    expect(await neighbourCalls(page)).toEqual([called("get")]);
  });

  describe("to a request beside a form", () => {
    const waiting = () => beginGet(page, requestOptions(stage.rp), { mediation });
    /** How often it was asked, and whether it was told that there is nothing to wait for any more. */
    const asked = async () => {
      const conditional = (await neighbourCalls(page)).filter((call) => call.conditional);
      return { times: conditional.length, aborted: conditional.map(({ aborted }) => aborted) };
    };
    const times = options.asksAnew ? 2 : 1;
    const all = (aborted: boolean) => ({ times, aborted: Array.from({ length: times }, () => aborted) });
    /** Above, only what it passes on is ended when Latchkey answers: the page's own signal stays as it was. */
    const endedByLatchkey = below;

    it("lets Latchkey answer, is asked once, and is told", async () => {
      const options = requestOptions(stage.rp);
      const ceremony = await beginGet(page, options, { mediation });
      await shownKey(page);
      await expect.poll(asked).toEqual(all(false));
      await clickKey(page);
      await approve(await stage.browser.prompt(), { pin: PIN });
      const response = credentialOf(await ceremony.outcome());
      expect(response.id).toBe(credentialId);
      await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
      expect((await asked()).times).toBe(times);
      if (endedByLatchkey) expect(await asked()).toEqual(all(true));
      await expect.poll(() => keyIn(page)).toBeNull();
    });

    it("answers, and Latchkey waits no more", async () => {
      const ceremony = await waiting();
      await shownKey(page);
      await expect.poll(asked).toEqual(all(false));
      await chooseNeighbour(page);
      expect(credentialOf(await ceremony.outcome()).id).toBe(ITS_CREDENTIAL);
      await expect.poll(() => keyIn(page)).toBeNull();
      expect((await asked()).times).toBe(times);
    });

    it("answers while Latchkey's window is open, which closes", async () => {
      const ceremony = await waiting();
      await clickKey(page);
      const prompt = await stage.browser.prompt();
      await chooseNeighbour(page);
      expect(credentialOf(await ceremony.outcome()).id).toBe(ITS_CREDENTIAL);
      await prompt.waitClosed();
      await expect.poll(() => keyIn(page)).toBeNull();
    });

    it("is not asked anew when the person closes Latchkey's window or wants another passkey", async () => {
      const ceremony = await waiting();
      for (const decide of [cancel, useNative]) {
        await clickKey(page);
        await decide(await stage.browser.prompt());
        await sleep(1_200);
        expect(await ceremony.settled()).toBe(false);
        expect(await asked()).toEqual(all(false));
      }
      await chooseNeighbour(page);
      expect(credentialOf(await ceremony.outcome()).id).toBe(ITS_CREDENTIAL);
    });

    it("hears of the page's abort, as Latchkey does", async () => {
      const ceremony = await waiting();
      await clickKey(page);
      const prompt = await stage.browser.prompt();
      await ceremony.abort();
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
      await prompt.waitClosed();
      await expect.poll(() => keyIn(page)).toBeNull();
      expect(await asked()).toEqual(all(true));
    });

    it("makes way for a later one of the page's, which both can answer", async () => {
      const ceremony = await waiting();
      await shownKey(page);
      const later = await waiting();
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
      // The key of the former one goes first.
      await sleep(500);
      await shownKey(page);
      expect(await later.settled()).toBe(false);
      await clickKey(page);
      await approve(await stage.browser.prompt(), { pin: PIN });
      expect(credentialOf(await later.outcome()).id).toBe(credentialId);
    });
  });
});

describe("a neighbour below that has nothing for a request beside a form", () => {
  beforeAll(() => begin({ on: "prototype", runAt: "document_start", below: true, hasNone: true }));
  afterAll(async () => {
    await stage?.close();
    await neighbour?.remove();
  });
  beforeEach(openLogin);

  it("is asked once, and Latchkey answers", async () => {
    expect(await foundByNeighbour(page)).toBe("native");
    const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
    await shownKey(page);
    await sleep(500);
    expect(await neighbourCalls(page)).toHaveLength(1);
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
  });
});
