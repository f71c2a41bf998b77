import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { approve } from "./fixtures/person.ts";
import { type Stage, setStage } from "./fixtures/stage.ts";

/** The public key as a page gets it, which imports it and verifies a sign-in without a server. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

/** Runs in the page: makes a passkey and signs in with it. `integerBytes`: of ECDSA, half of a raw signature. */
async function verifyInPage({
  alg,
  name,
  integerBytes = 0,
  hash = "SHA-256",
  namedCurve,
}: {
  alg: number;
  name: string;
  integerBytes?: number;
  hash?: string;
  namedCurve?: string;
}) {
  const base64Url = (buffer: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: { name: "Without a server" },
      user: { id: random(), name: "ada", displayName: "Ada" },
      challenge: random(),
      pubKeyCredParams: [{ type: "public-key", alg }],
      authenticatorSelection: { residentKey: "required", userVerification: "discouraged" },
    },
  })) as PublicKeyCredential;
  const registered = made.response as AuthenticatorAttestationResponse;
  const spki = registered.getPublicKey();
  if (!spki) throw new Error("There is no public key");
  const json = made.toJSON() as { response: { publicKey: string; publicKeyAlgorithm: number } };
  const got = (await navigator.credentials.get({
    publicKey: {
      challenge: random(),
      userVerification: "discouraged",
      allowCredentials: [{ type: "public-key", id: made.rawId }],
    },
  })) as PublicKeyCredential;
  const { authenticatorData, clientDataJSON, signature } = got.response as AuthenticatorAssertionResponse;
  const clientDataHash = await crypto.subtle.digest("SHA-256", clientDataJSON);
  const signed = new Uint8Array([...new Uint8Array(authenticatorData), ...new Uint8Array(clientDataHash)]);

  /** ECDSA comes as a sequence of two DER integers; WebCrypto takes them side by side. */
  const raw = () => {
    const der = new Uint8Array(signature);
    let at = (der[1] ?? 0) > 0x80 ? 3 : 2;
    const integer = () => {
      const length = der[at + 1] ?? 0;
      const bytes = der.slice(at + 2, at + 2 + length);
      at += 2 + length;
      const padded = new Uint8Array(integerBytes);
      const significant = bytes.subarray(Math.max(0, length - integerBytes));
      padded.set(significant, integerBytes - significant.length);
      return padded;
    };
    return new Uint8Array([...integer(), ...integer()]);
  };
  const sent = integerBytes > 0 ? raw() : new Uint8Array(signature);
  const importing = { name, hash, ...(namedCurve !== undefined && { namedCurve }) };
  const key = await crypto.subtle.importKey("spki", spki, importing, true, ["verify"]);
  const verifies = (message: Uint8Array<ArrayBuffer>) =>
    crypto.subtle.verify({ name, hash }, key, sent, message);
  const changed = signed.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
  return {
    buffer: spki instanceof ArrayBuffer,
    fresh: registered.getPublicKey() !== spki,
    sameAsInJson: base64Url(spki) === json.response.publicKey,
    algorithm: [registered.getPublicKeyAlgorithm(), json.response.publicKeyAlgorithm],
    sameAsExported: base64Url(await crypto.subtle.exportKey("spki", key)) === base64Url(spki),
    verified: await verifies(signed),
    changedVerified: await verifies(changed),
    modulus: (key.algorithm as RsaHashedKeyAlgorithm).modulusLength ?? null,
  };
}

it.each([
  { alg: -7, name: "ECDSA", hash: "SHA-256", namedCurve: "P-256", integerBytes: 32 },
  { alg: -35, name: "ECDSA", hash: "SHA-384", namedCurve: "P-384", integerBytes: 48 },
  { alg: -36, name: "ECDSA", hash: "SHA-512", namedCurve: "P-521", integerBytes: 66 },
  { alg: -8, name: "Ed25519" },
  { alg: -257, name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
])("of $alg, $name verifies what its passkey signs", async (algorithm) => {
  await page.bringToFront();
  const pending = await page.begin(verifyInPage, algorithm);
  for (const _ of ["create()", "get()"]) await approve(await stage.browser.prompt());
  const { modulus, ...seen } = await pending.value();
  expect(seen).toEqual({
    buffer: true,
    fresh: true,
    sameAsInJson: true,
    algorithm: [algorithm.alg, algorithm.alg],
    sameAsExported: true,
    verified: true,
    changedVerified: false,
  });
  if (algorithm.alg === -257) expect(modulus).toBeGreaterThanOrEqual(3072);
  else expect(modulus).toBeNull();
});
