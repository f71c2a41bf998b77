import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import { makeNeighbour, type Neighbour, type NeighbourOptions } from "./fixtures/neighbour.ts";
import { approve, cancel, useNative } from "./fixtures/person.ts";
import { creationOptions, KIND, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/**
 * Another passkey extension beside Latchkey, loaded before or after it, early or late: one of the two stands before
 * the other, each is asked once, and no call goes round in a circle or hangs. Who stands before whom is the
 * browser's to decide, and the other's own way of putting itself there.
 */

const SETTINGS: [string, NeighbourOptions, "before" | "after"][] = [
  ["early, on the container, loaded first", { on: "instance", runAt: "document_start" }, "before"],
  ["early, on the prototype, loaded first", { on: "prototype", runAt: "document_start" }, "before"],
  ["early, on the prototype, loaded last", { on: "prototype", runAt: "document_start" }, "after"],
  ["late, on the container", { on: "instance", runAt: "document_idle" }, "after"],
  [
    "late, on the prototype, asking anew",
    { on: "prototype", runAt: "document_idle", asksAnew: true },
    "after",
  ],
];

describe.each(SETTINGS)("a neighbour that comes %s", (_, options, loaded) => {
  let neighbour: Neighbour;
  let stage: Stage;
  let page: Surface;

  beforeAll(async () => {
    neighbour = await makeNeighbour(options);
    stage = await setStage({ neighbours: { [loaded]: neighbour.dir } });
    if (KIND === "firefox") await replaceNatives(stage.browser);
  });
  afterAll(async () => {
    await stage?.close();
    await neighbour?.remove();
  });
  beforeEach(async () => {
    page = await stage.browser.open(`${stage.site.origin()}/`);
    await expect.poll(() => page.evaluate(() => "neighbour" in window)).toBe(true);
    if (KIND === "chrome") {
      await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
    }
  });
  afterEach(async () => {
    await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
    await page.close();
  });

  const state = () =>
    page.evaluate(
      () => (window as unknown as { neighbour: { calls: Record<string, number>; found: string } }).neighbour,
    );

  /** A neighbour that was there first and put itself on the container keeps every call to itself. */
  async function reachesUs(): Promise<boolean> {
    const { found } = await state();
    return !(options.on === "instance" && found === "native");
  }

  async function expectOneNativeAnswer(ceremony: Ceremony<unknown>): Promise<void> {
    const outcome = await ceremony.outcome();
    if (KIND === "chrome") expect(outcome).toMatchObject({ ok: true, genuine: true });
    else {
      expect(outcome).toMatchObject({ ok: false });
      expect(await nativeCalls(page)).toBe(1);
    }
  }

  it("lets each be asked once, and Latchkey answer", async () => {
    if (!(await reachesUs()))
      return expectOneNativeAnswer(await beginCreate(page, creationOptions(stage.rp)));
    const { credentialId } = await register(stage, page);
    const change = { userVerification: "discouraged" };
    const signing = await beginGet(page, requestOptions(stage.rp, change));
    await approve(await stage.browser.prompt());
    expect(await signing.outcome()).toMatchObject({ ok: true, credential: { id: credentialId } });
    // Below ours it is asked for nothing that ours has answered.
    const { calls, found } = await state();
    const rounds = options.asksAnew ? 2 : 1;
    expect(calls).toEqual(found === "wrapped" ? { create: rounds, get: rounds } : { create: 0, get: 0 });
  });

  it("hands on to the browser once, when the person wants its passkey", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    if (await reachesUs()) await useNative(await stage.browser.prompt());
    await expectOneNativeAnswer(ceremony);
    expect((await state()).calls.create).toBe(options.asksAnew ? 2 : 1);
    // No second window comes of it.
    await sleep(500);
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("hands on a refusal and an abort", async () => {
    if (!(await reachesUs())) return;
    const refused = await beginCreate(page, creationOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    expect(await refused.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    const aborted = await beginCreate(page, creationOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await aborted.abort();
    expect(await aborted.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await prompt.waitClosed();
  });
});
