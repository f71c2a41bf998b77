import { type CborMap, type CborValue, canonicalMap, encodeCbor } from "../../bytes/cbor.ts";
import { checkBounds, decodeBounded } from "../sealing/cbor-bounds.ts";
import {
  checkFields,
  type Fields,
  isCanonical,
  isText,
  MOST_TEXT_BYTES,
  malformed,
  membersOf,
} from "../sealing/fields.ts";
import { frame, unframe } from "../sealing/frame.ts";
import { CODE_FIELDS, type Code, isWholeCode } from "./code.ts";
import { isWholePasskey, PASSKEY_FIELDS, type Passkey } from "./passkey.ts";

/** What one record holds (docs/vault-format.md, section 4.1). */

export interface Setting {
  name: string;
  value: CborValue;
}

/** `others`: fields that this version does not know; they are kept. */
export type Item = (
  | { kind: "passkey"; value: Passkey }
  | { kind: "code"; value: Code }
  | { kind: "setting"; value: Setting }
) & { others?: CborMap };

export type Kind = Item["kind"];

const KINDS: readonly Kind[] = ["passkey", "code", "setting"];

export const kindNumber = (kind: Kind) => KINDS.indexOf(kind) + 1;
export const kindOf = (number: number): Kind | undefined => KINDS[number - 1];

const SETTING_FIELDS: Fields = { name: { is: isText }, value: { is: () => true } };

const FIELDS: Record<Kind, Fields> = {
  passkey: PASSKEY_FIELDS,
  code: CODE_FIELDS,
  setting: SETTING_FIELDS,
};

/** The most values and keys of an item: these, and one for so many bytes of its text. */
const ITEMS = { least: 128, bytesEach: 16 };
const mostItems = (text: Uint8Array) => ITEMS.least + Math.floor(text.length / ITEMS.bytesEach);

/** The text of a record. Throws VaultError `malformed` for what could not be read again. */
export function encodeItem(item: Item): Uint8Array {
  checkItem(item);
  const known = Object.entries(item.value) as [string, CborValue | undefined][];
  const fields = canonicalMap([...known, ...((item.others ?? []) as [string, CborValue][])]);
  const text = encodeCbor(fields);
  const framed = frame(text);
  if (!isCanonical(fields) || framed.length > MOST_TEXT_BYTES) {
    throw malformed(`A ${item.kind}`, "a value that no record can hold");
  }
  checkBounds(text, `A ${item.kind}`, mostItems(text));
  return framed;
}

/** Throws VaultError `malformed`. */
export function decodeItem(kind: Kind, framed: Uint8Array): Item {
  const text = unframe(framed);
  const found = membersOf(decodeBounded(text, "A record", mostItems(text)), "A record");
  const value: Record<string, unknown> = {};
  const others: [string, CborValue][] = [];
  for (const [name, member] of Object.entries(found)) {
    // A copy: the decoder's bytes are windows of the whole text.
    const own = member instanceof Uint8Array ? new Uint8Array(member) : member;
    if (Object.hasOwn(FIELDS[kind], name)) value[name] = own;
    else others.push([name, own as CborValue]);
  }
  const item = { kind, value, ...(others.length > 0 && { others: new Map(others) }) } as unknown as Item;
  checkItem(item);
  return item;
}

function checkItem(item: Item): void {
  const what = `A ${item.kind}`;
  checkFields(item.value as unknown as Record<string, unknown>, FIELDS[item.kind], what);
  const whole =
    item.kind === "passkey"
      ? isWholePasskey(item.value)
      : item.kind === "code"
        ? isWholeCode(item.value)
        : true;
  if (!whole) throw malformed(what, "fields that do not go together");
}

/** The name by which the person may know the record should it be lost. */
export function itemName({ kind, value }: Item): string {
  const parts =
    kind === "passkey"
      ? [value.rpId, value.userName]
      : kind === "code"
        ? [value.issuer, value.account]
        : [value.name];
  return parts.filter((part) => part !== "").join(", ");
}
