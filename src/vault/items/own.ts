import { type Field, isBoolean, isNatural, isText } from "../sealing/fields.ts";

/** What a person adds to a passkey or a code, and where it came from. Times are milliseconds since the epoch. */
export interface Own {
  /** The name that the person gave it. */
  label?: string;
  note?: string;
  favourite?: boolean;
  /** In the person's order. */
  recoveryCodes?: RecoveryCode[];
  /** Since when it lies in the bin. */
  deletedAt?: number;
  /** The name of the format it was brought in from. */
  importedFrom?: string;
  importedAt?: number;
}

/** A one-time recovery code of the site's, and when it was used. */
export type RecoveryCode = [code: string, usedAt?: number];

export const MOST_RECOVERY_CODES = 40;

const isRecoveryCode = (value: unknown) =>
  Array.isArray(value) &&
  (value.length === 1 || (value.length === 2 && isNatural(value[1]))) &&
  isText(value[0]) &&
  value[0] !== "";

export const OWN_FIELDS: Record<keyof Own, Field> = {
  label: { is: (value) => isText(value) && value !== "", optional: true },
  note: { is: (value) => isText(value) && value !== "", optional: true },
  favourite: { is: isBoolean, optional: true },
  recoveryCodes: {
    is: (value) => Array.isArray(value) && value.length <= MOST_RECOVERY_CODES && value.every(isRecoveryCode),
    optional: true,
  },
  deletedAt: { is: isNatural, optional: true },
  importedFrom: { is: (value) => isText(value) && value !== "", optional: true },
  importedAt: { is: isNatural, optional: true },
};
