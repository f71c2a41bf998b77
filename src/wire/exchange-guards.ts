import { bytes, flag, list, oneOf, record, text, whole } from "./checks.ts";
import {
  EXPORT_FORMATS,
  type ExchangeCalls,
  IMPORT_FORMATS,
  type ImportEntry,
  type ImportOwn,
  type ImportPasskey,
  MOST_IN_IMPORT,
  MOST_IN_PART,
} from "./exchange.ts";
import type { Secret } from "./vault.ts";

/** Guards of the requests about moving in and out: each rebuilds the message or throws a TypeError. */

type ExchangeRequest = {
  [K in keyof ExchangeCalls]: { type: K } & ExchangeCalls[K]["request"];
}[keyof ExchangeCalls];

/** Whatever a reader lets through fits: the vault has the last word. */
const MOST_TEXT = 100_000;
const MOST_RECOVERY_CODES = 1000;

/** Undefined for a message about something else. */
export function parseExchangeRequest(
  message: Record<string, unknown>,
  parseSecret: (value: unknown) => Secret,
): ExchangeRequest | undefined {
  switch (message.type) {
    case "import.begin":
      return { type: message.type };
    case "import.part":
      return {
        type: message.type,
        import: id(message.import),
        entries: list(message.entries, MOST_IN_PART, (entry) => parseEntry(record(entry))),
      };
    case "import.keep":
    case "import.cancel":
      return { type: message.type, import: id(message.import) };
    case "import.commit":
      return {
        type: message.type,
        import: id(message.import),
        add: list(message.add, MOST_IN_IMPORT, index),
        replace: list(message.replace, MOST_IN_IMPORT, index),
      };
    case "export.outlook":
      return { type: message.type, ...chosen(message) };
    case "export.make":
      return { type: message.type, ...chosen(message), secret: parseSecret(message.secret) };
    default:
      return undefined;
  }
}

const id = (value: unknown) => bytes(value, 16);
const index = (value: unknown) => whole(value, 0, MOST_IN_IMPORT);
/** Milliseconds since the epoch, up to the last that is a date (ECMA-262 §21.4.1.1). */
const moment = (value: unknown) => whole(value, 0, 8.64e15);
const natural = (value: unknown) => whole(value, 0, Number.MAX_SAFE_INTEGER);

function chosen({ format, items }: Record<string, unknown>) {
  return { format: oneOf(format, ...EXPORT_FORMATS), items: list(items, MOST_IN_IMPORT, id) };
}

function parseEntry({ kind, from, own, value }: Record<string, unknown>): ImportEntry {
  const common = { from: oneOf(from, ...IMPORT_FORMATS), own: parseOwn(record(own)) };
  return oneOf(kind, "passkey", "code") === "passkey"
    ? { ...common, kind: "passkey", value: parsePasskey(record(value)) }
    : { ...common, kind: "code", value: parseCode(record(value)) };
}

function parseOwn({ label, note, favourite, recoveryCodes }: Record<string, unknown>): ImportOwn {
  return {
    ...(label !== undefined && { label: text(label) }),
    ...(note !== undefined && { note: longText(note) }),
    ...(favourite !== undefined && { favourite: flag(favourite) }),
    ...(recoveryCodes !== undefined && {
      recoveryCodes: list(recoveryCodes, MOST_RECOVERY_CODES, text),
    }),
  };
}

function parsePasskey(from: Record<string, unknown>): ImportPasskey {
  return {
    id: bytes(from.id, 1, 1023),
    rpId: longText(from.rpId),
    rpName: longText(from.rpName),
    userHandle: bytes(from.userHandle, 0, 64),
    userName: longText(from.userName),
    userDisplayName: longText(from.userDisplayName),
    algorithm: whole(from.algorithm, -(2 ** 31), 2 ** 31),
    privateKey: bytes(from.privateKey, 1, 4096),
    discoverable: flag(from.discoverable),
    backupEligible: flag(from.backupEligible),
    backedUp: flag(from.backedUp),
    ...(from.flagsAssumed !== undefined && flag(from.flagsAssumed) && { flagsAssumed: true as const }),
    signCount: whole(from.signCount, 0, 2 ** 32 - 1),
    createdAt: moment(from.createdAt),
    ...(from.prf !== undefined && { prf: bytes(from.prf, 64) }),
    ...(from.largeBlob !== undefined && { largeBlob: bytes(from.largeBlob, 0, 65_536) }),
  };
}

function parseCode(from: Record<string, unknown>): Extract<ImportEntry, { kind: "code" }>["value"] {
  return {
    type: oneOf(from.type, "totp", "hotp", "steam"),
    secret: bytes(from.secret, 1, 4096),
    algorithm: oneOf(from.algorithm, "SHA-1", "SHA-256", "SHA-512"),
    digits: whole(from.digits, 5, 10),
    ...(from.period !== undefined && { period: natural(from.period) }),
    ...(from.counter !== undefined && { counter: natural(from.counter) }),
    issuer: longText(from.issuer),
    account: longText(from.account),
    ...(from.site !== undefined && { site: longText(from.site) }),
    createdAt: moment(from.createdAt),
  };
}

function longText(value: unknown): string {
  if (typeof value !== "string" || value.length > MOST_TEXT) throw new TypeError("Not a text");
  return value;
}
