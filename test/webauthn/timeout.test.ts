import { expect, it } from "vitest";
import { ceremonyLifetime } from "../../src/webauthn/timeout.ts";

it.each([
  [undefined, 300_000],
  [0, 300_000],
  [1, 300_000],
  [60_000, 300_000],
  [299_999, 300_000],
  [300_000, 300_000],
  [450_000, 450_000],
  [600_000, 600_000],
  [600_001, 600_000],
  [2 ** 32 - 1, 600_000],
])("a relying party that asks for %s ms gets %s", (asked, given) => {
  expect(ceremonyLifetime(asked)).toBe(given);
});
