import { algorithmAfterPkcs8 } from "../cose/pkcs8.ts";
import type { Code } from "../vault/items/code.ts";
import type { Passkey } from "../vault/items/passkey.ts";
import type { Own, Refused, Remark } from "./entry.ts";
import type { PasskeyValue } from "./items/passkey-entry.ts";

/** One item of the vault on its way out. An `Entry` is one too. */
export type Outgoing = (
  | { kind: "passkey"; value: PasskeyValue & Partial<Pick<Passkey, "archived">> }
  | { kind: "code"; value: Code }
) & {
  /** By which `left` and `remarks` name it. */
  number: number;
  own: Own;
  /** Some of its recovery codes are marked as used. */
  usedCodes?: boolean;
};

type OutgoingPasskey = Extract<Outgoing, { kind: "passkey" }>;
type OutgoingCode = Extract<Outgoing, { kind: "code" }>;

/**
 * What a file would hold and lose, without a key that is encoded: for thousands of items that takes no time. `left`:
 * what the file does not hold. `remarks`: what it holds with a loss.
 */
export interface Plan {
  /** In the order of the items. */
  held: Outgoing[];
  left: Refused[];
  remarks: (Remark & { number: number })[];
}

/** What a writer hands back. */
export type Written<File> = Pick<Plan, "left" | "remarks"> & { file: File };

/** Called before each key is encoded, which takes about a millisecond: lets others have their turn. */
export type Pause = () => Promise<void> | void;

/** What a format makes of an item: a reason why it stays, or what is lost. */
type Judged = string | Remark[];

export function planOf(
  items: readonly Outgoing[],
  format: { passkey: (item: OutgoingPasskey) => Judged; code: (item: OutgoingCode) => Judged },
): Plan {
  const plan: Plan = { held: [], left: [], remarks: [] };
  for (const item of items) {
    const { number } = item;
    const judged = item.kind === "passkey" ? format.passkey(item) : format.code(item);
    if (typeof judged === "string") {
      plan.left.push({ number, name: nameOf(item), reason: judged });
      continue;
    }
    plan.held.push(item);
    for (const loss of judged) plan.remarks.push({ ...loss, number });
  }
  return plan;
}

export function isPasskey(item: Outgoing): item is OutgoingPasskey {
  return item.kind === "passkey";
}

export function isCode(item: Outgoing): item is OutgoingCode {
  return item.kind === "code";
}

/** What a format may have no place for: fields of a passkey, and all times of use and names. */
type Loss =
  | "rpName"
  | "prf"
  | "largeBlob"
  | "credProtect"
  | "createdAt"
  | "signCount"
  | "userDisplayName"
  /** It is offered again where it comes to. */
  | "archived"
  | "hiddenAt"
  /** It may be offered without a user name where it comes to. */
  | "discoverable";

const OWN = ["label", "note", "favourite", "recoveryCodes"] as const;

/** Those of `fields` that the passkey has, and what the person added but for `keptOwn`, as dropped. */
export function lossesOf(
  { value, own }: OutgoingPasskey,
  fields: readonly Loss[],
  keptOwn: readonly (keyof Own)[] = [],
): Remark[] {
  const has: Record<Loss, boolean> = {
    rpName: value.rpName !== value.rpId,
    prf: value.prf !== undefined,
    largeBlob: value.largeBlob !== undefined,
    credProtect: (value.credProtect ?? 1) !== 1,
    createdAt: true,
    signCount: value.signCount > 0,
    userDisplayName: value.userDisplayName !== value.userName,
    archived: value.archived === true,
    hiddenAt: value.hiddenAt !== undefined,
    discoverable: !value.discoverable,
  };
  return [...fields.filter((field) => has[field]).map(dropped), ...ownLosses(own, keptOwn)];
}

/** Of a code in a list of codes: what the person added, its site and when it was made. */
export function codeLosses({ value, own }: OutgoingCode): Remark[] {
  return [
    ...(value.site === undefined ? [] : [dropped("site")]),
    dropped("createdAt"),
    ...ownLosses(own, []),
  ];
}

/** What the person added, but for `kept`. */
function ownLosses(own: Own, kept: readonly (keyof Own)[]): Remark[] {
  return OWN.filter((field) => {
    const value = own[field];
    return !kept.includes(field) && value && (!Array.isArray(value) || value.length > 0);
  }).map(dropped);
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

function nameOf({ kind, value }: Outgoing): string {
  const parts = kind === "passkey" ? [value.rpId, value.userName] : [value.issuer, value.account];
  return parts.filter((part) => part !== "").join(", ");
}
