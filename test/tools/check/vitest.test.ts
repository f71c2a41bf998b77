import { describe, expect, it } from "vitest";
import { countTests, deservingSecondGo, withSecondGo } from "../../../tools/check/vitest.ts";

const file = (name: string, ...statuses: string[]) => ({
  name,
  startTime: 0,
  status: statuses.length === 0 || statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});

describe("the count of a run", () => {
  it("is of tests; what is skipped is neither", () => {
    const testResults = [file("a", "passed", "failed", "skipped"), file("b", "passed")];
    expect(countTests({ testResults })).toEqual({ passed: 2, failed: 1 });
  });

  it.each([
    ["that did not load", file("a")],
    ["whose worker is gone", file("a", "pending")],
    ["that says that it passed, with nothing in it", { ...file("a"), status: "passed" }],
  ])("takes a file %s for one failed test", (_, broken) => {
    expect(countTests({ testResults: [broken, file("b", "passed")] })).toEqual({ passed: 1, failed: 1 });
  });
});

describe("a second go", () => {
  const first = { testResults: [file("/a", "passed", "failed"), file("/b", "passed")] };

  it("is for the files that failed", () => {
    expect(deservingSecondGo(first, 0)).toEqual(["/a"]);
  });

  it.each([
    ["more than two failed", [file("/a"), file("/b"), file("/c", "failed")], 0],
    ["something failed that belongs to no test", first.testResults, 1],
    ["the browser was killed", [file("/test/e2e/crash/crash.test.ts", "failed")], 0],
    ["one of two is of that kind", [file("/a"), file("/test/e2e/storage-search.test.ts", "failed")], 0],
  ])("is not given where %s", (_, testResults, unhandled) => {
    expect(deservingSecondGo({ testResults }, unhandled)).toEqual([]);
  });

  it("counts in the place of the first, for its files alone", () => {
    const merged = withSecondGo(first, { testResults: [file("/a", "passed", "passed")] });
    expect(countTests(merged)).toEqual({ passed: 3, failed: 0 });
    expect(merged.testResults.map(({ name }) => name)).toEqual(["/a", "/b"]);
  });

  it("that fails again is a failure", () => {
    const merged = withSecondGo(first, { testResults: [file("/a", "passed", "failed")] });
    expect(countTests(merged)).toEqual({ passed: 2, failed: 1 });
  });

  it.each([
    ["does not get to a file", []],
    ["loses its worker", [file("/a", "passed", "pending")]],
    ["does not load", [file("/a")]],
  ])("that %s leaves the file as it was", (_, testResults) => {
    expect(countTests(withSecondGo(first, { testResults }))).toEqual({ passed: 2, failed: 1 });
  });
});
