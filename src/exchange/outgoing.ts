import { algorithmAfterPkcs8 } from "../cose/pkcs8.ts";
import type { Code } from "../vault/items/code.ts";
import type { Own, Refused, Remark } from "./entry.ts";
import type { PasskeyValue } from "./passkey-entry.ts";

/** One item of the vault on its way out. An `Entry` is one too. */
export type Outgoing = ({ kind: "passkey"; value: PasskeyValue } | { kind: "code"; value: Code }) & {
  /** By which `left` and `remarks` name it. */
  number: number;
  own: Own;
};

/** What a writer hands back. `left`: what the file does not hold. `remarks`: what it holds with a loss. */
export interface Written<File> {
  file: File;
  left: Refused[];
  remarks: (Remark & { number: number })[];
}

/** What a format may have no place for: fields of a passkey, of what a person adds, and all times of use and names. */
type Loss = "rpName" | "prf" | "largeBlob" | "credProtect" | "createdAt" | "signCount" | "userDisplayName";

const OWN = ["label", "note", "favourite", "recoveryCodes"] as const;

/** Those of `fields` that the passkey has, and what the person added but for `keptOwn`, as dropped. */
export function lossesOf(
  passkey: PasskeyValue,
  own: Own,
  fields: readonly Loss[],
  keptOwn: readonly (keyof Own)[] = [],
): Remark[] {
  const has: Record<Loss, boolean> = {
    rpName: passkey.rpName !== passkey.rpId,
    prf: passkey.prf !== undefined,
    largeBlob: passkey.largeBlob !== undefined,
    credProtect: (passkey.credProtect ?? 1) !== 1,
    createdAt: true,
    signCount: passkey.signCount > 0,
    userDisplayName: passkey.userDisplayName !== passkey.userName,
  };
  return [...fields.filter((field) => has[field]), ...ownLosses(own, keptOwn)].map(dropped);
}

/** What the person added, but for `kept`. */
export function ownLosses(own: Own, kept: readonly (keyof Own)[]): (keyof Own)[] {
  return OWN.filter((field) => {
    const value = own[field];
    return !kept.includes(field) && value && (!Array.isArray(value) || value.length > 0);
  });
}

export function dropped(field: string): Remark {
  return { field, what: "dropped" };
}

/** PKCS #8 tells the kind of the key, not which of its algorithms was asked for; the signatures are the same. */
export function algorithmLoss({ algorithm }: PasskeyValue): Remark[] {
  const after = algorithmAfterPkcs8(algorithm);
  return after === algorithm
    ? []
    : [{ field: "algorithm", what: "changed", detail: `from ${algorithm} to ${after}` }];
}
