import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { inflateExactly } from "../../../src/exchange/files/inflate.ts";
import { hex } from "../../fakes/hex.ts";

it("inflates what node:zlib packs, of the size that it has", () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 5_000 }),
    fc.nat(200_000).map((length) => new Uint8Array(length).fill(7)),
  );
  fc.assert(
    fc.property(content, (bytes) => {
      const packed = deflateRawSync(bytes);
      const inflated = inflateExactly(packed, bytes.length);
      expect(inflated && Buffer.compare(inflated, bytes)).toBe(0);
      expect(inflateExactly(packed, bytes.length + 1)).toBeUndefined();
      if (bytes.length > 0) expect(inflateExactly(packed, bytes.length - 1)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

it("refuses what is cut off or no DEFLATE", () => {
  const packed = deflateRawSync(Buffer.from("some text, some more text, and more"));
  for (let length = 0; length < packed.length; length++) {
    expect(inflateExactly(packed.subarray(0, length), 35)).toBeUndefined();
  }
  expect(hex(inflateExactly(packed, 35) ?? new Uint8Array())).not.toBe("");
  expect(inflateExactly(Uint8Array.of(0xff, 0xff), 10)).toBeUndefined();
  expect(inflateExactly(new Uint8Array(), 0)).toBeUndefined();
});

it("stops soon after there is more than was said", () => {
  // Half a gigabyte, in half a megabyte.
  const piece = deflateRawSync(Buffer.alloc(2 ** 22), { finishFlush: 2 });
  const bomb = Buffer.concat(new Array(128).fill(piece));
  const start = performance.now();
  expect(inflateExactly(bomb, 1_000)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1_000);
});
