import { expect, it, vi } from "vitest";
import { CeremonyStages } from "../../../background/lab/ceremony-stages.ts";
import { credential } from "../../fakes/credentials.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { portsOf, ScriptedConsent } from "../../fakes/scripted-consent.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));

it("a ceremony that is watched prepares its passkey as any other", () => {
  const prepare = vi.fn();
  const store = Object.assign(new MemoryStore(), { prepare });
  const ports = portsOf(store, new ScriptedConsent(() => ({ type: "declined" })));
  const source = credential(1);
  new CeremonyStages(() => {}).timed("its id", ports).store.prepare?.(source);
  expect(prepare.mock.calls).toEqual([[source]]);
});
