import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";

export interface PasswordHash {
  salt: Buffer;
  hash: Buffer;
}

const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const hashLength = 32;
const absent: PasswordHash = { salt: randomBytes(16), hash: randomBytes(hashLength) };

/**
 * Hashes a new password with scrypt and a salt of its own.
 * @throws Refusal "password-length" outside 8 to 256 characters.
 */
export async function hashPassword(password: string): Promise<PasswordHash> {
  if (password.length < 8 || password.length > 256) {
    throw new Refusal(400, "password-length", "Choose a password of 8 to 256 characters.");
  }
  const salt = randomBytes(16);
  return { salt, hash: await derive(password, salt) };
}

/** Whether the password is the one that was hashed. Takes as long for an account that does not exist. */
export async function passwordMatches(password: string, stored: PasswordHash = absent): Promise<boolean> {
  return timingSafeEqual(await derive(password.slice(0, 256), stored.salt), stored.hash);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, hashLength, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
