import { beforeEach, describe, expect, it, vi } from "vitest";
import { call, NATIVE, nativeCall, only, publicKey, world } from "../fakes/page-world.ts";

/** A native function that waits as a browser's conditional `get()` does, and what its caller made of its signal. */
const waiting: {
  options: { signal: AbortSignal };
  answer(value: unknown): void;
  refuse(error: unknown): void;
}[] = [];
let available: unknown = true;

beforeEach(() => {
  waiting.length = 0;
  available = true;
  nativeCall.mockImplementation((name, options) => {
    if (name === "isConditionalMediationAvailable") return Promise.resolve(available);
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener("abort", () => reject(options.signal.reason));
      waiting.push({ options, answer: resolve, refuse: reject });
    });
  });
});

const PENDING = { type: "pending" } as const;
const mediation = "conditional";

/** A conditional call that the background lets wait. */
async function pending(more: object = {}) {
  const result = call("get")({ publicKey, mediation, ...more });
  result.catch(() => undefined);
  only().answer(PENDING);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  const [native] = waiting;
  if (!native) throw new Error("No native call");
  return { result, native };
}

describe("a conditional get()", () => {
  it("asks the content script first, with its mediation", async () => {
    call("get")({ publicKey, mediation }).catch(() => undefined);
    await vi.waitFor(() => expect(only().words).toHaveLength(1));
    expect(only().words[0]).toMatchObject({ type: "get", mediation });
    expect(waiting).toEqual([]);
  });

  it("waits in the browser too, with the page's own options but for the signal", async () => {
    const { signal } = new AbortController();
    const options = { publicKey, mediation, signal, other: 1 };
    const { native } = await pending(options);
    const given = native.options as unknown as typeof options;
    expect([given.publicKey, given.mediation, given.other]).toEqual([publicKey, mediation, 1]);
    expect(given.signal).not.toBe(signal);
  });

  it("that the browser answers ends ours", async () => {
    const { result, native } = await pending();
    native.answer(NATIVE);
    expect(await result).toBe(NATIVE);
    await vi.waitFor(() => expect(only().words).toContain("abort"));
  });

  it("that the browser refuses ends ours", async () => {
    const { result, native } = await pending();
    native.refuse(new DOMException("no", "NotAllowedError"));
    await expect(result).rejects.toMatchObject({ name: "NotAllowedError" });
    await vi.waitFor(() => expect(only().words).toContain("abort"));
  });

  it("that Latchkey answers ends the browser's", async () => {
    const { result, native } = await pending();
    only().answer({ type: "credential", registration: false, credential: {}, response: {} });
    // The classes are Node's, which has none of these: what counts is that the browser's wait is over.
    await result.catch(() => undefined);
    expect(native.options.signal.aborted).toBe(true);
    expect(only().words).not.toContain("abort");
  });

  it("ends in both with the page's abort and its reason", async () => {
    const controller = new AbortController();
    const { result, native } = await pending({ signal: controller.signal });
    const reason = new Error("mine");
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(native.options.signal.aborted).toBe(true);
    await vi.waitFor(() => expect(only().words).toContain("abort"));
  });

  it("waits on in the browser where ours comes to nothing", async () => {
    const { result, native } = await pending();
    only().answer({ type: "error", name: "NotAllowedError", message: "no" });
    only().answer({ type: "native" });
    only().answer(PENDING);
    await new Promise((done) => setTimeout(done, 20));
    expect(waiting).toHaveLength(1);
    expect(native.options.signal.aborted).toBe(false);
    native.answer(NATIVE);
    expect(await result).toBe(NATIVE);
  });

  it.each([false, undefined])("is ours alone where the browser has none: %o", async (has) => {
    available = has;
    const result = call("get")({ publicKey, mediation });
    only().answer(PENDING);
    await new Promise((done) => setTimeout(done, 20));
    expect(waiting).toEqual([]);
    only().answer({ type: "credential", registration: false, credential: {}, response: {} });
    await result.catch(() => undefined);
    expect(only().words).not.toContain("abort");
  });

  it.each([
    [{ type: "error", name: "NotAllowedError", message: "no" }, { name: "NotAllowedError" }],
    [{ type: "error", name: "UnknownError", message: "no" }, { name: "UnknownError" }],
  ] as const)("ends where the browser has none and ours ends: %o", async (answer, error) => {
    for (const early of [true, false]) {
      world.asked = [];
      available = false;
      const result = call("get")({ publicKey, mediation });
      result.catch(() => undefined);
      only().answer(PENDING);
      if (!early) await new Promise((done) => setTimeout(done, 20));
      only().answer(answer);
      await expect(result).rejects.toMatchObject(error);
    }
  });

  it("waits on in ours where what is below has nothing, which is asked once", async () => {
    const { result, native } = await pending();
    native.answer(null);
    // The person has declined: it waits again.
    for (let i = 0; i < 2; i++) {
      await new Promise((done) => setTimeout(done, 20));
      only().answer(PENDING);
    }
    await new Promise((done) => setTimeout(done, 20));
    expect(waiting).toHaveLength(1);
    expect(only().words).not.toContain("abort");
    only().answer({ type: "error", name: "UnknownError", message: "no" });
    await expect(result).rejects.toMatchObject({ name: "UnknownError" });
    expect(waiting).toHaveLength(1);
  });

  it("is left to a browser that cannot wait where ours steps back: it has the right error", async () => {
    available = false;
    const result = call("get")({ publicKey, mediation });
    only().answer(PENDING);
    await new Promise((done) => setTimeout(done, 20));
    only().answer({ type: "native" });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.refuse(new DOMException("no", "NotSupportedError"));
    await expect(result).rejects.toMatchObject({ name: "NotSupportedError" });
  });

  it("reads options that know themselves alone", async () => {
    class Options {
      readonly #publicKey = publicKey;
      mediation = mediation;
      get publicKey() {
        return this.#publicKey;
      }
    }
    call("get")(new Options()).catch(() => undefined);
    only().answer(PENDING);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(waiting[0]?.options).toMatchObject({ publicKey, mediation });
  });

  it("is the browser's alone where ours stays out, with the page's own options", async () => {
    const options = { publicKey, mediation };
    const result = call("get")(options);
    only().answer({ type: "native" });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(waiting[0]?.options).toBe(options);
    waiting[0]?.answer(NATIVE);
    expect(await result).toBe(NATIVE);
  });

  it("that ended before ours could wait does not begin in the browser", async () => {
    const controller = new AbortController();
    const result = call("get")({ publicKey, mediation, signal: controller.signal });
    controller.abort();
    only().answer(PENDING);
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
    await new Promise((done) => setTimeout(done, 20));
    expect(waiting).toEqual([]);
  });

  it("throws what ours found wrong with it at once", async () => {
    const result = call("get")({ publicKey, mediation });
    only().answer({ type: "error", name: "SecurityError", message: "no" });
    await expect(result).rejects.toMatchObject({ name: "SecurityError" });
    expect(waiting).toEqual([]);
  });

  it.each(["get", "create"] as const)("makes way for a later %s(), in the browser too", async (type) => {
    const { result, native } = await pending();
    const options =
      type === "get"
        ? { publicKey }
        : {
            publicKey: {
              ...publicKey,
              rp: { name: "" },
              user: { id: Uint8Array.of(1), name: "", displayName: "" },
              pubKeyCredParams: [],
            },
          };
    call(type)(options).catch(() => undefined);
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
    expect(native.options.signal.aborted).toBe(true);
    expect(world.asked).toHaveLength(2);
  });
});

describe("other manners", () => {
  const created = {
    ...publicKey,
    rp: { name: "" },
    user: { id: Uint8Array.of(1), name: "", displayName: "" },
    pubKeyCredParams: [],
  };

  it("of a conditional create() are told", async () => {
    call("create")({ publicKey: created, mediation }).catch(() => undefined);
    await vi.waitFor(() => expect(only().words[0]).toMatchObject({ type: "create", mediation }));
  });

  it("of an immediate get() are told, and have no meaning in a create()", async () => {
    call("get")({ publicKey, uiMode: "immediate" }).catch(() => undefined);
    await vi.waitFor(() => expect(only().words[0]).toMatchObject({ type: "get", mediation: "immediate" }));
    world.asked = [];
    call("create")({ publicKey: created, uiMode: "immediate" }).catch(() => undefined);
    await vi.waitFor(() => expect(only().words[0]).toMatchObject({ type: "create" }));
    expect((only().words[0] as { mediation?: string }).mediation).toBeUndefined();
  });

  it.each([{ uiMode: "other" }, { uiMode: "immediate", mediation }, { uiMode: "immediate", password: true }])(
    "that it does not know are the browser's: %o",
    async (manner) => {
      call("get")({ publicKey, ...manner }).catch(() => undefined);
      await vi.waitFor(() => expect(waiting).toHaveLength(1));
      expect(world.asked).toEqual([]);
    },
  );
});
