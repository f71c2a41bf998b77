import { writeFile } from "node:fs/promises";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ALGORITHMS } from "../fakes/public-keys.ts";
import { approving, NEVER, portsOf } from "../fakes/scripted-consent.ts";

/** Registrations and sign-ins as a site receives them, for `verify.py`. */

const ORIGIN = "https://login.example.com";
const CALLER = { origin: ORIGIN, sameOriginWithAncestors: true };
const RP_ID = "example.com";

/** Writes one of each for every algorithm and attestation. */
export async function makeResponses(file: string): Promise<void> {
  const cases = [];
  for (const [algorithm, name] of ALGORITHMS) {
    for (const attestation of ["none", "direct"]) cases.push(await oneCase(algorithm, name, attestation));
  }
  await writeFile(file, JSON.stringify(cases, null, 1));
}

async function oneCase(algorithm: number, name: string, attestation: string) {
  const store = new MemoryStore();
  const ports = portsOf(store, approving());
  const challenges = [1, 2].map((seed) => toBase64Url(someBytes(32, seed - algorithm)));
  const [first = "", second = ""] = challenges;
  const input = { first: toBase64Url(someBytes(20, 8)), second: toBase64Url(someBytes(70, 9)) };
  const registration = await create(
    {
      rp: { id: RP_ID, name: "Example" },
      user: { id: "AQID", name: "ada", displayName: "Ada" },
      challenge: first,
      pubKeyCredParams: [{ type: "public-key", alg: algorithm }],
      authenticatorSelection: { residentKey: "required" },
      attestation,
      extensions: { credentialProtectionPolicy: "userVerificationRequired", prf: {} },
    },
    CALLER,
    ports,
    NEVER,
  );
  const authentication = await get(
    { challenge: second, rpId: RP_ID, extensions: { prf: { eval: input } } },
    CALLER,
    ports,
    NEVER,
  );
  if (registration.type !== "credential" || authentication.type !== "credential") {
    throw new Error(`${name}: no credential`);
  }
  return {
    name: `${name} (${algorithm}), ${attestation}`,
    origin: ORIGIN,
    rpId: RP_ID,
    format: attestation === "none" ? "none" : "packed",
    extensions: { credProtect: 3, "hmac-secret": true },
    challenges,
    registration: registration.credential,
    authentication: authentication.credential,
    prf: { secret: hex(store.sources[0]?.prf?.subarray(0, 32) ?? new Uint8Array()), input },
  };
}
