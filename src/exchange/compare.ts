import { toBase64Url } from "../bytes/base64url.ts";
import { equalBytes, equalSecrets } from "../bytes/equal.ts";
import { algorithmAfterPkcs8 } from "../cose/pkcs8.ts";
import type { Code } from "../vault/items/code.ts";
import type { Entry, Reading } from "./entry.ts";
import type { PasskeyValue } from "./items/passkey-entry.ts";

/** What a reading would do to a vault, before it is done. */

/** What the vault has. */
export interface Held {
  passkeys: Iterable<PasskeyValue>;
  codes: Iterable<Code>;
}

/** `differs`: names of fields of the vault, never values. `with`: what has the same identity. */
export type Comparison = { entry: Entry } & (
  | { state: "new" }
  | { state: "same"; with: "vault" | "file" }
  | { state: "conflict"; with: "vault" | "file"; differs: string[] }
);

interface Known<Value> {
  value: Value;
  with: "vault" | "file";
}

/**
 * Each entry in the order of the file. A passkey is the same by rpId and id, a code by secret, issuer and account; an
 * entry is compared with those before it in the file too. What the file is silent about is no difference.
 */
export function compareReading(held: Held, { entries }: Pick<Reading, "entries">): Comparison[] {
  const passkeys = new Map<string, Known<PasskeyValue>>();
  const codes = new Map<string, Known<Code>>();
  for (const value of held.passkeys) passkeys.set(passkeyIdentity(value), { value, with: "vault" });
  for (const value of held.codes) codes.set(codeIdentity(value), { value, with: "vault" });
  return entries.map((entry) =>
    entry.kind === "passkey"
      ? compareOne(entry, entry.value, passkeys, passkeyIdentity, passkeyDifferences)
      : compareOne(entry, entry.value, codes, codeIdentity, codeDifferences),
  );
}

function compareOne<Value>(
  entry: Entry,
  value: Value,
  known: Map<string, Known<Value>>,
  identity: (value: Value) => string,
  differences: (known: Value, found: Value) => string[],
): Comparison {
  const key = identity(value);
  const one = known.get(key);
  if (!one) {
    known.set(key, { value, with: "file" });
    return { entry, state: "new" };
  }
  const differs = differences(one.value, value);
  return differs.length === 0
    ? { entry, state: "same", with: one.with }
    : { entry, state: "conflict", with: one.with, differs };
}

/** The same for no two passkeys of a vault. */
export function passkeyIdentity({ rpId, id }: Pick<PasskeyValue, "rpId" | "id">): string {
  return JSON.stringify([rpId, toBase64Url(id)]);
}

export function codeIdentity({ secret, issuer, account }: Code): string {
  return JSON.stringify([toBase64Url(secret), issuer, account]);
}

/** Not where it comes from, when it was made and used, nor names that formats leave out. */
function passkeyDifferences(known: PasskeyValue, found: PasskeyValue): string[] {
  const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
    b === undefined || (a !== undefined && equalSecrets(a, b));
  const same = {
    algorithm: algorithmAfterPkcs8(known.algorithm) === algorithmAfterPkcs8(found.algorithm),
    privateKey: sameBytes(known.privateKey, found.privateKey),
    userHandle: equalBytes(known.userHandle, found.userHandle),
    userName: found.userName === "" || known.userName === found.userName,
    userDisplayName:
      [found.userName, ""].includes(found.userDisplayName) || known.userDisplayName === found.userDisplayName,
    // The one in the vault has gone on since.
    signCount: found.signCount <= known.signCount,
    prf: sameBytes(known.prf, found.prf),
    largeBlob: sameBytes(known.largeBlob, found.largeBlob),
  };
  return namesOfFalse(same);
}

function codeDifferences(known: Code, found: Code): string[] {
  return namesOfFalse({
    type: known.type === found.type,
    algorithm: known.algorithm === found.algorithm,
    digits: known.digits === found.digits,
    period: known.period === found.period,
    counter: (found.counter ?? 0) <= (known.counter ?? 0),
  });
}

function namesOfFalse(same: Record<string, boolean>): string[] {
  return Object.keys(same).filter((name) => !same[name]);
}
