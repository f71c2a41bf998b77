import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HANDOVER_EVENT } from "../../../src/wire/ceremony.ts";
import { type Attached, attach, type DrivenFrame } from "../../../testing/index.ts";
import { sleep } from "../driver/index.ts";
import { type Site, startSite } from "../fixtures/site.ts";
import { begin, creation, request } from "./fixtures/calls.ts";
import { DRIVERS, type Driver, run, startDriver, type TestPage } from "./fixtures/drivers.ts";

/** Who calls is told by the driver's frames, whatever the document in them says. */

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe.each(DRIVERS)("frames of a page that %s drives", (name) => {
  let driver: Driver;
  let page: TestPage;
  let passkeys: Attached;

  beforeAll(async () => {
    driver = await startDriver(name);
  });
  afterAll(() => driver?.close());
  beforeEach(async () => {
    page = await driver.open();
    passkeys = await attach(page.page);
    await page.goto(site.origin());
  });
  afterEach(() => page.close());

  /** Adds a frame and waits until its document has the script. */
  async function addFrame(attributes: Record<string, string>): Promise<DrivenFrame> {
    await run(
      page,
      (all) =>
        new Promise<void>((resolve) => {
          const frame = document.createElement("iframe");
          for (const [attribute, value] of Object.entries(all)) frame.setAttribute(attribute, value);
          frame.onload = () => resolve();
          document.body.append(frame);
        }),
      attributes,
    );
    const frame = page.page.frames().at(-1);
    if (!frame) throw new Error("No frame was added");
    return frame;
  }

  const other = () => site.origin("app.localhost");
  const both = "publickey-credentials-create *; publickey-credentials-get *";

  it("of the same origin call as the page does", async () => {
    const frame = await addFrame({ src: `${site.origin()}/frame` });
    const creating = await begin(frame, "create", creation());
    const { asked } = await passkeys.next();
    expect(asked).toMatchObject({ origin: site.origin(), topOrigin: undefined });
    expect(asked.frame).toBe(frame);
    expect(await creating.settled()).toBe(false);
  });

  it("have the browser's own functions back at once when it is detached", async () => {
    const frame = await addFrame({ src: `${site.origin()}/frame` });
    await passkeys.detach();
    await run(
      frame,
      (type) => {
        Object.assign(self, { looks: 0 });
        performance.addEventListener(type, () => Reflect.set(self, "looks", Reflect.get(self, "looks") + 1));
      },
      HANDOVER_EVENT,
    );
    await begin(frame, "get", request());
    await sleep(1_000);
    // One at the call, and one when the page around has said that nobody comes.
    expect(await run(frame, () => Reflect.get(self, "looks") as number, undefined)).toBeLessThan(5);
  });

  it("without an address have their parent's origin", async () => {
    const frame = await addFrame({ srcdoc: "<p>Frame" });
    await begin(frame, "create", creation());
    expect((await passkeys.next()).asked.origin).toBe(site.origin());
  });

  it("of another origin that are allowed sign in for their own, and the client data say it all", async () => {
    passkeys.authenticator.configure({ approval: "automatic" });
    const top = await driver.open();
    await passkeys.add(top.page);
    await top.goto(other());
    await (await begin(top, "create", creation("app.localhost"))).seen();
    await top.close();
    passkeys.authenticator.configure({ approval: "asked" });

    const frame = await addFrame({ src: `${other()}/frame`, allow: both });
    const getting = await begin(frame, "get", request("app.localhost"));
    const ceremony = await passkeys.next();
    expect(ceremony.asked).toMatchObject({ origin: other(), topOrigin: site.origin() });
    const { response } = await ceremony.approve();
    expect(JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString())).toMatchObject({
      type: "webauthn.get",
      origin: other(),
      crossOrigin: true,
      topOrigin: site.origin(),
    });
    expect(await getting.seen()).toMatchObject({ ok: true, genuine: true });
  });

  it("of another origin need their parent's leave", async () => {
    const frame = await addFrame({ src: `${other()}/frame` });
    const getting = await begin(frame, "get", request("app.localhost"));
    expect(await getting.seen()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await expect(passkeys.next({ timeout: 50 })).rejects.toThrow(
      `The last thing seen was a get() of ${other()} that was refused: The permissions policy`,
    );
  });

  it("of an opaque origin are refused", async () => {
    const sandboxed = { src: `${site.origin()}/frame`, sandbox: "allow-scripts", allow: both };
    const frame = await addFrame(sandboxed);
    const getting = await begin(frame, "get", request());
    const ceremony = await passkeys.next();
    expect(ceremony.asked.origin).toBe("null");
    await expect(ceremony.approve()).rejects.toMatchObject({ name: "NotAllowedError" });
    expect(await getting.seen()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("cannot take another origin by what they say of themselves", async () => {
    const frame = await addFrame({ src: `${other()}/frame`, allow: both });
    const lie = { type: "call", id: "made-up", request: { type: "get", options: request() } };
    const state = { origin: site.origin(), active: true, allowed: true };
    const said = await run(
      frame,
      async (message) => {
        const name = Object.getOwnPropertyNames(window).find((key) => /^latchkeyTesting\d+$/.test(key));
        const binding: unknown = name === undefined ? undefined : Reflect.get(window, name);
        if (typeof binding !== "function") throw new Error("No binding");
        const answer = binding(JSON.stringify(message));
        return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, "waits"))]);
      },
      { ...lie, state },
    );
    if (name === "playwright") {
      expect(said).toBe("waits");
      expect((await passkeys.next()).asked).toMatchObject({ origin: other(), topOrigin: site.origin() });
    } else {
      expect(said).toContain("The calling document has gone.");
    }
  });

  it("that are taken away while they wait are told to the test", async () => {
    const frame = await addFrame({ src: `${site.origin()}/frame` });
    await begin(frame, "create", creation());
    const ceremony = await passkeys.next();
    await run(page, () => document.querySelector("iframe")?.remove(), undefined);
    expect(await ceremony.ended).toEqual({ type: "aborted" });
  });
});
