import { type Field, isBytes, isNatural, isOneOf, isText } from "../sealing/fields.ts";
import { OWN_FIELDS, type Own } from "./own.ts";

/** The secret of one-time codes as the vault keeps it. */
export interface Code extends Own {
  type: "totp" | "hotp" | "steam";
  secret: Uint8Array;
  algorithm: "SHA-1" | "SHA-256" | "SHA-512";
  /** 5 to 10. */
  digits: number;
  /** Seconds; of `totp` and `steam`. */
  period?: number;
  /** Of `hotp`. */
  counter?: number;
  issuer: string;
  account: string;
  /** The host name that it belongs to. */
  site?: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export const CODE_FIELDS: Record<keyof Code, Field> = {
  type: { is: isOneOf("totp", "hotp", "steam") },
  secret: { is: isBytes(1, 4096) },
  algorithm: { is: isOneOf("SHA-1", "SHA-256", "SHA-512") },
  digits: { is: isOneOf(5, 6, 7, 8, 9, 10) },
  period: { is: isNatural, optional: true },
  counter: { is: isNatural, optional: true },
  issuer: { is: isText },
  account: { is: isText },
  site: { is: (value) => isText(value) && value !== "", optional: true },
  createdAt: { is: isNatural },
  ...OWN_FIELDS,
};

export function isWholeCode({ type, period, counter }: Code): boolean {
  return type === "hotp"
    ? counter !== undefined && period === undefined
    : period !== undefined && period > 0 && counter === undefined;
}
