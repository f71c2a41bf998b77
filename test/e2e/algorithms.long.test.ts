import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import {
  decodeAttestationObject,
  decodeCredentialPublicKey,
  parseAuthenticatorData,
} from "@simplewebauthn/server/helpers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** Every algorithm and attestation on a real page, verified by relying parties' libraries of two languages. */

const ALGORITHMS = [
  [-7, "ES256"],
  [-35, "ES384"],
  [-36, "ES512"],
  [-8, "EdDSA"],
  [-257, "RS256"],
] as const;
/** Label 3 of a COSE key. */
const COSE_ALG = 3;
const PYTHON = "/usr/bin/python3";
const hasFido2 = spawnSync(PYTHON, ["-c", "import fido2"]).status === 0;

let stage: Stage;
let page: Surface;
/** As test/second-verifier takes them. */
const cases: object[] = [];

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

describe.each(ALGORITHMS)("%i, %s", (algorithm, name) => {
  it.each(["none", "direct"])("with attestation %s", async (attestation) => {
    const { rp, browser } = stage;
    const prf = { eval: { first: "AAEC" } };
    const options = creationOptions(rp, {
      pubKeyCredParams: [-37, algorithm].map((alg) => ({ type: "public-key", alg })),
      attestation,
      extensions: { prf },
    });
    const making = await beginCreate(page, options);
    await approve(await browser.prompt(), { pin: PIN });
    const registration = credentialOf(await making.outcome());
    const expected = { expectedOrigin: rp.origin, expectedRPID: rp.rpId, requireUserVerification: true };
    const { registrationInfo } = await verifyRegistrationResponse({
      response: registration,
      expectedChallenge: options.challenge,
      supportedAlgorithmIDs: [algorithm],
      ...expected,
    });
    const format = attestation === "none" ? "none" : "packed";
    expect(registrationInfo?.fmt).toBe(format);
    if (!registrationInfo) throw new Error("The registration does not verify");

    const asked = requestOptions(rp, { allowCredentials: descriptor(registration.id), extensions: { prf } });
    const signing = await beginGet(page, asked);
    await approve(await browser.prompt(), { pin: PIN });
    const authentication = credentialOf(await signing.outcome());
    const { verified } = await verifyAuthenticationResponse({
      response: authentication,
      credential: registrationInfo.credential,
      expectedChallenge: asked.challenge,
      ...expected,
    });
    expect(verified).toBe(true);
    const [atFirst, later] = [registration, authentication].map(
      ({ clientExtensionResults }) => (clientExtensionResults as { prf?: object }).prf,
    );
    expect(later).toEqual({ results: { first: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(atFirst).toEqual({ enabled: true, ...later });
    cases.push({
      name: `${name} (${algorithm}), ${attestation}`,
      origin: rp.origin,
      rpId: rp.rpId,
      format,
      extensions: { "hmac-secret": true },
      challenges: [options.challenge, asked.challenge],
      registration,
      authentication,
    });
  });
});

it.each([
  [[-7, -257], -7],
  [[-257, -7], -257],
  [[-36, -8], -36],
  [[-8, -36], -8],
  [[-35, -7], -35],
  [[-37, -8, -7], -8],
])("of %o the first that is supported is taken: %i", async (offered, taken) => {
  const pubKeyCredParams = offered.map((alg) => ({ type: "public-key", alg }));
  const making = await beginCreate(page, creationOptions(stage.rp, { pubKeyCredParams }));
  await approve(await stage.browser.prompt(), { pin: PIN });
  const { response } = credentialOf(await making.outcome());
  expect(response.publicKeyAlgorithm).toBe(taken);
  const attestation = decodeAttestationObject(Buffer.from(response.attestationObject, "base64url"));
  const { credentialPublicKey } = parseAuthenticatorData(attestation.get("authData"));
  if (!credentialPublicKey) throw new Error("There is no public key");
  expect(decodeCredentialPublicKey(credentialPublicKey).get(COSE_ALG)).toBe(taken);
});

it.skipIf(!hasFido2)("all of it verifies with python3-fido2 as well", () => {
  expect(cases).toHaveLength(2 * ALGORITHMS.length);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-responses-"));
  try {
    const file = join(folder, "responses.json");
    writeFileSync(file, JSON.stringify(cases));
    const verifier = fileURLToPath(new URL("../second-verifier/verify.py", import.meta.url));
    const told = execFileSync(PYTHON, ["-B", verifier, file], { encoding: "utf8" });
    expect(told).toContain(`${cases.length} passed, 0 failed`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
