import { h, type VNode } from "preact";
import { expect, it, vi } from "vitest";
import type { LogTiming } from "../../../src/lab/log/entry.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { Timing } = await vi.importActual<{ Timing(props: { timing: LogTiming }): VNode }>(
  "../../../popup/views/lab/entry/timing.tsx",
);

it("names stages as it knows them, and others as a log from elsewhere has them", () => {
  const names = ["vault", "constructor", "__proto__"];
  const stages = names.map((name) => ({ name, start: 0, duration: 1 }));
  const drawn = JSON.stringify(h("div", null, Timing({ timing: { total: 1, stages } })));
  for (const name of names.slice(1)) {
    expect(drawn).toContain(`"type":"code","props":{"children":"${name}"}`);
  }
  expect(drawn).not.toContain('"children":"vault"');
});
