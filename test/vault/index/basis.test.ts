import { expect, it } from "vitest";
import { isBasis, notTheBasis } from "../../../src/vault/index/basis.ts";
import type { Write } from "../../../src/vault/ports.ts";
import { someBytes } from "../../fakes/hex.ts";

const MAC = someBytes(32, 1);
const header = (mac: unknown = new Uint8Array(MAC)) => ({ body: someBytes(8, 2), mac });
const manifest = (generation: unknown = 5) => ({
  generation,
  nonce: someBytes(12, 3),
  sealed: someBytes(528, 4),
});
const basis = (changes: Partial<Write["basis"]> = {}) => ({ headerMac: MAC, generation: 5, ...changes });

it("a write goes ahead on the header and the generation that it was prepared from", () => {
  expect(isBasis(basis(), header(), manifest())).toBe(true);
});

it("a write goes ahead on nothing where it was prepared from nothing, or from a header of format 1", () => {
  const nothing = { headerMac: null, generation: null };
  expect(isBasis(nothing, undefined, undefined)).toBe(true);
  expect(isBasis(nothing, { format: 1 }, undefined)).toBe(true);
});

it("a repair goes ahead where the manifest was missing or had no generation", () => {
  expect(isBasis(basis({ generation: null }), header(), undefined)).toBe(true);
  expect(isBasis(basis({ generation: null }), header(), manifest("five"))).toBe(true);
});

it.each([
  ["another write came", basis(), header(), manifest(6)],
  ["an older vault was put back", basis(), header(), manifest(4)],
  ["the manifest went", basis(), header(), undefined],
  ["the slots changed", basis(), header(someBytes(32, 9)), manifest()],
  ["the header went", basis(), undefined, manifest()],
  ["the MAC became shorter", basis(), header(MAC.subarray(0, 31)), manifest()],
  ["the MAC became no bytes", basis(), header([...MAC]), manifest()],
  ["a vault was made", basis({ headerMac: null, generation: null }), header(), manifest(1)],
  ["a header was put in place", basis({ headerMac: null, generation: null }), header(), undefined],
  ["a manifest was put in place", basis({ generation: null }), header(), manifest(0)],
])("a write is refused where meanwhile %s", (_, from, storedHeader, storedManifest) => {
  expect(isBasis(from, storedHeader, storedManifest)).toBe(false);
});

it("the refusal says that nothing was written", () => {
  expect(notTheBasis()).toMatchObject({
    code: "busy",
    message: expect.stringContaining("nothing was written"),
  });
});
