import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, holds, type Receiver } from "../../../testing/attach/connect.ts";
import type { DrivenFrame, DrivenPage, PlaywrightContext, PuppeteerPage } from "../../../testing/index.ts";
import { fakeFrame } from "./fake-frame.ts";

/** What each driver's objects are asked to do, without a browser. */

const SCRIPT = "({ install() {} })";
const INSTALLED = `void (globalThis["bindingHolds"] || ${SCRIPT}.install("binding"))`;

let said: string[];
let seen: { text: string; frame: DrivenFrame | undefined }[];
let left: (DrivenFrame | undefined)[];
let receiver: Receiver;
beforeEach(() => {
  said = [];
  seen = [];
  left = [];
  receiver = {
    async receive(text, sender) {
      seen.push({ text, frame: await sender() });
      return `answer to ${text}`;
    },
    left: (frame) => void left.push(frame),
  };
});

/** A frame that notes what runs in it, under its name, and knows the calls of some ids. */
function frame(name: string, ...calls: string[]): DrivenFrame {
  return {
    ...fakeFrame("https://example.com"),
    evaluate: async (script) => {
      said.push(`${name}: ${script}`);
      return calls.some((id) => script.endsWith(`?.("${id}")`));
    },
  };
}

class FakePage extends EventEmitter {
  readonly #frames: DrivenFrame[];

  constructor(...frames: DrivenFrame[]) {
    super();
    this.#frames = frames;
  }

  frames(): DrivenFrame[] {
    return this.#frames;
  }
}

const driven = (page: FakePage) => page as DrivenPage & FakePage;

describe("with Puppeteer", () => {
  let call: (text: string) => Promise<string>;
  const puppeteer = (page: FakePage): PuppeteerPage =>
    Object.assign(driven(page), {
      evaluateOnNewDocument: async (script: string) => {
        said.push(`new documents: ${script}`);
        return { identifier: "script-1" };
      },
      removeScriptToEvaluateOnNewDocument: async (id: string) => void said.push(`removed ${id}`),
      exposeFunction: async (name: string, callback: typeof call) => {
        said.push(`exposed ${name}`);
        call = callback;
      },
      removeExposedFunction: async (name: string) => void said.push(`removed ${name}`),
    });

  test("the function is there before the script, and both are taken away again", async () => {
    const disconnect = await connect(puppeteer(new FakePage(frame("top"))), SCRIPT, "binding", receiver);
    expect(said).toEqual(["exposed binding", `new documents: ${INSTALLED}`, `top: ${INSTALLED}`]);
    said.length = 0;
    await disconnect();
    expect(said).toEqual([
      'top: void globalThis["bindingHolds"]?.(null)',
      "removed script-1",
      "removed binding",
    ]);
  });

  test("the frame that has called is the one whose document knows the call", async () => {
    const caller = frame("caller", "id-2");
    const throws: DrivenFrame = {
      ...fakeFrame("https://example.com"),
      evaluate: () => {
        throw new Error("Attempted to use detached Frame");
      },
    };
    const page = new FakePage(frame("top", "id-1"), throws, caller);
    await connect(puppeteer(page), SCRIPT, "binding", receiver);
    const text = JSON.stringify({ type: "call", id: "id-2" });
    expect(await call(text)).toBe(`answer to ${text}`);
    await call(JSON.stringify({ type: "call", id: "id-3" }));
    expect(seen.map((each) => each.frame)).toEqual([caller, undefined]);
    expect(await holds(throws, "binding", "id-2")).toBe(false);
  });
});

describe("with Playwright", () => {
  type Call = (source: { frame: DrivenFrame }, text: string) => Promise<string>;
  let call: Call;
  const playwright = (disposable: boolean) => ({
    addInitScript: async ({ content }: { content: string }) => {
      said.push(`new documents: ${content}`);
      return disposable ? { dispose: async () => void said.push("disposed of the script") } : undefined;
    },
    exposeBinding: async (name: string, callback: Call) => {
      said.push(`exposed ${name}`);
      call = callback;
      return disposable ? { dispose: async () => void said.push("disposed of the function") } : undefined;
    },
  });

  test.each([
    [true, ["disposed of the script", "disposed of the function"]],
    [false, []],
  ])("what was put in is disposed of, where it can be: %s", async (disposable, disposed) => {
    const top = frame("top");
    const page = Object.assign(driven(new FakePage(top)), playwright(disposable));
    const disconnect = await connect(page, SCRIPT, "binding", receiver);
    expect(said).toEqual(["exposed binding", `new documents: ${INSTALLED}`, `top: ${INSTALLED}`]);
    await call({ frame: top }, "{}");
    expect(seen).toEqual([{ text: "{}", frame: top }]);
    said.length = 0;
    await disconnect();
    expect(said).toEqual(['top: void globalThis["bindingHolds"]?.(null)', ...disposed]);
  });

  test("frames that move or go, and pages that close, are told, until it is disconnected", async () => {
    const top = frame("top");
    const page = new FakePage(top);
    const disconnect = await connect(
      Object.assign(driven(page), playwright(true)),
      SCRIPT,
      "binding",
      receiver,
    );
    page.emit("framenavigated", top);
    page.emit("framedetached", top);
    page.emit("close", page);
    expect(left).toEqual([top, top, undefined]);
    await disconnect();
    page.emit("framenavigated", top);
    expect(left).toHaveLength(3);
    expect(page.eventNames()).toEqual([]);
  });

  test("of a context all pages are listened to, those that come later too", async () => {
    const [first, second] = [new FakePage(frame("first")), new FakePage(frame("second"))];
    const pages = [first];
    const emitter = new EventEmitter();
    const context: PlaywrightContext = Object.assign(emitter, playwright(true), {
      pages: () => pages.map(driven),
    });
    const disconnect = await connect(context, SCRIPT, "binding", receiver);
    expect(said.at(-1)).toBe(`first: ${INSTALLED}`);
    pages.push(second);
    emitter.emit("page", second);
    first.emit("close");
    second.emit("framedetached", second.frames()[0]);
    expect(left).toEqual([undefined, second.frames()[0]]);
    await disconnect();
    expect([first, second, emitter].flatMap((each) => each.eventNames())).toEqual([]);
  });
});
