import { expect, it, vi } from "vitest";
import { skippedForPrograms } from "../../../tools/check/skipped-programs.ts";
import { main } from "../../second-verifier/main.ts";

const report = (...tests: [status: string, title: string][]) => ({
  testResults: [
    {
      name: "/a.test.ts",
      startTime: 0,
      status: "passed",
      assertionResults: tests.map(([status, title]) => ({ status, title })),
    },
  ],
});
const needed = (isThere: boolean) => ({
  name: "abacus",
  install: "Debian: apt install abacus",
  isThere: vi.fn(() => isThere),
});

it("names each test that a missing program kept from running, and the program", () => {
  const tests = report(
    ["skipped", "adds up with abacus"],
    ["skipped", "in Chromium alone"],
    ["passed", "needs no abacus"],
  );
  expect(skippedForPrograms(tests, [needed(false)])).toEqual([
    `"adds up with abacus": abacus is not installed (Debian: apt install abacus)`,
  ]);
});

it("says nothing of a test that was skipped for another reason", () => {
  expect(skippedForPrograms(report(["skipped", "adds up with abacus"]), [needed(true)])).toEqual([]);
});

it("looks for no program that no skipped test needs", () => {
  const program = needed(false);
  expect(skippedForPrograms(report(["passed", "adds up with abacus"]), [program])).toEqual([]);
  expect(program.isThere).not.toHaveBeenCalled();
});

it("the second verifier says that it verified nothing where there is no Python", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(await main([], "no-such-python")).toBe(2);
  expect(error.mock.lastCall?.[0]).toMatch(/^Nothing was verified.*apt install python3-fido2/);
  error.mockRestore();
});
