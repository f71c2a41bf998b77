import { createPrivateKey, generateKeyPairSync, sign as signByNode } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import {
  generateKey,
  publicKeyOf,
  sign,
  signRepeatably,
  supportsAlgorithm,
} from "../../src/cose/algorithms.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { ALGORITHMS, keyOfSpki, verifies } from "../fakes/public-keys.ts";

const random = (seed: number) => (length: number) => someBytes(length, seed);
/** An RSA key takes a second or more, on a busy machine many. */
const SLOW = 60_000;
const KEY_BYTES: Record<string, number> = { "P-256": 32, "P-384": 48, "P-521": 66, Ed25519: 32 };

it("supports these and no others", () => {
  const supported = Array.from({ length: 70_000 }, (_, i) => -i).filter(supportsAlgorithm);
  expect(new Set(supported)).toEqual(new Set(ALGORITHMS.map(([algorithm]) => algorithm)));
  expect(supportsAlgorithm(7)).toBe(false);
});

it("writes the numbers of an ECDSA signature in the fewest bytes, however small they are", async () => {
  const { privateKey, publicKey } = await generateKey(-7, random(1));
  const lengths = new Set<number>();
  // One of 500 is as short as that: a number has a byte less, and no zero has to be put before either.
  for (let i = 0; i < 12_000 && !(lengths.has(69) && lengths.has(72)); i++) {
    const message = utf8(`message ${i}`);
    const signature = await sign(-7, privateKey, message);
    lengths.add(signature.length);
    expect(verifies(-7, publicKey.spki, message, signature)).toBe(true);
    // Node's own reader takes longer ones too.
    expect(hex(p256.Signature.fromBytes(signature, "der").toBytes("der"))).toBe(hex(signature));
  }
  expect([...lengths]).toEqual(expect.arrayContaining([69, 70, 71, 72]));
});

it("refuses to make, name or use a key of another algorithm", async () => {
  await expect(generateKey(-37, random(1))).rejects.toThrow(RangeError);
  await expect(publicKeyOf(-37, someBytes(32, 1))).rejects.toThrow(RangeError);
  await expect(sign(-37, someBytes(32, 1), utf8("x"))).rejects.toThrow(RangeError);
});

describe.each(ALGORITHMS)("%i, %s", (algorithm, _name, hash, kind) => {
  let privateKey: Uint8Array;
  let other: Uint8Array;
  beforeAll(async () => {
    ({ privateKey } = await generateKey(algorithm, random(3)));
    ({ privateKey: other } = await generateKey(algorithm, random(4)));
  }, SLOW);

  it("makes keys of their size, each another", () => {
    if (kind !== "RSA") expect(privateKey).toHaveLength(KEY_BYTES[kind] ?? 0);
    expect(hex(privateKey)).not.toBe(hex(other));
  });

  it("has one public key, in COSE and in SPKI, that node:crypto reads", async () => {
    const { cose, spki } = await publicKeyOf(algorithm, privateKey);
    const jwk = keyOfSpki(spki).export({ format: "jwk" });
    const key = decodeCbor(cose) as CborMap;
    const member = (name: number) => Buffer.from(key.get(name) as Uint8Array).toString("base64url");
    expect(key.get(3)).toBe(algorithm);
    if (kind === "RSA") {
      expect([...key.keys()]).toEqual([1, 3, -1, -2]);
      expect(key.get(1)).toBe(3);
      expect(jwk).toEqual({ kty: "RSA", n: member(-1), e: member(-2) });
      expect(key.get(-1)).toHaveLength(384);
      return;
    }
    const isPoint = kind !== "Ed25519";
    expect([...key.keys()]).toEqual(isPoint ? [1, 3, -1, -2, -3] : [1, 3, -1, -2]);
    expect(key.get(1)).toBe(isPoint ? 2 : 1);
    expect(key.get(-1)).toBe({ "P-256": 1, "P-384": 2, "P-521": 3, Ed25519: 6 }[kind]);
    expect(jwk).toEqual({
      kty: isPoint ? "EC" : "OKP",
      crv: kind,
      x: member(-2),
      ...(isPoint && { y: member(-3) }),
    });
  });

  it("signs so that node:crypto verifies, and nothing else verifies", async () => {
    const { spki } = await publicKeyOf(algorithm, privateKey);
    for (let seed = 0; seed < 12; seed++) {
      const message = someBytes(seed * 17, seed);
      expect(verifies(algorithm, spki, message, await sign(algorithm, privateKey, message))).toBe(true);
    }
    const signature = await sign(algorithm, privateKey, utf8("message"));
    expect(verifies(algorithm, spki, utf8("messagf"), signature)).toBe(false);
    const another = await publicKeyOf(algorithm, other);
    expect(verifies(algorithm, another.spki, utf8("message"), signature)).toBe(false);
  });

  it("signs the same message with the same bytes where that is asked for", async () => {
    const { spki } = await publicKeyOf(algorithm, privateKey);
    const message = utf8("message");
    const signature = await signRepeatably(algorithm, privateKey, message);
    expect(hex(await signRepeatably(algorithm, privateKey, message))).toBe(hex(signature));
    expect(verifies(algorithm, spki, message, signature)).toBe(true);
  });

  it("leaves signing to the browser where the algorithm is one of ECDSA, each time anew", async () => {
    const isEcdsa = kind.startsWith("P-");
    const message = utf8("message");
    const browser = vi.spyOn(crypto.subtle, "sign");
    const both = [await sign(algorithm, privateKey, message), await sign(algorithm, privateKey, message)];
    expect(browser.mock.calls.length).toBe(isEcdsa || kind === "RSA" ? 2 : 0);
    browser.mockRestore();
    expect(new Set(both.map(hex)).size).toBe(isEcdsa ? 2 : 1);
  });

  it("refuses a key that is a byte too long", async () => {
    const longer = new Uint8Array([...privateKey, 1]);
    if (kind !== "RSA") await expect(sign(algorithm, longer, utf8("x"))).rejects.toThrow();
  });

  it("refuses what is no key", async () => {
    await expect(publicKeyOf(algorithm, new Uint8Array(31).fill(1))).rejects.toThrow();
    await expect(sign(algorithm, new Uint8Array(31).fill(1), utf8("x"))).rejects.toThrow();
    if (kind !== "RSA" && hash !== null) {
      const length = KEY_BYTES[kind] ?? 0;
      await expect(publicKeyOf(algorithm, new Uint8Array(length))).rejects.toThrow();
      await expect(publicKeyOf(algorithm, new Uint8Array(length).fill(0xff))).rejects.toThrow();
    }
  });
});

describe("elliptic keys", () => {
  it.each(ALGORITHMS.filter(([, , , kind]) => kind !== "RSA"))(
    "%i come from the given randomness alone, and are valid where it is all zeros or all ones",
    async (algorithm) => {
      const one = await generateKey(algorithm, random(3));
      expect(await generateKey(algorithm, random(3))).toEqual(one);
      for (const byte of [0x00, 0xff]) {
        const { privateKey } = await generateKey(algorithm, (length) => new Uint8Array(length).fill(byte));
        await expect(publicKeyOf(algorithm, privateKey)).resolves.toBeDefined();
      }
    },
  );
});

describe("RS256", { timeout: SLOW }, () => {
  it("makes keys of 3072 bits with the exponent 65537, as PKCS #8", async () => {
    const { privateKey: key } = await generateKey(-257, random(3));
    const read = createPrivateKey({ key: Buffer.from(key), format: "der", type: "pkcs8" });
    expect(read.asymmetricKeyDetails).toEqual({ modulusLength: 3072, publicExponent: 65537n });
    expect(key.length).toBeLessThanOrEqual(4096);
  });

  it.each([2048, 3072])("signs with a key of %i bits of another make as node:crypto does", async (bits) => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    const pkcs8 = new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
    const message = someBytes(100, bits);
    const signature = await sign(-257, pkcs8, message);
    expect(hex(signature)).toBe(hex(signByNode("sha256", message, privateKey)));
    const { spki } = await publicKeyOf(-257, pkcs8);
    expect(hex(spki)).toBe(hex(publicKey.export({ format: "der", type: "spki" })));
  });
});
