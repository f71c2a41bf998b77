import { describe, expect, test } from "vitest";
import type { FaultName } from "../../../testing/index.ts";
import { checkRelyingParty } from "../../../testing/rp-check/check-relying-party.ts";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import { CHECKS, type Check } from "./careless/checks.ts";
import { startTwin } from "./careless/twin.ts";

/**
 * For each check the faults that only it finds: a relying party that forgets it alone takes these, and one that has it
 * and forgets all others refuses them.
 */
const FOUND_BY: Record<Check, { fault: FaultName; in: ("create" | "get")[] }[]> = {
  "credential type": [{ fault: "wrong-credential-type", in: ["create", "get"] }],
  "raw id": [{ fault: "id-mismatch", in: ["create", "get"] }],
  challenge: [{ fault: "wrong-challenge", in: ["create", "get"] }],
  type: [{ fault: "wrong-type", in: ["create", "get"] }],
  origin: [
    { fault: "wrong-origin", in: ["create", "get"] },
    { fault: "lookalike-origin", in: ["create", "get"] },
    { fault: "cross-origin", in: ["create", "get"] },
  ],
  "credential id": [{ fault: "foreign-credential-id", in: ["get"] }],
  "id length": [{ fault: "oversized-credential-id", in: ["create"] }],
  "known id": [{ fault: "known-credential-id", in: ["create"] }],
  "user handle": [
    { fault: "missing-user-handle", in: ["get"] },
    { fault: "foreign-user-handle", in: ["get"] },
  ],
  encoding: [
    { fault: "trailing-authenticator-data", in: ["create", "get"] },
    { fault: "trailing-cbor", in: ["create", "get"] },
    { fault: "duplicate-cbor-keys", in: ["create", "get"] },
    { fault: "duplicate-cose-keys", in: ["create"] },
    { fault: "truncated-cose-key", in: ["create"] },
  ],
  "rp id": [{ fault: "wrong-rp-id-hash", in: ["create", "get"] }],
  presence: [{ fault: "up-zero", in: ["create", "get"] }],
  verification: [{ fault: "uv-zero", in: ["get"] }],
  "backup flags": [{ fault: "bs-without-be", in: ["create"] }],
  algorithm: [{ fault: "algorithm-not-offered", in: ["create"] }],
  attestation: [
    { fault: "attestation-bad-signature", in: ["create"] },
    { fault: "attestation-wrong-algorithm", in: ["create"] },
    { fault: "attestation-none-with-statement", in: ["create"] },
  ],
  signature: [{ fault: "bad-signature", in: ["get"] }],
  "backup eligibility": [{ fault: "be-changed", in: ["get"] }],
  counter: [
    { fault: "counter-rolled-back", in: ["get"] },
    { fault: "counter-cloned", in: ["get"] },
  ],
};

async function run(forgotten: readonly Check[], faults: readonly FaultName[]) {
  const twin = await startTwin(forgotten);
  try {
    return await checkRelyingParty({ ...HARBOUR, url: twin.origin }, { faults });
  } finally {
    await twin.close();
  }
}

describe.each(CHECKS)("the check of %s", (check) => {
  const expected = FOUND_BY[check];
  const faults = expected.map(({ fault }) => fault);
  const rows = expected.flatMap(({ fault, in: ceremonies }) => ceremonies.map((in_) => `${fault} ${in_}`));

  test.each([
    ["is missed where it alone is forgotten", [check], "accepted"],
    ["is enough where all others are", CHECKS.filter((other) => other !== check), "rejected"],
  ] as const)("%s", async (_, forgotten, did) => {
    const report = await run(forgotten, faults);
    const seen = report.rows.filter((row) => row.did === did);
    expect(seen.map(({ fault, ceremony }) => `${fault} ${ceremony}`)).toEqual(expect.arrayContaining(rows));
    expect(report).not.toHaveProperty("void");
  });
});
