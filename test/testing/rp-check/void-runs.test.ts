import { expect, test, vi } from "vitest";
import { type Route, routes } from "../../../demo/api/routes.ts";
import { Refusal } from "../../../demo/refusal.ts";
import { startDemo } from "../../../demo/server.ts";
import type { FaultName } from "../../../testing/index.ts";
import { checkRelyingParty } from "../../../testing/rp-check/check-relying-party.ts";
import type { RelyingPartyConfig } from "../../../testing/rp-check/config.ts";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import type { Report } from "../../../testing/rp-check/report.ts";
import { startServer } from "./small-server.ts";

vi.mock("../../../demo/passwords.ts", () => import("../../fakes/quick-passwords.ts"));

const ONE_FAULT: FaultName[] = ["wrong-origin"];

/** A run against the demonstration, of which some routes do something else. */
async function runWith(
  other: Record<string, Route>,
  config: Partial<RelyingPartyConfig> = {},
  faults: readonly FaultName[] = ONE_FAULT,
): Promise<Report> {
  const demo = await startDemo({ routes: new Map([...routes, ...Object.entries(other)]) });
  try {
    return await checkRelyingParty({ ...HARBOUR, url: demo.origin, ...config }, { faults });
  } finally {
    await demo.close();
  }
}

/** A route that does what it always does for so many calls, and then something else. */
function after(calls: number, path: string, otherwise: Route): Record<string, Route> {
  const usual = routes.get(path);
  if (!usual) throw new Error(`There is no route ${path}`);
  let count = 0;
  return { [path]: (visit) => (count++ < calls ? usual(visit) : otherwise(visit)) };
}

const refuse =
  (status: number, message: string): Route =>
  () => {
    throw new Refusal(status, "test", message);
  };

const FINISH = "POST /api/sign-in/passkey";

test("a run in which an honest registration is refused is void, and no fault is tried", async () => {
  const report = await runWith({ "POST /api/passkeys": refuse(400, "Closed today.") });
  expect(report).toMatchObject({
    passed: false,
    rows: [],
    void: {
      kind: "honest-refused",
      message: expect.stringMatching(
        /^An honest registration was not accepted: POST \/api\/passkeys was answered with 400: .*Closed today\..* \(before the faults\)$/,
      ),
    },
  });
});

test("one in which an honest sign-in is refused in the end is void too", async () => {
  // One sign-in before the faults, and one honest one for the fault in get().
  const report = await runWith(after(3, FINISH, refuse(403, "Blocked.")));
  expect(report.rows.map(({ did }) => did)).toEqual(["rejected", "rejected"]);
  expect(report.passed).toBe(false);
  expect(report.void?.message).toMatch(/^An honest sign-in was not accepted: .*403.*\(after the faults\)$/);
});

test("a rule for success that never holds is seen by the honest answers", async () => {
  const login = { ...HARBOUR.login, success: { json: { path: "no.such.member" } } };
  const report = await runWith({}, { login });
  expect(report.void?.message).toMatch(/^An honest sign-in was not accepted: POST .* answered with 200/);
});

test("success has to be real: who is not signed in after it was not accepted", async () => {
  const nobody = { "GET /api/account": refuse(401, "Nobody is.") };
  const report = await runWith(nobody, { registration: { ...HARBOUR.registration, success: {} } });
  expect(report.void?.message).toMatch(/^An honest sign-in was not accepted/);
  const none = await runWith(nobody);
  expect(none.void?.message).toMatch(/^An honest registration was not accepted/);
});

test("an answer that is slowed down is no refusal: the row is unclear and the run void", async () => {
  const slow = after(2, FINISH, refuse(429, "Slowly."));
  const report = await runWith({ ...slow });
  expect(report.rows.map(({ did, right }) => [did, right])).toEqual([
    ["rejected", true],
    ["unclear", undefined],
  ]);
  expect(report.void).toMatchObject({
    kind: "throttled",
    message: expect.stringMatching(/answered with 429/),
  });
});

test("a crash lets nobody in, and is told as a crash", async () => {
  const report = await runWith(after(2, FINISH, refuse(503, "Out of order.")), {}, ["bad-signature"]);
  expect(report.rows).toMatchObject([{ did: "crashed", status: 503, right: true }]);
  expect(report.void?.kind).toBe("honest-refused");
});

test("a server that is not there is told", async () => {
  const server = await startServer(() => undefined);
  await server.close();
  const report = await checkRelyingParty({ ...HARBOUR, url: server.url }, { faults: ONE_FAULT });
  expect(report.void).toMatchObject({
    kind: "unreachable",
    message: expect.stringMatching(/cannot be reached/),
  });
});

test("options that no page could use are told with the error of the page", async () => {
  const report = await runWith({ "POST /api/passkeys/options": () => ({ challenge: "AAAA", rp: {} }) });
  expect(report.void).toMatchObject({
    kind: "options-refused",
    message: expect.stringMatching(
      /^The options of \/api\/passkeys\/options end with TypeError on a page of http/,
    ),
  });
});

test("options for another site than that of the pages are told", async () => {
  const usual = routes.get("POST /api/passkeys/options");
  const rp = { id: "other.example", name: "Other" };
  const report = await runWith({
    "POST /api/passkeys/options": async (visit) => ({ ...(await usual?.(visit)), rp }),
  });
  expect(report.void?.message).toMatch(/end with SecurityError on a page of http:\/\/localhost:\d+: /);
});

test("a config that cannot be is thrown", async () => {
  await expect(checkRelyingParty({ ...HARBOUR, url: "nowhere" })).rejects.toMatchObject({ kind: "config" });
});

test.each([
  ["one that is none", "nonsense", /^nonsense is no fault\. There are: wrong-type, /],
  ["one that only pages see", "timeout", /^timeout is for pages to see: no server does\./],
  ["an exception", "NotAllowedError", /^NotAllowedError is for pages to see/],
])("a fault that cannot be shown is thrown: %s", async (_, name, message) => {
  const run = checkRelyingParty({ ...HARBOUR, url: "http://localhost:1" }, { faults: [name as FaultName] });
  await expect(run).rejects.toMatchObject({ kind: "config", message: expect.stringMatching(message) });
});

test.each<[string, FaultName[]]>([
  ["none is asked for", []],
  ["the options leave all of them out", ["uv-zero"]],
])("a run in which no fault is judged is void: %s", async (_, faults) => {
  const usual = routes.get("POST /api/sign-in/passkey/options");
  const preferred: Route = async (visit) => ({ ...(await usual?.(visit)), userVerification: "preferred" });
  const report = await runWith({ "POST /api/sign-in/passkey/options": preferred }, {}, faults);
  expect(report).toMatchObject({ passed: false, void: { kind: "nothing-judged" } });
});

test("what follows a success and is there before it makes the config wrong", async () => {
  const follow = { method: "GET", path: "/" };
  const report = await runWith({}, { login: { ...HARBOUR.login, success: { follow } } });
  expect(report).toMatchObject({
    rows: [],
    void: { kind: "config", message: expect.stringMatching(/^\/ is answered/) },
  });
});
