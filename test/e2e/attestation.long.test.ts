import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { approve } from "./fixtures/person.ts";
import { creationOptions, credentialOf, PIN, type Stage, setStage } from "./fixtures/stage.ts";

/** Which attestation a page gets for what it asks (WebAuthn §5.4.7, §6.5): none, or a self attestation, and no other. */

const AAGUID = "85695d1e-35e7-48d9-b824-09c4cc891315";

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

it.each([
  ["none", ["packed"], "none"],
  ["something-new", ["packed"], "none"],
  ["direct", [], "packed"],
  ["direct", ["none"], "none"],
  ["direct", ["packed"], "packed"],
  ["direct", ["none", "packed"], "none"],
  ["direct", ["android-key", "packed"], "packed"],
  ["direct", ["android-key", "none", "packed"], "none"],
  ["direct", ["android-key"], "packed"],
  ["indirect", [], "packed"],
  ["indirect", ["none"], "none"],
  ["enterprise", [], "packed"],
  ["enterprise", ["none"], "none"],
])("%s with the formats %o is %s", async (attestation, attestationFormats, format) => {
  const { rp, browser } = stage;
  const options = creationOptions(rp, { attestation, attestationFormats });
  const ceremony = await beginCreate(page, options);
  await approve(await browser.prompt(), { pin: PIN });
  const response = credentialOf(await ceremony.outcome());
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: options.challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.rpId,
    requireUserVerification: true,
  });
  expect(verified).toBe(true);
  expect(registrationInfo).toMatchObject({ fmt: format, aaguid: AAGUID });
  const object = decodeAttestationObject(Buffer.from(response.response.attestationObject, "base64url"));
  // Without x5c it is the passkey's own signature, which the verification has just checked as one.
  const { size } = object.get("attStmt");
  expect(size).toBe(format === "none" ? 0 : 2);
  const statement = ["alg", "sig", "x5c"].map(
    (name) => object.get("attStmt").get(name as "sig") !== undefined,
  );
  expect(statement).toEqual(format === "none" ? [false, false, false] : [true, true, false]);
});
