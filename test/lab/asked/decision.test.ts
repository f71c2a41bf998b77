import { expect, it } from "vitest";
import { shownAccount } from "../../../src/lab/asked/asked-ceremony.ts";
import { readDecision } from "../../../src/lab/asked/decision.ts";

it.each([
  { type: "declined" },
  { type: "approved", recognised: false },
  { type: "approved", recognised: true, credentialId: "AQID", fault: "bad-signature" },
])("%j is a decision", (decision) => {
  expect(readDecision({ ...decision, more: 1 })).toEqual(decision);
});

it.each([
  null,
  {},
  "approved",
  { type: "native" },
  { type: "approved" },
  { type: "approved", recognised: true, credentialId: 7 },
  { type: "approved", recognised: true, fault: "all-of-them" },
])("%j is none", (json) => {
  expect(() => readDecision(json)).toThrow(TypeError);
});

it("long names are cut between characters", () => {
  const shown = shownAccount("😀".repeat(101), "Ada");
  expect(shown).toEqual({ name: `${"😀".repeat(100)}…`, displayName: "Ada" });
});
