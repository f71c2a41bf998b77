import { createHash } from "node:crypto";
import type { PasswordHash } from "../../demo/passwords.ts";

/**
 * Stands in for the demonstration's passwords where a test signs up a person for each of many faults: hashed without
 * a cost. For `vi.mock("…/demo/passwords.ts", () => import(…))`.
 */
export async function hashPassword(password: string): Promise<PasswordHash> {
  return { salt: Buffer.alloc(16), hash: quickHash(password) };
}

export async function passwordMatches(password: string, stored?: PasswordHash): Promise<boolean> {
  return stored !== undefined && quickHash(password).equals(stored.hash);
}

function quickHash(password: string): Buffer {
  return createHash("sha256").update(password).digest();
}
