import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signRepeatably } from "../../src/cose/algorithms.ts";
import { hex, unhex } from "../fakes/hex.ts";

interface Published {
  source: string;
  algorithm: number;
  privateKey: string;
  message: string;
  /** ECDSA: the two numbers, of the curve's own length. */
  r?: string;
  s?: string;
  signature?: string;
}

const FILE = new URL("../vectors/signatures.json", import.meta.url);
const PUBLISHED = JSON.parse(readFileSync(FILE, "utf8")) as Published[];

/** Ecdsa-Sig-Value by X.690: two positive integers in the fewest bytes. */
function derOf(...numbers: string[]): string {
  const length = (bytes: number) =>
    bytes < 0x80 ? bytes.toString(16).padStart(2, "0") : `81${bytes.toString(16)}`;
  const integers = numbers.map((number) => {
    const shortest = number.replace(/^(00)+/, "");
    const positive = Number.parseInt(shortest.slice(0, 2), 16) < 0x80 ? shortest : `00${shortest}`;
    return `02${length(positive.length / 2)}${positive}`;
  });
  const body = integers.join("");
  return `30${length(body.length / 2)}${body}`;
}

describe("published signatures", () => {
  it.each(PUBLISHED.map((one) => [`${one.source}, ${one.message}`, one] as const))(
    "%s",
    async (_, { algorithm, privateKey, message, r = "", s = "", signature = derOf(r, s) }) => {
      expect(hex(await signRepeatably(algorithm, unhex(privateKey), unhex(message)))).toBe(signature);
    },
  );
});
