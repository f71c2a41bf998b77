import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { CeremonyKind } from "../../../src/lab/faults/fault.ts";
import { ERROR_NAMES, type FaultName } from "../../../src/lab/faults/names.ts";
import { FAULTS } from "../../../src/lab/faults/table.ts";
import { labAuthenticator, registered, signedIn } from "../../fakes/lab.ts";
import { differences, viewOfAssertion, viewOfRegistration } from "../answer-view.ts";
import { MALFORMED_ASSERTIONS, MALFORMED_REGISTRATIONS } from "./malformed.ts";

/**
 * Each fault beside the honest answer of an authenticator with the same seed: what differs is the fault and nothing
 * else, and the signature, where there is one, is valid for what was answered.
 */

const BOB = { user: { id: "Ym9i", name: "bob", displayName: "Bob" } };
/** With attestation, so that registrations are signed too. */
const SIGNED = { ...BOB, attestation: "direct" };
const UNSIGNED = { fmt: "none", statement: {}, signature: undefined };

/** The second account's registration: the first one's credential is there. */
async function registration(attestation: "direct" | "none", ...faults: FaultName[]) {
  const lab = labAuthenticator();
  const first = await registered(lab);
  return { first, answer: await registered(lab, { ...SIGNED, attestation }, ...faults) };
}

async function assertion(...faults: FaultName[]) {
  const lab = labAuthenticator();
  const { response } = await registered(lab);
  await signedIn(lab);
  return { answer: await signedIn(lab, {}, ...faults), publicKey: response.publicKey };
}

async function registrationDiffers(attestation: "direct" | "none", fault: FaultName) {
  const [honest, spoilt] = [await registration(attestation), await registration(attestation, fault)];
  return differences(viewOfRegistration(honest.answer), viewOfRegistration(spoilt.answer));
}

async function assertionDiffers(fault: FaultName) {
  const [honest, spoilt] = [await assertion(), await assertion(fault)];
  return differences(
    viewOfAssertion(honest.answer, honest.publicKey),
    viewOfAssertion(spoilt.answer, honest.publicKey),
  );
}

const FOREIGN_HASH = createHash("sha256").update("attacker.example").digest("hex");
const HONEST = { signature: true, left: 0, UP: 1, UV: 1, BE: 1, BS: 0, "client.crossOrigin": false };
const anyId = expect.stringMatching(/^[\w-]{43}$/);

const BOTH: [FaultName, object][] = [
  ["wrong-challenge", { "client.challenge": anyId }],
  ["wrong-origin", { "client.origin": "https://attacker.example" }],
  ["lookalike-origin", { "client.origin": "https://login.example.com.attacker.example" }],
  ["cross-origin", { "client.crossOrigin": true, "client.topOrigin": "https://attacker.example" }],
  ["client-data-unknown-member", { "client.latchkey.test": expect.any(String) }],
  ["wrong-rp-id-hash", { rpIdHash: FOREIGN_HASH }],
  ["up-zero", { UP: 0 }],
  ["uv-zero", { UV: 0 }],
  ["bs-without-be", { BE: 0, BS: 1 }],
  ["reserved-flag", { reserved: 1 }],
  ["unsolicited-extension", { ED: 1, extensions: { "latchkey.test": true } }],
  ["trailing-authenticator-data", { left: 3 }],
  ["id-mismatch", { rawId: anyId }],
  ["wrong-credential-type", { type: "password" }],
];

const CREATE: [FaultName, object][] = [
  ...BOTH,
  ["wrong-type", { "client.type": "webauthn.get" }],
  ["trailing-cbor", { leftInObject: 1 }],
  ["attestation-bad-signature", { signature: false }],
  ["attestation-wrong-algorithm", { statement: { alg: -257 } }],
  ["attestation-unknown-format", { ...UNSIGNED, fmt: "latchkey-test" }],
  ["attestation-none-with-statement", { ...UNSIGNED, statement: { x: true } }],
];

const GET: [FaultName, object][] = [
  ...BOTH,
  ["wrong-type", { "client.type": "webauthn.create" }],
  ["be-changed", { BE: 0 }],
  ["bs-changed", { BS: 1 }],
  ["trailing-cbor", { ED: 1, extensions: { "latchkey.test": true }, left: 1 }],
  ["bad-signature", { signature: false }],
  ["counter-rolled-back", { count: 1 }],
  ["counter-cloned", { count: 2 }],
  ["missing-user-handle", { userHandle: undefined }],
  ["foreign-user-handle", { userHandle: expect.stringMatching(/^[\w-]{22}$/) }],
  ["foreign-credential-id", { id: anyId, rawId: anyId }],
];

/** What has files of its own: bytes that no view can be made of, keys and ids, and no answer at all. */
const ELSEWHERE: Record<CeremonyKind, FaultName[]> = {
  create: [
    ...MALFORMED_REGISTRATIONS,
    "known-credential-id",
    "oversized-credential-id",
    "algorithm-not-offered",
    "timeout",
    ...ERROR_NAMES,
  ],
  get: [...MALFORMED_ASSERTIONS, "timeout", ...ERROR_NAMES],
};

describe("a fault of a registration", () => {
  it.each(CREATE)("%s is that alone, and signed: %o", async (fault, changed) => {
    expect(await registrationDiffers("direct", fault)).toEqual(changed);
  });

  it("comes on top of an answer whose signature is valid, and nothing is left over", async () => {
    const { answer } = await registration("direct");
    expect(viewOfRegistration(answer)).toMatchObject({ ...HONEST, fmt: "packed", attestedData: true });
  });

  it("needs no attestation, where it is none of attestation", async () => {
    expect(await registrationDiffers("none", "wrong-origin")).toEqual({
      "client.origin": "https://attacker.example",
    });
  });

  it("makes an attestation where there is none", async () => {
    expect(await registrationDiffers("none", "attestation-bad-signature")).toEqual({
      fmt: "packed",
      statement: { alg: -7 },
      signature: false,
    });
  });
});

describe("a fault of an assertion", () => {
  it.each(GET)("%s is that alone, and signed: %o", async (fault, changed) => {
    expect(await assertionDiffers(fault)).toEqual(changed);
  });

  it("comes on top of an answer whose signature is valid, and nothing is left over", async () => {
    const { answer, publicKey } = await assertion();
    expect(viewOfAssertion(answer, publicKey)).toMatchObject({ ...HONEST, count: 3 });
  });
});

describe("faults together", () => {
  it("are all there", async () => {
    const lab = labAuthenticator();
    const { response } = await registered(lab);
    const answer = await signedIn(lab, {}, "wrong-origin", "up-zero", "missing-user-handle");
    const view = viewOfAssertion(answer, response.publicKey);
    expect(view).toMatchObject({ "client.origin": "https://attacker.example", UP: 0, signature: true });
    expect(answer.response).not.toHaveProperty("userHandle");
  });
});

describe("the table", () => {
  it("has no fault that these tests leave out", () => {
    const tested = (kind: CeremonyKind) => [
      ...(kind === "create" ? CREATE : GET).map(([name]) => name),
      ...ELSEWHERE[kind],
    ];
    for (const kind of ["create", "get"] as const) {
      const names = FAULTS.filter(({ ceremonies }) => ceremonies.includes(kind)).map(({ name }) => name);
      expect(tested(kind).toSorted()).toEqual(names.toSorted());
    }
  });

  it("says of each what it does, what follows, why and where that is written", () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
    for (const { what, why, section, ceremonies } of FAULTS) {
      expect([what, why]).toEqual([expect.stringMatching(/^\S.*\.$/), expect.stringMatching(/^\S.*\.$/)]);
      expect(section).toMatch(/§\d|not in the spec/);
      expect(ceremonies.length).toBeGreaterThan(0);
    }
  });
});
