import { describe, expect, it } from "vitest";
import { countTests, withSecondGo } from "../../../tools/check/vitest.ts";

const file = (name: string, ...statuses: string[]) => ({
  name,
  status: statuses.length === 0 || statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});

describe("the count of a run", () => {
  it("is of tests; what is skipped is neither", () => {
    const testResults = [file("a", "passed", "failed", "skipped"), file("b", "passed")];
    expect(countTests({ testResults })).toEqual({ passed: 2, failed: 1 });
  });

  it("takes a file that fails as a whole for one failed test", () => {
    expect(countTests({ testResults: [file("a"), file("b", "passed")] })).toEqual({ passed: 1, failed: 1 });
  });
});

describe("a second go", () => {
  const first = { testResults: [file("a", "passed", "failed"), file("b", "passed")] };

  it("counts in the place of the first, for its files alone", () => {
    const merged = withSecondGo(first, { testResults: [file("a", "passed", "passed")] });
    expect(countTests(merged)).toEqual({ passed: 3, failed: 0 });
    expect(merged.testResults.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("that fails again is a failure", () => {
    const merged = withSecondGo(first, { testResults: [file("a", "passed", "failed")] });
    expect(countTests(merged)).toEqual({ passed: 2, failed: 1 });
  });

  it("that does not get to a file leaves it as it was", () => {
    expect(countTests(withSecondGo(first, { testResults: [] }))).toEqual({ passed: 2, failed: 1 });
  });
});
