import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import { checkRelyingParty } from "../../../testing/rp-check/check-relying-party.ts";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import type { Report } from "../../../testing/rp-check/report.ts";
import { CHECKS, SESSION_FIRST } from "./careless/checks.ts";
import { startTwin } from "./careless/twin.ts";

vi.mock("../../../demo/passwords.ts", () => import("../../fakes/quick-passwords.ts"));

/** One line for each row: what a correct relying party does, and what this one did. */
const linesOf = ({ rows }: Report) =>
  rows.map(
    ({ right, fault, ceremony, correct, did }) =>
      `${right === undefined ? "?" : right ? "ok" : "WRONG"} ${fault} ${ceremony} ${correct} ${did}`,
  );

const LEFT_OUT = "? uv-zero create reject left out";

/** What every relying party has to do, the demonstration's options given. */
const CORRECT = [
  "ok wrong-type create reject rejected",
  "ok wrong-type get reject rejected",
  "ok wrong-challenge create reject rejected",
  "ok wrong-challenge get reject rejected",
  "ok wrong-origin create reject rejected",
  "ok wrong-origin get reject rejected",
  "ok lookalike-origin create reject rejected",
  "ok lookalike-origin get reject rejected",
  "ok cross-origin create reject rejected",
  "ok cross-origin get reject rejected",
  "ok client-data-not-json create reject rejected",
  "ok client-data-not-json get reject rejected",
  "ok client-data-unknown-member create accept accepted",
  "ok client-data-unknown-member get accept accepted",
  "ok wrong-rp-id-hash create reject rejected",
  "ok wrong-rp-id-hash get reject rejected",
  "ok up-zero create reject rejected",
  "ok up-zero get reject rejected",
  LEFT_OUT,
  "ok uv-zero get reject rejected",
  "ok bs-without-be create reject rejected",
  "ok bs-without-be get reject rejected",
  "ok be-changed get reject rejected",
  "ok bs-changed get accept accepted",
  "ok reserved-flag create accept accepted",
  "ok reserved-flag get accept accepted",
  "ok unsolicited-extension create either accepted",
  "ok unsolicited-extension get either accepted",
  "ok truncated-authenticator-data create reject rejected",
  "ok truncated-authenticator-data get reject rejected",
  "ok trailing-authenticator-data create reject rejected",
  "ok trailing-authenticator-data get reject rejected",
  "ok truncated-cbor create reject rejected",
  "ok truncated-cbor get reject rejected",
  "ok trailing-cbor create reject rejected",
  "ok trailing-cbor get reject rejected",
  "ok duplicate-cbor-keys create reject rejected",
  "ok duplicate-cbor-keys get reject rejected",
  "ok duplicate-cose-keys create reject rejected",
  "ok truncated-cose-key create reject rejected",
  "ok bad-signature get reject rejected",
  "ok counter-rolled-back get either rejected",
  "ok counter-cloned get either rejected",
  "ok missing-user-handle get reject rejected",
  "ok foreign-user-handle get reject rejected",
  "ok foreign-credential-id get reject rejected",
  "ok known-credential-id create reject rejected",
  "ok oversized-credential-id create reject rejected",
  "ok id-mismatch create either rejected",
  "ok id-mismatch get reject rejected",
  "ok wrong-credential-type create either rejected",
  "ok wrong-credential-type get either rejected",
  "ok algorithm-not-offered create reject rejected",
  "ok attestation-bad-signature create reject rejected",
  "ok attestation-wrong-algorithm create reject rejected",
  "ok attestation-unknown-format create either rejected",
  "ok attestation-none-with-statement create reject rejected",
];

/** Client data have to be JSON for whoever reads anything in them. */
const NEVER_TAKEN = "client-data-not-json";

const CARELESS = CORRECT.map((line) => {
  if (line.includes(NEVER_TAKEN)) return line;
  return line
    .replace(/^ok (.* reject) rejected$/, "WRONG $1 accepted")
    .replace("either rejected", "either accepted");
});

async function check(party: Demo): Promise<Report> {
  return checkRelyingParty({ ...HARBOUR, url: party.origin });
}

describe("the demonstration", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  test("does with every fault what a correct relying party does", async () => {
    const report = await check(demo);
    expect(linesOf(report)).toEqual(CORRECT);
    expect(report).toMatchObject({ relyingParty: "Harbour", url: demo.origin, passed: true });
    expect(report).not.toHaveProperty("void");
  });
});

describe("a twin of it that checks nothing", () => {
  let twin: Demo;
  beforeAll(async () => {
    twin = await startTwin(CHECKS);
  });
  afterAll(() => twin.close());

  test("takes every answer that has to be refused, but one", async () => {
    const report = await check(twin);
    expect(linesOf(report)).toEqual(CARELESS);
    expect(report.passed).toBe(false);
    expect(report).not.toHaveProperty("void");
  });
});

describe("a twin that signs in before it looks, and refuses after that", () => {
  let twin: Demo;
  beforeAll(async () => {
    twin = await startTwin([SESSION_FIRST]);
  });
  afterAll(() => twin.close());

  test("is seen to let people in, though it answers with 400", async () => {
    const faults = ["bad-signature", "up-zero", "foreign-credential-id"] as const;
    const report = await checkRelyingParty({ ...HARBOUR, url: twin.origin }, { faults });
    expect(linesOf(report)).toEqual([
      "ok up-zero create reject rejected",
      "WRONG up-zero get reject accepted",
      "WRONG bad-signature get reject accepted",
      // Of nobody's passkey nobody is signed in.
      "ok foreign-credential-id get reject rejected",
    ]);
    expect(report.rows.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(report).toMatchObject({ passed: false });
  });
});
