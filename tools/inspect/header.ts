import { type Cbor, decodeCbor, Malformed } from "./cbor.ts";
import { hex } from "./crypto.ts";
import { Refused } from "./refused.ts";
import { anyBytes, bytes, flag, integer, list, map, oneOf, unsigned } from "./shapes.ts";

/** The header: docs/vault-format.md, sections 2.3 and 3. */

const ROW = map({ body: bytes(0, 65_536), mac: bytes(32) });
const BODY = map({ format: oneOf(2), vault: bytes(16), tagKey: bytes(32), slots: list(slot) });
const KDF = map({
  name: oneOf("argon2id"),
  version: oneOf(19),
  memory: unsigned,
  passes: unsigned,
  lanes: unsigned,
  salt: bytes(16),
});
const PLATFORM = map({ credential: bytes(1, 1023), input: bytes(32), synced: flag });
const COMMON = { id: bytes(16), commitment: bytes(32), nonce: bytes(12), wrapped: bytes(48) };
const PIN = map({ ...COMMON, type: oneOf("pin"), kdf: KDF });
const RECOVERY = map({ ...COMMON, type: oneOf("recovery") });
const ONLY_PLATFORM = map({ ...COMMON, type: oneOf("platform"), platform: PLATFORM });
const BOTH = map({ ...COMMON, type: oneOf("pin+platform"), kdf: KDF, platform: PLATFORM });
const TYPE = map({ type: oneOf("pin", "recovery", "platform", "pin+platform") }, {}, true);

export type Kdf = ReturnType<typeof KDF>;
export type Slot = ReturnType<typeof slot>;
export type Header = ReturnType<typeof header>;

function slot(value: Cbor, what: string) {
  const { type } = TYPE(value, what);
  if (type === "pin") return PIN(value, what);
  if (type === "recovery") return RECOVERY(value, what);
  return type === "platform" ? ONLY_PLATFORM(value, what) : BOTH(value, what);
}

/** Shape of the header row, body included. Throws Refused for a newer format, otherwise Malformed. */
export function header(row: Cbor, what: string) {
  const { body, mac } = ROW(row, what);
  const { vault, tagKey, slots } = BODY(decodeCbor(body), "the header");
  if (slots.length < 1 || slots.length > 16) throw new Malformed("the header has no slot or more than 16");
  if (new Set(slots.map(({ id }) => hex(id))).size < slots.length) throw new Malformed("slots share an id");
  if (!slots.some(({ type }) => type === "pin" || type === "recovery"))
    throw new Malformed("the header has no slot for a PIN or recovery code alone");
  return { body, mac, vault, tagKey, slots };
}

const NEWER = map({}, { header: map({ body: anyBytes }, {}, true) }, true);
const FORMAT = map({ format: integer }, {}, true);

/** Throws Refused where the header of a file says that its format is newer, whatever else is in the file. */
export function refuseNewer(file: Cbor): void {
  const row = NEWER(file, "the file").header;
  if (!row) return;
  const { format } = FORMAT(decodeCbor(row.body), "the header");
  if (format > 2)
    throw new Refused("newer-format", `The file has format ${format}; this program reads format 2.`);
}

const LIMITS = [
  ["memory", 19456, 1048576],
  ["passes", 2, 16],
  ["lanes", 1, 4],
] as const;

/** KiB × passes, to which the time of a guess goes. */
const WORK = { slot: 3_145_728, slots: 12_582_912 };

/** Throws Refused where slots ask for less or more than the limits: before any memory is taken. */
export function checkLimits(slots: Slot[]): void {
  for (const one of slots) {
    for (const [field, from, to] of "kdf" in one ? LIMITS : []) {
      const value = "kdf" in one ? one.kdf[field] : from;
      if (value < from || value > to)
        throw new Refused(
          "kdf-limits",
          `The field "${field}" of slot ${hex(one.id)} is ${value}, outside of ${from} to ${to}.`,
        );
    }
    if (workOf(one) > WORK.slot)
      throw new Refused(
        "kdf-limits",
        `Slot ${hex(one.id)} has memory × passes = ${workOf(one)}, more than ${WORK.slot}.`,
      );
  }
  const all = slots.reduce((sum, one) => sum + workOf(one), 0);
  if (all > WORK.slots)
    throw new Refused("kdf-limits", `All slots have memory × passes = ${all}, more than ${WORK.slots}.`);
}

function workOf(slot: Slot): number {
  return "kdf" in slot ? slot.kdf.memory * slot.kdf.passes : 0;
}
