import { createHash } from "node:crypto";
import { type CborMap, decodeCbor, Malformed } from "./cbor.ts";
import { hmac } from "./crypto.ts";
import {
  anything,
  bytes,
  flag,
  integer,
  list,
  map,
  notEmpty,
  oneOf,
  range,
  text,
  tuple,
  unsigned,
} from "./shapes.ts";

/** Items: docs/vault-format.md, section 4.1, with their tags (4.2) and places (5.2). */

export const KINDS = { 1: "passkey", 2: "code", 3: "setting" } as const;
export type Kind = keyof typeof KINDS;

/** What a person adds to a passkey or a code. */
const OWN = {
  label: notEmpty,
  note: notEmpty,
  favourite: flag,
  recoveryCodes: list(tuple([notEmpty], [unsigned]), 40),
  deletedAt: unsigned,
  importedFrom: notEmpty,
  importedAt: unsigned,
};

const PASSKEY = map(
  {
    id: bytes(1, 1023),
    rpId: text,
    rpName: text,
    userHandle: bytes(0, 64),
    userName: text,
    userDisplayName: text,
    algorithm: integer,
    privateKey: bytes(1, 4096),
    discoverable: flag,
    backupEligible: flag,
    backedUp: flag,
    signCount: unsigned,
    createdAt: unsigned,
    archived: flag,
    confirmed: flag,
  },
  {
    lastUsedAt: unsigned,
    flagsAssumed: flag,
    prf: bytes(64),
    credProtect: oneOf(1, 2, 3),
    largeBlob: bytes(0, 65_536),
    hiddenAt: unsigned,
    renamedAt: unsigned,
    formerUserName: text,
    formerUserDisplayName: text,
    ...OWN,
  },
  true,
);

/** The bytes of a private key by algorithm, where the format fixes them. */
const KEY_BYTES: Record<number, number> = {
  [-7]: 32,
  [-9]: 32,
  [-8]: 32,
  [-19]: 32,
  [-35]: 48,
  [-51]: 48,
  [-36]: 66,
  [-52]: 66,
};

const CODE = map(
  {
    type: oneOf("totp", "hotp", "steam"),
    secret: bytes(1, 4096),
    algorithm: oneOf("SHA-1", "SHA-256", "SHA-512"),
    digits: range(5, 10),
    issuer: text,
    account: text,
    createdAt: unsigned,
  },
  { period: range(1, Number.MAX_SAFE_INTEGER), counter: unsigned, site: notEmpty, ...OWN },
  true,
);

const SETTING = map({ name: text, value: anything }, {}, true);

/** Most values and keys of an item: these, and one for so many bytes of its text. */
const ITEMS = 128;
const ITEM_BYTES = 16;

export interface Item {
  map: CborMap;
  /** What the person knows it by: nothing secret. */
  title: string[];
  /** The ownership tag; undefined for what is no passkey. */
  tag?: Uint8Array;
  /** 16 bytes. */
  place: Uint8Array;
}

/** What the tag and the place of a record depend on. */
interface Origin {
  kind: Kind;
  id: Uint8Array;
  tagKey: Uint8Array;
  placesKey: Uint8Array;
}

/** Reads what a record holds. Throws Malformed where it is not as in section 4.1. */
export function readItem(plain: Uint8Array, { kind, id, tagKey, placesKey }: Origin): Item {
  const value = decodeCbor(plain, ITEMS + Math.floor(plain.length / ITEM_BYTES));
  const place = (site: Uint8Array) => hmac(placesKey, site).subarray(0, 16);
  if (kind === 3) {
    const setting = SETTING(value, "the setting");
    return { map: setting.map, title: [setting.name], place: place(Buffer.of()) };
  }
  if (kind === 2) {
    const code = CODE(value, "the code");
    const hotp = code.type === "hotp";
    if ((code.counter !== undefined) !== hotp || (code.period === undefined) !== hotp)
      throw new Malformed("the code's period or counter is not for its type");
    const site = code.site === undefined ? id : Buffer.from(code.site);
    return { map: code.map, title: [code.issuer, code.account], place: place(site) };
  }
  const passkey = PASSKEY(value, "the passkey");
  if (passkey.backedUp && !passkey.backupEligible)
    throw new Malformed("a passkey is backed up, not eligible");
  const keyBytes = KEY_BYTES[passkey.algorithm];
  if (keyBytes !== undefined && passkey.privateKey.length !== keyBytes)
    throw new Malformed("a key has another size");
  const rp = createHash("sha256").update(passkey.rpId).digest();
  return {
    map: passkey.map,
    title: [passkey.rpId, passkey.userName],
    tag: hmac(tagKey, Buffer.concat([rp, passkey.id])),
    place: place(Buffer.from(passkey.rpId)),
  };
}
