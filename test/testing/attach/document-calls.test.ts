import { beforeEach, describe, expect, test } from "vitest";
import type { Ceremony } from "../../../testing/attach/ceremony.ts";
import { DocumentCalls, type Listener } from "../../../testing/attach/document-calls.ts";
import type { PageState } from "../../../testing/attach/messages.ts";
import { createAuthenticator, type DrivenFrame } from "../../../testing/index.ts";
import { fakeFrame } from "./fake-frame.ts";

const options = {
  rp: { name: "Example" },
  user: { id: "AAAA", name: "ada", displayName: "Ada" },
  challenge: "AAAA",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
};

class Heard implements Listener {
  readonly authenticator = createAuthenticator();
  readonly ceremonies: Ceremony[] = [];
  readonly signals: unknown[] = [];
  readonly refusals: string[] = [];

  began(ceremony: Ceremony): void {
    this.ceremonies.push(ceremony);
  }
  signalled(signal: object, origin: string): void {
    this.signals.push({ ...signal, origin });
  }
  refused(what: string): void {
    this.refusals.push(what);
  }
}

let heard: Heard;
let calls: DocumentCalls;
beforeEach(() => {
  heard = new Heard();
  calls = new DocumentCalls("binding", heard);
});

const top = fakeFrame("https://example.com");

async function call(
  request: object,
  {
    frame = top,
    state = {},
    id = "a",
  }: { frame?: DrivenFrame | undefined; state?: Partial<PageState>; id?: string } = {},
) {
  const message = {
    type: "call",
    id,
    request,
    state: { origin: "https://example.com", active: true, ...state },
  };
  return JSON.parse(await calls.receive(JSON.stringify(message), async () => frame));
}

const word = (id: string, said: string) =>
  calls.receive(JSON.stringify({ type: "word", id, word: said }), async () => undefined);

describe("a call of a document", () => {
  test("is a ceremony, whose credential comes back in the form of the page's script", async () => {
    const answered = call({ type: "create", options });
    await expect.poll(() => heard.ceremonies.length).toBe(1);
    const [ceremony] = heard.ceremonies;
    expect(ceremony?.asked).toMatchObject({
      type: "create",
      options,
      origin: "https://example.com",
      frame: top,
    });
    const made = await ceremony?.approve();
    expect(await answered).toMatchObject({
      type: "credential",
      registration: true,
      credential: { id: made?.id, rawId: { binary: expect.any(String) }, toJSON: made },
      response: { getTransports: ["internal"] },
    });
  });

  test("of a frame that has gone is refused", async () => {
    const message = {
      type: "call",
      id: "a",
      request: { type: "get", options: { challenge: "AAAA" } },
      state: {},
    };
    const answer = JSON.parse(await calls.receive(JSON.stringify(message), async () => undefined));
    expect(answer).toMatchObject({ type: "error", name: "NotAllowedError" });
    expect(heard.ceremonies).toEqual([]);
  });

  test("that is no call is rejected", async () => {
    await expect(call({ type: "create", options: { rp: {} } })).rejects.toThrow(TypeError);
    await expect(call({ type: "toString", options: {} })).rejects.toThrow(TypeError);
    await expect(calls.receive("no JSON", async () => top)).rejects.toThrow(SyntaxError);
  });

  test("is none where the page has aborted before its frame was found", async () => {
    let found: (frame: DrivenFrame) => void = () => undefined;
    const sender = new Promise<DrivenFrame>((resolve) => {
      found = resolve;
    });
    const message = { type: "call", id: "a", request: { type: "create", options }, state: { active: true } };
    const answered = calls.receive(JSON.stringify(message), () => sender);
    await word("a", "abort");
    found(top);
    expect(JSON.parse(await answered)).toMatchObject({ type: "error", name: "AbortError" });
    expect(heard.ceremonies).toEqual([]);
  });

  test("is left when the page aborts it, its frame shows another document, or the page is closed", async () => {
    const frame: DrivenFrame = { ...fakeFrame("https://example.com"), evaluate: async () => false };
    void call({ type: "create", options }, { id: "a" });
    void call({ type: "create", options }, { id: "b", frame });
    void call({ type: "create", options }, { id: "c" });
    await expect.poll(() => heard.ceremonies.length).toBe(3);
    const [aborted, moved, closed] = heard.ceremonies;
    await word("a", "abort");
    expect(await aborted?.ended).toEqual({ type: "aborted" });
    calls.left(frame);
    expect(await moved?.ended).toEqual({ type: "aborted" });
    expect(closed?.decision).toBeUndefined();
    calls.left(undefined);
    expect(await closed?.ended).toEqual({ type: "aborted" });
  });

  test("goes on in a frame whose document still waits", async () => {
    const frame: DrivenFrame = { ...fakeFrame("https://example.com"), evaluate: async () => true };
    void call({ type: "create", options }, { frame });
    await expect.poll(() => heard.ceremonies.length).toBe(1);
    calls.left(frame);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(heard.ceremonies[0]?.decision).toBeUndefined();
  });

  test("of another site's frame is refused without a click, or without the policy's leave", async () => {
    const allowed = fakeFrame("https://login.example", top, "publickey-credentials-create");
    const unclicked = await call({ type: "create", options }, { frame: allowed, state: { active: false } });
    expect(unclicked).toMatchObject({ type: "error", name: "NotAllowedError" });
    const forbidden = await call(
      { type: "create", options },
      { frame: fakeFrame("https://login.example", top) },
    );
    expect(forbidden).toMatchObject({ type: "error", name: "NotAllowedError" });
    expect(heard.refusals).toEqual([
      expect.stringMatching(
        /^a create\(\) of https:\/\/login\.example that was refused: A frame of another site needs/,
      ),
      expect.stringMatching(
        /: The permissions policy does not give publickey-credentials-create to this frame\.$/,
      ),
    ]);
  });
});

describe("a static call", () => {
  test("that signals is told with its origin, and a question is answered", async () => {
    const signal = { rpId: "example.com", credentialId: "AAAA" };
    expect(await call({ type: "signalUnknownCredential", options: signal })).toEqual({ type: "value" });
    expect(heard.signals).toEqual([
      { type: "signalUnknownCredential", options: signal, origin: "https://example.com" },
    ]);
    const question = await call({ type: "isConditionalMediationAvailable", options: false });
    expect(question).toEqual({ type: "value", value: true });
    expect(heard.ceremonies).toEqual([]);
  });
});
