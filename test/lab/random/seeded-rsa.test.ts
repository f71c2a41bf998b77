import { checkPrimeSync, createPrivateKey } from "node:crypto";
import { expect, it } from "vitest";
import { randomPrime } from "../../../src/lab/random/primes.ts";
import { seededRandom } from "../../../src/lab/random/seeded-random.ts";
import { labAuthenticator, registered, signedIn } from "../../fakes/lab.ts";
import { viewOfAssertion, viewOfRegistration } from "../answer-view.ts";

const RSA = { pubKeyCredParams: [{ type: "public-key", alg: -257 }], attestation: "direct" };
const seeded = () => labAuthenticator({ ports: { seeded: true } });

it("finds primes, and those that are wanted", () => {
  const randomBytes = seededRandom("primes");
  const seen: bigint[] = [];
  for (let i = 0; i < 20; i++) {
    const prime = randomPrime(16, randomBytes, (found) => found % 4n === 3n);
    expect(checkPrimeSync(prime)).toBe(true);
    expect([prime % 4n, prime.toString(2).length, prime >> 126n]).toEqual([3n, 128, 3n]);
    seen.push(prime);
  }
  expect(new Set(seen).size).toBe(20);
});

it("makes an RSA key of a seed that Node takes, and that signs", async () => {
  const lab = seeded();
  const made = await registered(lab, RSA);
  expect(viewOfRegistration(made)).toMatchObject({
    publicKeyAlgorithm: -257,
    cose: expect.arrayContaining([[3, -257]]),
    statement: { alg: -257 },
    signature: true,
    left: 0,
  });
  const [source] = lab.credentials.all;
  const key = createPrivateKey({ key: Buffer.from(source?.privateKey ?? []), format: "der", type: "pkcs8" });
  expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n });
  expect(viewOfAssertion(await signedIn(lab), made.response.publicKey)).toMatchObject({ signature: true });
});

it("makes faults with such a key too", async () => {
  const made = await registered(seeded(), RSA, "attestation-wrong-algorithm");
  expect(viewOfRegistration(made)).toMatchObject({ statement: { alg: -7 }, signature: true });
});
