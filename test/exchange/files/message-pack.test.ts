import { encode } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { decodeMessagePack } from "../../../src/exchange/files/message-pack.ts";

const read = (bytes: Uint8Array) => decodeMessagePack(bytes, "It");

describe("decodeMessagePack", () => {
  it("reads values of every kind beside each other, however many", () => {
    const value = {
      small: [0, -1, 127, -32, 200, 40_000, 3e9, 2 ** 40, -100, -20_000, -2e9, -(2 ** 40)],
      other: [null, true, false, 1.5, "a".repeat(31), "b".repeat(200), "c".repeat(40_000)],
      bytes: [new Uint8Array(3), new Uint8Array(300)],
      lists: [[], {}, [[]], Array.from({ length: 20 }, () => ({})), Array.from({ length: 20_000 }, () => [])],
      long: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, [i]])),
    };
    expect(read(encode(value))).toEqual(value);
  });

  it("reads as many levels as any format has, and refuses more", () => {
    const deep = (levels: number) => {
      let value: unknown = 1;
      for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
      return encode(value);
    };
    expect(() => read(deep(32))).not.toThrow();
    expect(() => read(deep(33))).toThrow("It is nested more than 32 levels deep");
  });

  it("makes no room for lists of lists that say of themselves that they are long", () => {
    const bytes = new Uint8Array(90_000);
    for (let at = 0; at < bytes.length; at += 5) bytes.set([0xdd, 0, 1, 0x86, 0xa0], at);
    expect(() => read(bytes)).toThrow("nested more than");
  });

  it("refuses what is cut off, of no kind, extended or too large", () => {
    for (const bytes of [
      [],
      [0xdd],
      [0xdc, 0, 2, 1],
      [0xd9],
      [0xc1],
      [0xd4, 1, 1],
      [0xc7, 1, 1, 1],
      [1, 1],
    ]) {
      expect(() => read(Uint8Array.from(bytes))).toThrow("It is not MessagePack");
    }
    expect(() => read(new Uint8Array(100_001))).toThrow("It is too large");
  });
});
