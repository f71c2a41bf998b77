import { createHash } from "node:crypto";
import { vi } from "vitest";

/**
 * Stands in for hash-wasm where a test is about what surrounds the derivation: another function of the
 * same inputs, without its cost. For `vi.mock("hash-wasm", () => import(…))`.
 */
export const argon2id = vi.fn(async (options: object) => {
  const inputs = JSON.stringify(options, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );
  return new Uint8Array(createHash("sha256").update(inputs).digest());
});
