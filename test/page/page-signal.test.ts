import { expect, it, vi } from "vitest";

/** The page's own signal, which may live as long as the page and serve for many calls. */

const followers: AbortSignal[] = [];
const { any } = AbortSignal;
// Before the page's script takes its own copy.
vi.spyOn(AbortSignal, "any").mockImplementation((signals) => {
  const follower = any.call(AbortSignal, signals);
  followers.push(follower);
  return follower;
});
const { call, only, publicKey, world } = await import("../fakes/page-world.ts");

it.each([
  ["an error", { type: "error", name: "SecurityError", message: "no" }],
  ["the browser", { type: "native" }],
] as const)("is let go when the call is over, by %s", async (_, answer) => {
  const { signal } = new AbortController();
  followers.length = 0;
  const result = call("get")({ publicKey, signal });
  result.catch(() => undefined);
  await vi.waitFor(() => expect(only().words).toHaveLength(1));
  expect(followers.map(({ aborted }) => aborted)).toEqual([false]);
  only().answer(answer);
  await result.catch(() => undefined);
  // What has aborted hangs on nothing any more.
  expect(followers.map(({ aborted }) => aborted)).toEqual([true]);
  expect(signal.aborted).toBe(false);
  expect(only().words).not.toContain("abort");
  expect(world.asked).toHaveLength(1);
});
