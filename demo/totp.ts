import { Secret, TOTP } from "otpauth";
import { Refusal } from "./refusal.ts";

export interface Totp {
  /** Base32. */
  readonly secret: string;
  /** The time step of the newest code that was accepted; only later ones count. */
  lastStep: number;
}

const stepSeconds = 30;

/** A new secret of 160 bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The otpauth URI that authenticator apps read: SHA-1, six digits, 30 seconds. */
export function totpUri(username: string, secret: string): string {
  return generator(username, secret).toString();
}

/**
 * Accepts a six-digit code of this time step or of one of its two neighbours, each step once.
 * @returns the time step, to be kept as `lastStep`.
 * @throws Refusal "totp-form", "totp-wrong" or "totp-used".
 */
export function acceptTotp(username: string, { secret, lastStep }: Totp, typed: string): number {
  const code = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) throw new Refusal(400, "totp-form", "Enter the six digits of the code.");
  const delta = generator(username, secret).validate({ token: code, timestamp: Date.now(), window: 1 });
  if (delta === null) throw new Refusal(400, "totp-wrong", "That code is not right. Try the newest one.");
  const step = Math.floor(Date.now() / 1000 / stepSeconds) + delta;
  if (step <= lastStep) {
    throw new Refusal(400, "totp-used", "That code was already used. Wait for the next one.");
  }
  return step;
}

function generator(username: string, secret: string): TOTP {
  return new TOTP({ issuer: "Harbour", label: username, secret, period: stepSeconds, digits: 6 });
}
