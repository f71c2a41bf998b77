import { expect, test, vi } from "vitest";
import { type Route, routes } from "../../../demo/api/routes.ts";
import { startDemo } from "../../../demo/server.ts";
import { checkRelyingParty } from "../../../testing/rp-check/check-relying-party.ts";
import { findingLines } from "../../../testing/rp-check/findings.ts";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import type { Report } from "../../../testing/rp-check/report.ts";

vi.mock("../../../demo/passwords.ts", () => import("../../fakes/quick-passwords.ts"));

const OPTIONS = "POST /api/passkeys/options";

/** A run against the demonstration whose options for a new passkey are others. */
async function runWith(change: (options: object) => object): Promise<Report> {
  const usual = routes.get(OPTIONS);
  if (!usual) throw new Error(`There is no route ${OPTIONS}`);
  const other: Route = async (visit) => change((await usual(visit)) as object);
  const demo = await startDemo({ routes: new Map([...routes, [OPTIONS, other]]) });
  try {
    return await checkRelyingParty({ ...HARBOUR, url: demo.origin }, { faults: ["wrong-origin"] });
  } finally {
    await demo.close();
  }
}

test("the report says what stands out in the options, and passes all the same", async () => {
  const report = await runWith((options) => ({ ...options, timeout: 60_000 }));
  expect(report.passed).toBe(true);
  expect(report.findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
    "warning timeout-short",
    "advice uv-preferred",
  ]);
  expect(findingLines(report.findings).slice(0, 3)).toEqual([
    "What stands out in its options:",
    "warning: The timeout is 60 seconds; five minutes is the least that is recommended (timeout-short).",
    "  Use 300000 to 600000 milliseconds, and let the challenge live for as long. WebAuthn Level 3: §15.1.",
  ]);
});

test("a run that is void because of the options says what is wrong with them", async () => {
  const report = await runWith((options) => ({ ...options, rp: { id: "com", name: "Harbour" } }));
  expect(report).toMatchObject({ passed: false, void: { kind: "options-refused" } });
  expect(report.findings[0]).toMatchObject({ id: "rp-id-public-suffix", severity: "error" });
});

test("nothing is said where nothing stands out", () => {
  expect(findingLines([])).toEqual([]);
});
