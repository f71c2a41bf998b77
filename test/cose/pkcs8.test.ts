import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { generateKey, publicKeyOf } from "../../src/cose/algorithms.ts";
import { derElement, TAG } from "../../src/cose/der.ts";
import { KeyFormatError } from "../../src/cose/key-format-error.ts";
import { algorithmAfterPkcs8, readPkcs8, writePkcs8 } from "../../src/cose/pkcs8.ts";
import { hex, someBytes, unhex } from "../fakes/hex.ts";
import { ALGORITHMS, keyOfSpki } from "../fakes/public-keys.ts";

/** A new private key of node:crypto. */
function newKey(kind: string, bits = 2048): KeyObject {
  if (kind === "RSA") return generateKeyPairSync("rsa", { modulusLength: bits }).privateKey;
  if (kind === "Ed25519") return generateKeyPairSync("ed25519").privateKey;
  return generateKeyPairSync("ec", { namedCurve: kind }).privateKey;
}

const der = (key: KeyObject) => new Uint8Array(key.export({ format: "der", type: "pkcs8" }));
const secretOf = (key: KeyObject) =>
  Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url").toString("hex");
const asKey = (pkcs8: Uint8Array) =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });

/** DER in hexadecimal, by hand. */
function element(tag: string, ...content: string[]): string {
  const body = content.join("");
  const length = body.length / 2;
  const digits = length.toString(16).padStart(length > 255 ? 4 : 2, "0");
  return tag + (length < 128 ? digits : `${length > 255 ? "82" : "81"}${digits}`) + body;
}
const EC = "06072a8648ce3d0201";
const P256 = "06082a8648ce3d030107";
const P384 = "06052b81040022";
const SECP256K1 = "06052b8104000a";

interface EcParts {
  version?: string;
  kind?: string;
  scalar: string;
  sec1Version?: string;
  innerCurve?: string;
  innerPoint?: string;
  attributes?: string;
  outerPoint?: string;
  after?: string;
}

function ecPkcs8({ version = "00", kind = EC + P256, sec1Version = "01", ...parts }: EcParts): Uint8Array {
  const { scalar, innerCurve, innerPoint, attributes, outerPoint, after = "" } = parts;
  const sec1 = element(
    "30",
    element("02", sec1Version),
    element("04", scalar),
    innerCurve ? element("a0", innerCurve) : "",
    innerPoint ? element("a1", element("03", "00", innerPoint)) : "",
  );
  const info = [element("02", version), element("30", kind), element("04", sec1)];
  if (attributes) info.push(element("a0", attributes));
  if (outerPoint) info.push(element("81", "00", outerPoint));
  return unhex(element("30", ...info) + after);
}

describe.each([
  ["P-256", -7, 32],
  ["P-384", -35, 48],
  ["P-521", -36, 66],
  ["Ed25519", -8, 32],
] as const)("%s", (kind, algorithm, bytes) => {
  it("reads what node:crypto writes, with its public key", async () => {
    for (let i = 0; i < 5; i++) {
      const key = newKey(kind);
      const read = await readPkcs8(der(key));
      expect(read.algorithm).toBe(algorithm);
      expect(read.privateKey).toHaveLength(bytes);
      expect(hex(read.privateKey)).toBe(secretOf(key));
    }
  });

  it("writes byte for byte what node:crypto writes", async () => {
    const key = newKey(kind);
    const privateKey = unhex(secretOf(key));
    expect(hex(await writePkcs8({ algorithm, privateKey }))).toBe(hex(der(key)));
  });

  it("refuses every cut of a key, and a byte after it", async () => {
    const whole = der(newKey(kind));
    for (let length = 0; length < whole.length; length++) {
      await expect(readPkcs8(whole.subarray(0, length))).rejects.toThrow(KeyFormatError);
    }
    await expect(readPkcs8(Uint8Array.of(...whole, 0))).rejects.toThrow("more after");
  });
});

it.each(ALGORITHMS.filter(([, , , kind]) => kind !== "RSA"))(
  "%i, %s: written and read again",
  async (algorithm) => {
    const { privateKey } = await generateKey(algorithm, (length) => someBytes(length, 9));
    const written = await writePkcs8({ algorithm, privateKey });
    const read = await readPkcs8(written);
    expect(read).toEqual({ algorithm: algorithmAfterPkcs8(algorithm), privateKey });
    const { spki } = await publicKeyOf(algorithm, privateKey);
    expect(asKey(written).export({ format: "jwk" }).x).toBe(keyOfSpki(spki).export({ format: "jwk" }).x);
  },
);

it("names the algorithm that PKCS #8 leaves", () => {
  const after = ALGORITHMS.map(([algorithm]) => [algorithm, algorithmAfterPkcs8(algorithm)]);
  expect(after).toEqual([
    [-7, -7],
    [-9, -7],
    [-35, -35],
    [-51, -35],
    [-36, -36],
    [-52, -36],
    [-8, -8],
    [-19, -8],
    [-257, -257],
  ]);
});

describe("a key on P-256", () => {
  let scalar: string;
  let point: string;
  let other: string;
  beforeAll(() => {
    const pointOf = (key: KeyObject) => {
      const { x = "", y = "" } = key.export({ format: "jwk" });
      return `04${Buffer.from(x, "base64url").toString("hex")}${Buffer.from(y, "base64url").toString("hex")}`;
    };
    const key = newKey("P-256");
    scalar = secretOf(key);
    point = pointOf(key);
    other = pointOf(newKey("P-256"));
  });

  it("is read in all the forms that programs write", async () => {
    const forms: Partial<EcParts>[] = [
      {},
      { innerPoint: point },
      { innerCurve: P256 },
      { innerCurve: P256, innerPoint: point },
      { attributes: element("30", "0500") },
      { version: "01" },
      { version: "01", outerPoint: point },
      { version: "01", innerPoint: point, attributes: "0500", outerPoint: point },
    ];
    for (const form of forms) {
      const { algorithm, privateKey } = await readPkcs8(ecPkcs8({ scalar, ...form }));
      expect(algorithm).toBe(-7);
      expect(hex(privateKey)).toBe(scalar);
    }
  });

  it("gets zeros back that were left out at its beginning", async () => {
    const { privateKey } = await readPkcs8(ecPkcs8({ scalar: "0203" }));
    expect(hex(privateKey)).toBe(`${"00".repeat(30)}0203`);
  });

  it("is refused where something is wrong, and says what", async () => {
    const cases: [Partial<EcParts>, string][] = [
      [{ version: "02" }, "version 2 is not known"],
      [{ outerPoint: point }, "more after the private key"],
      [{ innerPoint: other }, "not its own"],
      [{ version: "01", outerPoint: other }, "not its own"],
      [{ version: "01", innerPoint: point, outerPoint: other }, "not its own"],
      [{ innerPoint: point.slice(0, 66) }, "not an uncompressed point"],
      [{ innerCurve: P384 }, "names two curves"],
      [{ sec1Version: "02" }, "not of version 1"],
      [{ kind: EC + SECP256K1 }, "a curve that Latchkey cannot use"],
      [{ kind: EC }, "a curve that Latchkey cannot use"],
      [{ kind: `${EC}3000` }, "parameters of its own"],
      [{ kind: "06052b8104010c" }, "of a kind that Latchkey cannot use"],
      [{ scalar: `00${scalar}` }, "longer than P-256 has it"],
      [{ scalar: "00".repeat(32) }, "a value that no such key can have"],
      [{ scalar: "ff".repeat(32) }, "a value that no such key can have"],
      [{ scalar: "" }, "a value that no such key can have"],
      [{ after: "00" }, "more after"],
    ];
    for (const [change, message] of cases) {
      const refused = readPkcs8(ecPkcs8({ scalar, ...change }));
      await expect(refused, JSON.stringify(change)).rejects.toThrow(KeyFormatError);
      await expect(refused).rejects.toThrow(message);
      await expect(refused).rejects.not.toThrow(scalar);
    }
  });
});

describe("Ed25519", () => {
  // RFC 8410 §10.3, with and without its public key.
  const SEED = "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";
  const PUBLIC = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
  const plain = `302e020100300506032b657004220420${SEED}`;
  const withPublic = (key: string) =>
    element(
      "30",
      "020101",
      "300506032b6570",
      `04220420${SEED}`,
      element("a0", "0500"),
      element("81", "00", key),
    );

  it("is read as the RFC has it", async () => {
    for (const text of [plain, withPublic(PUBLIC)]) {
      expect(await readPkcs8(unhex(text))).toEqual({ algorithm: -8, privateKey: unhex(SEED) });
    }
  });

  it("is refused with another public key or a seed of another length", async () => {
    await expect(readPkcs8(unhex(withPublic(SEED)))).rejects.toThrow("not its own");
    const short = element("30", "020100", "300506032b6570", element("04", element("04", SEED.slice(2))));
    await expect(readPkcs8(unhex(short))).rejects.toThrow("has 32 bytes, not 31");
  });

  it("is not mistaken for Ed448 or X25519", async () => {
    for (const kind of ["ed448", "x25519"] as const) {
      const key = kind === "ed448" ? generateKeyPairSync("ed448") : generateKeyPairSync("x25519");
      await expect(readPkcs8(der(key.privateKey))).rejects.toThrow("kind that Latchkey cannot use");
    }
  });
});

describe("RSA", () => {
  it("is read and written as it is", async () => {
    const pkcs8 = der(newKey("RSA"));
    const read = await readPkcs8(pkcs8);
    expect(read.algorithm).toBe(-257);
    expect(hex(read.privateKey)).toBe(hex(pkcs8));
    expect(hex(await writePkcs8(read))).toBe(hex(pkcs8));
  });

  it("is refused where it is too short, for PSS alone, cut or of more primes", async () => {
    await expect(readPkcs8(der(newKey("RSA", 1024)))).rejects.toThrow("of 1024 bits is too short");
    const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey;
    await expect(readPkcs8(der(pss))).rejects.toThrow(KeyFormatError);
    const whole = hex(der(newKey("RSA")));
    await expect(readPkcs8(unhex(whole.slice(0, -2)))).rejects.toThrow("cut off");
    const [head = "", ...rest] = whole.split("020100");
    expect(rest).toHaveLength(2);
    await expect(
      readPkcs8(unhex([head, rest[0], rest[1]].join("020100").replace(/020100(0282)/, "020101$1"))),
    ).rejects.toThrow("more than two primes");
  });
});

it("refuses bytes that are anything else", async () => {
  for (const text of ["", "00", "3000", "3003020100", "7b7d", "ff".repeat(100)]) {
    await expect(readPkcs8(unhex(text))).rejects.toThrow(KeyFormatError);
  }
});

describe("the parts of an RSA key", () => {
  const numbers = (key: KeyObject) => {
    const jwk = key.export({ format: "jwk" });
    return ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map((name) =>
      Buffer.from(String(jwk[name as keyof typeof jwk]), "base64url"),
    );
  };
  const integer = (bytes: Uint8Array) =>
    derElement(TAG.integer, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
  const pkcs8Of = (parts: Uint8Array[], publicKey?: Uint8Array) =>
    derElement(
      TAG.sequence,
      derElement(TAG.integer, Uint8Array.of(publicKey ? 1 : 0)),
      derElement(TAG.sequence, derElement(TAG.oid, unhex("2a864886f70d010101")), derElement(TAG.null)),
      derElement(
        TAG.octetString,
        derElement(TAG.sequence, derElement(TAG.integer, Uint8Array.of(0)), ...parts.map(integer)),
      ),
      ...(publicKey ? [derElement(TAG.primitive1, Uint8Array.of(0), publicKey)] : []),
    );
  const made = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const publicOf = ([n, e]: Uint8Array[]) =>
    derElement(TAG.sequence, integer(n ?? Uint8Array.of(0)), integer(e ?? Uint8Array.of(0)));

  it("are taken where they belong together, with the public key beside them", async () => {
    const parts = numbers(made);
    expect((await readPkcs8(pkcs8Of(parts, publicOf(parts)))).algorithm).toBe(-257);
  });

  it.each([0, 2, 3, 4, 5, 6, 7])("are refused where number %i is another's", async (at) => {
    const other = numbers(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
    const parts = numbers(made).map((part, i) => (i === at ? (other[i] ?? part) : part));
    await expect(readPkcs8(pkcs8Of(parts))).rejects.toThrow(KeyFormatError);
  });

  it("are refused beside the public key of another", async () => {
    const other = numbers(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
    await expect(readPkcs8(pkcs8Of(numbers(made), publicOf(other)))).rejects.toThrow("not its own");
    await expect(readPkcs8(pkcs8Of(numbers(made), Uint8Array.of(1, 2, 3)))).rejects.toThrow(KeyFormatError);
  });
});
