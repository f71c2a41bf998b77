import { expect, it, vi } from "vitest";
import { HANDOVER_EVENT, REPLACED_EVENT } from "../../src/wire/ceremony.ts";
import { call, NATIVE, otherWindow, publicKey, world } from "../fakes/page-world.ts";

/** An update puts a later copy of the page's script into a page that has one (Firefox). */

it("a copy says at its start that it has come, and answers nothing after a later one has", async () => {
  call("get")({ publicKey }).catch(() => undefined);
  expect(world.asked).toHaveLength(1);
  performance.dispatchEvent(new Event(REPLACED_EVENT));
  expect(await call("get")({ publicKey })).toBe(NATIVE);
  expect(world.asked).toHaveLength(1);
  vi.stubGlobal("top", otherWindow);
  expect(await call("get")({ publicKey })).toBe(NATIVE);
  expect(world.posted).toEqual([]);
  // And so does the later one at its own start, to which it does not listen itself by then.
  const words: string[] = [];
  performance.addEventListener(REPLACED_EVENT, () => words.push("replaced"));
  performance.addEventListener(HANDOVER_EVENT, () => words.push("handover"));
  vi.resetModules();
  await vi.importActual("../../src/page/handover.ts");
  expect(words).toEqual(["replaced"]);
});
