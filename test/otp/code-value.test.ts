import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../src/bytes/utf8.ts";
import { type CodeSecret, codeFor, shownAt } from "../../src/otp/code-value.ts";

interface Vector {
  secretAscii: string;
  digits: number;
  code: string;
}
const VECTORS: {
  rfc4226: (Vector & { counter: number })[];
  rfc6238: (Vector & { algorithm: "sha1" | "sha256" | "sha512"; time: number; period: number })[];
} = JSON.parse(readFileSync(new URL("../vectors/rfc-otp.json", import.meta.url), "utf8"));
const ALGORITHMS = { sha1: "SHA-1", sha256: "SHA-256", sha512: "SHA-512" } as const;

const SECRET = utf8("12345678901234567890");
const TOTP: CodeSecret = { type: "totp", secret: SECRET, algorithm: "SHA-1", digits: 6, period: 30 };
const HOTP: CodeSecret = { type: "hotp", secret: SECRET, algorithm: "SHA-1", digits: 6, counter: 0 };

describe("the vectors", () => {
  it("are all there: ten counters, six times with three hashes", () => {
    expect(VECTORS.rfc4226.map(({ counter }) => counter)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(VECTORS.rfc6238.map(({ time }) => time))).toEqual(
      new Set([59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000]),
    );
    expect(VECTORS.rfc6238).toHaveLength(18);
  });

  it.each(VECTORS.rfc4226)(
    "of RFC 4226: counter $counter is $code",
    ({ secretAscii, counter, digits, code }) => {
      const secret = utf8(secretAscii);
      expect(shownAt({ ...HOTP, secret, digits, counter }, 0).value).toBe(code);
    },
  );

  it.each(VECTORS.rfc6238)("of RFC 6238: $algorithm at $time is $code", (vector) => {
    const { secretAscii, algorithm, time, period, digits, code } = vector;
    const totp: CodeSecret = {
      type: "totp",
      secret: utf8(secretAscii),
      algorithm: ALGORITHMS[algorithm],
      digits,
      period,
    };
    expect(shownAt(totp, time * 1000).value).toBe(code);
    expect(shownAt(totp, time * 1000 - period * 1000).next).toBe(code);
  });
});

describe("what is shown", () => {
  it("changes at the end of the period, and says when", () => {
    const before = shownAt(TOTP, 59_999);
    const after = shownAt(TOTP, 60_000);
    expect(before).toEqual({ value: "287082", next: "359152", left: 1 });
    expect(after).toEqual({ value: "359152", next: "969429", left: 30_000 });
  });

  it("follows any period", () => {
    expect(shownAt({ ...TOTP, period: 7 }, 7000 * 5)).toEqual({
      value: "254676",
      next: "287922",
      left: 7000,
    });
    expect(shownAt({ ...TOTP, period: 86_400 }, 5).left).toBe(86_399_995);
  });

  it.each([
    [5, "84755224".slice(-5)],
    [7, "4755224"],
    [8, "84755224"],
    [9, "284755224"],
    [10, "1284755224"],
  ])("has %d digits of the value in RFC 4226", (digits, value) => {
    expect(codeFor({ ...HOTP, digits }, 0)).toBe(value);
  });

  it("keeps the zeros in front", () => {
    const values = Array.from({ length: 200 }, (_, step) => codeFor(TOTP, step));
    expect(values.every((value) => /^\d{6}$/.test(value))).toBe(true);
    expect(values.some((value) => value.startsWith("0"))).toBe(true);
  });

  it("is the counter's value at any time for HOTP, with nothing to wait for", () => {
    expect(shownAt({ ...HOTP, counter: 3 }, 1e12)).toEqual({ value: "969429", next: "338314" });
  });

  it("counts beyond 32 bits", () => {
    expect(codeFor(HOTP, 2 ** 32 + 1)).not.toBe(codeFor(HOTP, 1));
  });

  it("is five of Steam's letters, the lowest first", () => {
    // RFC 4226 has 1284755224 for this secret and counter 0.
    const rest = [0, 1, 2, 3, 4].map((i) => Math.floor(1_284_755_224 / 26 ** i) % 26);
    const expected = rest.map((i) => "23456789BCDFGHJKMNPQRTVWXY".charAt(i)).join("");
    const steam: CodeSecret = { ...TOTP, type: "steam", digits: 5 };
    expect(shownAt(steam, 0).value).toBe(expected);
    expect(shownAt(steam, 0).left).toBe(30_000);
  });

  it("does not read what lies around a secret in its memory", () => {
    const window = utf8(`xx${"12345678901234567890"}yy`).subarray(2, 22);
    expect(codeFor({ ...HOTP, secret: window }, 0)).toBe("755224");
  });
});

describe("every algorithm, number of digits and counter", () => {
  const code = fc.record({
    algorithm: fc.constantFrom("SHA-1", "SHA-256", "SHA-512"),
    secret: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    digits: fc.integer({ min: 5, max: 10 }),
    counter: fc.oneof(fc.nat(), fc.maxSafeNat()),
  });

  it("gives what RFC 4226 §5.3 says, by the system's own HMAC", () => {
    fc.assert(
      fc.property(code, ({ algorithm, secret, digits, counter }) => {
        const message = Buffer.alloc(8);
        message.writeBigUInt64BE(BigInt(counter));
        const mac = createHmac(algorithm.replace("-", ""), secret).update(message).digest();
        const offset = (mac.at(-1) ?? 0) & 0xf;
        const binary = mac.readUInt32BE(offset) & 0x7fffffff;
        const expected = String(binary % 10 ** digits).padStart(digits, "0");
        expect(codeFor({ type: "hotp", secret, algorithm, digits, counter }, counter)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("moves by any period, to the millisecond", () => {
    const period = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));
    fc.assert(
      fc.property(period, fc.nat(4_000_000_000_000), (seconds, time) => {
        const { value, next, left = 0 } = shownAt({ ...TOTP, period: seconds }, time);
        const step = Math.floor(time / (seconds * 1000));
        expect([value, next]).toEqual([codeFor(TOTP, step), codeFor(TOTP, step + 1)]);
        expect(time + left).toBe((step + 1) * seconds * 1000);
      }),
      { numRuns: 200 },
    );
  });
});
