import { bytes, flag, list, oneOf, record, tabId, text, whole } from "./checks.ts";
import type { ItemCalls, ItemChange, NewCode } from "./items.ts";
import type { Secret } from "./vault.ts";

/** Guards of the requests about items: each rebuilds the message or throws a TypeError. */

type ItemRequest = { [K in keyof ItemCalls]: { type: K } & ItemCalls[K]["request"] }[keyof ItemCalls];

const MOST_ITEMS = 100_000;
/** Characters; as many as a note that was brought in may have. */
const MOST_NOTE = 100_000;
const MOST_RECOVERY_CODES = 40;
const MOST_SECRET = 4096;
const ALGORITHMS = ["SHA-1", "SHA-256", "SHA-512"] as const;
const MOST_PERIOD = 2 ** 31 - 1;

export function parseItemRequest(
  message: Record<string, unknown>,
  parseSecret: (value: unknown) => Secret,
): ItemRequest {
  switch (message.type) {
    case "items.list":
    case "settings.clipboard":
    case "clipboard.copied":
    case "clipboard.replaced":
      return { type: message.type };
    case "items.story":
    case "codes.advance":
      return { type: message.type, item: itemId(message.item) };
    case "items.change":
      return {
        type: message.type,
        items: itemIds(message.items),
        change: parseChange(record(message.change)),
      };
    case "items.erase":
    case "codes.values":
      return { type: message.type, items: itemIds(message.items) };
    case "codes.add":
      return { type: message.type, codes: list(message.codes, MOST_ITEMS, parseNewCode) };
    case "codes.fill":
      return { type: message.type, item: itemId(message.item), tabId: tabId(message.tabId) };
    case "codes.missed":
      return { type: message.type, tabId: tabId(message.tabId) };
    case "codes.reveal":
      return { type: message.type, item: itemId(message.item), secret: parseSecret(message.secret) };
    case "settings.setClipboard":
      return { type: message.type, seconds: clearingTime(message.seconds) };
    default:
      throw new TypeError("Not a request");
  }
}

/** Browsers ring no alarm earlier than this. */
const LEAST_CLEARING = 30;
const MOST_CLEARING = 3600;

const clearingTime = (value: unknown) => (value === 0 ? 0 : whole(value, LEAST_CLEARING, MOST_CLEARING));
const itemId = (value: unknown) => bytes(value, 16);
const itemIds = (value: unknown) => list(value, MOST_ITEMS, itemId);
const time = (value: unknown) => whole(value, 0, Number.MAX_SAFE_INTEGER);

function parseChange(from: Record<string, unknown>): ItemChange {
  const { label, note, favourite, recoveryCodes, deleted, archived, hidden, flags } = from;
  const { issuer, account, site } = from;
  return {
    ...(label !== undefined && { label: text(label) }),
    ...(note !== undefined && { note: longText(note) }),
    ...(favourite !== undefined && { favourite: flag(favourite) }),
    ...(recoveryCodes !== undefined && {
      recoveryCodes: list(recoveryCodes, MOST_RECOVERY_CODES, (value) => parseRecoveryCode(record(value))),
    }),
    ...(deleted !== undefined && { deleted: flag(deleted) }),
    ...(archived !== undefined && { archived: flag(archived) }),
    ...(hidden !== undefined && { hidden: hidden === false ? hidden : time(hidden) }),
    ...(flags !== undefined && { flags: parseFlags(record(flags)) }),
    ...(issuer !== undefined && { issuer: text(issuer) }),
    ...(account !== undefined && { account: text(account) }),
    ...(site !== undefined && { site: text(site) }),
  };
}

function parseFlags(from: Record<string, unknown>): NonNullable<ItemChange["flags"]> {
  const [backupEligible, backedUp] = [flag(from.backupEligible), flag(from.backedUp)];
  if (backedUp && !backupEligible) throw new TypeError("Backed up, but not eligible");
  return { backupEligible, backedUp };
}

function parseRecoveryCode({ code, usedAt }: Record<string, unknown>): { code: string; usedAt?: number } {
  const own = text(code);
  if (own === "") throw new TypeError("An empty recovery code");
  return { code: own, ...(usedAt !== undefined && { usedAt: time(usedAt) }) };
}

function parseNewCode(value: unknown): NewCode {
  const from = record(value);
  const type = oneOf(from.type, "totp", "hotp", "steam");
  // There is one kind of Steam's codes: every other would be exported as that one.
  const [algorithms, most] = type === "steam" ? ([["SHA-1"], 5] as const) : [ALGORITHMS, 10];
  return {
    type,
    secret: bytes(from.secret, 1, MOST_SECRET),
    algorithm: oneOf(from.algorithm, ...algorithms),
    digits: whole(from.digits, 5, most),
    ...(type === "hotp" ? { counter: time(from.counter) } : { period: whole(from.period, 1, MOST_PERIOD) }),
    issuer: text(from.issuer),
    account: text(from.account),
    ...(from.site !== undefined && { site: text(from.site) }),
  };
}

function longText(value: unknown): string {
  if (typeof value !== "string" || value.length > MOST_NOTE) throw new TypeError("Not a text");
  return value;
}
