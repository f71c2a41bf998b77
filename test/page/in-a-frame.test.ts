import { beforeEach, describe, expect, it, vi } from "vitest";

// The page's script takes the timers at its start.
vi.hoisted(() => vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));

import { FRAME_CALL } from "../../src/wire/ceremony.ts";
import { call, NATIVE, only, otherWindow, publicKey, world } from "../fakes/page-world.ts";

/** The page's script in a frame, where no content script is before it is asked for. */

beforeEach(() => {
  vi.stubGlobal("top", otherWindow);
  world.present = false;
});

type Answering = { postMessage(data: unknown): void };

/** The port on which the document of the tab answers that it is done. */
function asked(): Answering {
  expect(world.posted).toEqual([{ to: otherWindow, args: [FRAME_CALL, "*", [expect.anything()]] }]);
  const [, , ports] = (world.posted[0]?.args ?? []) as [string?, string?, Answering[]?];
  return ports?.[0] as Answering;
}

describe("a call in a frame", () => {
  it("asks nobody else where a content script is there", async () => {
    world.present = true;
    const result = call("get")({ publicKey });
    only().answer({ type: "native" });
    expect(await result).toBe(NATIVE);
    expect(world.posted).toEqual([]);
  });

  it("goes to the content script that the document of the tab brings, once", async () => {
    const result = call("get")({ publicKey });
    const document = asked();
    expect(world.asked).toEqual([]);
    world.present = true;
    document.postMessage(0);
    await vi.waitFor(() => only());
    vi.advanceTimersByTime(10_000);
    expect(only().words).toMatchObject([{ type: "get" }]);
    only().answer({ type: "error", name: "NotAllowedError", message: "no" });
    await expect(result).rejects.toMatchObject({ name: "NotAllowedError" });
    expect(world.posted).toHaveLength(1);
  });

  it("does not wait for the last of the tab's frames", async () => {
    const result = call("get")({ publicKey });
    asked();
    world.present = true;
    vi.advanceTimersByTime(50);
    only().answer({ type: "native" });
    expect(await result).toBe(NATIVE);
  });

  it("is the browser's where none comes", async () => {
    const result = call("get")({ publicKey });
    asked().postMessage(0);
    expect(await result).toBe(NATIVE);
    expect(world.asked).toEqual([]);
  });

  it("is the browser's after three seconds where nobody hears", async () => {
    let over = false;
    const result = call("get")({ publicKey }).finally(() => {
      over = true;
    });
    asked();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await result).toBe(NATIVE);
    // What comes later changes nothing.
    world.present = true;
    asked().postMessage(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.asked).toEqual([]);
  });

  it("that is called off meanwhile never reaches a content script", async () => {
    const cancel = new AbortController();
    const result = call("get")({ publicKey, signal: cancel.signal });
    const reason = new Error("enough");
    cancel.abort(reason);
    await expect(result).rejects.toBe(reason);
    world.present = true;
    asked().postMessage(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.asked).toEqual([]);
  });

  it("ends within a second where its content script goes away", async () => {
    const result = call("get")({ publicKey });
    world.present = true;
    asked().postMessage(0);
    await vi.waitFor(() => only());
    world.present = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await result).toBe(NATIVE);
  });

  it("of a later conditional request ends the one that still waits for a content script", async () => {
    const mediation = "conditional";
    const first = call("get")({ publicKey, mediation });
    const second = call("get")({ publicKey, mediation });
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    world.present = true;
    await vi.advanceTimersByTimeAsync(50);
    await vi.waitFor(() => expect(only().words).toMatchObject([{ type: "get", mediation }]));
    only().answer({ type: "native" });
    expect(await second).toBe(NATIVE);
  });
});
