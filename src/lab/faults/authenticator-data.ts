import { sha256 } from "@noble/hashes/sha2.js";
import { type CborMap, canonicalMap, decodeCbor, encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { type AuthenticatorDataParts, FLAG } from "../rewrite/authenticator-data.ts";
import { FOREIGN_HOST } from "./client-data.ts";
import { type Effect, type FaultContext, type FaultRow, ImpossibleFault } from "./fault.ts";
import type { FaultName } from "./names.ts";

/** What can be wrong with the authenticator data (WebAuthn §6.1). */

/** The same in both ceremonies. */
function parts(authenticatorData: (parts: AuthenticatorDataParts) => AuthenticatorDataParts): Effect {
  const edits = () => ({ authenticatorData });
  return { type: "edits", create: edits, get: edits };
}

/** The same in both ceremonies. */
function bytes(authenticatorDataBytes: (data: Uint8Array) => Uint8Array): Effect {
  const edits = () => ({ authenticatorDataBytes });
  return { type: "edits", create: edits, get: edits };
}

/** Needs an answer that has the flag. */
function withoutFlag(fault: FaultName, flag: "UP" | "UV"): Effect {
  const edits = ({ flags }: FaultContext) => {
    if (!(flags & FLAG[flag])) throw new ImpossibleFault(`${fault} needs an answer with ${flag}=1`);
    const authenticatorData = (data: AuthenticatorDataParts) => ({
      ...data,
      flags: data.flags & ~FLAG[flag],
    });
    return { authenticatorData };
  };
  return { type: "edits", create: edits, get: edits };
}

const flags = (change: (flags: number) => number) =>
  parts((data) => ({ ...data, flags: change(data.flags) }));

export const AUTHENTICATOR_DATA_FAULTS = {
  "wrong-rp-id-hash": {
    what: `The authenticator data are for the rpId ${FOREIGN_HOST}.`,
    expected: "reject",
    why: "A credential of one site must not serve on another.",
    section: "§7.1, §7.2 (rpIdHash)",
    effect: parts((data) => ({ ...data, rpIdHash: sha256(utf8(FOREIGN_HOST)) })),
  },
  "up-zero": {
    what: "UP is 0: nobody was there.",
    expected: "reject",
    why: "Software alone could have answered; only a conditional registration may have UP=0.",
    section: "§7.1, §7.2 (UP)",
    effect: withoutFlag("up-zero", "UP"),
  },
  "uv-zero": {
    what: "UV is 0: the person was not verified.",
    expected: "reject",
    why: "Whoever holds the device would be signed in where a second factor was wanted.",
    when: "where the relying party requires user verification",
    section: "§7.1, §7.2 (UV)",
    effect: withoutFlag("uv-zero", "UV"),
  },
  "bs-without-be": {
    what: "BS is 1 and BE is 0: backed up, though it cannot be.",
    expected: "reject",
    why: "There is no such credential.",
    section: "§7.1, §7.2 (BE, BS), §6.1.3",
    effect: flags((byte) => (byte & ~FLAG.BE) | FLAG.BS),
  },
  "be-changed": {
    what: "BE is another than at the registration.",
    expected: "reject",
    why: "Whether a credential can be backed up is settled when it is made.",
    section: "§7.2 (BE as in the credential record), §6.1.3",
    effect: {
      type: "edits",
      // Without BE there is no BS: one thing is wrong.
      get: ({ told }) => ({
        authenticatorData: (data) => ({
          ...data,
          flags: told.backupEligible ? data.flags & ~(FLAG.BE | FLAG.BS) : data.flags | FLAG.BE,
        }),
      }),
    },
  },
  "bs-changed": {
    what: "BS is another than in the answer before.",
    expected: "accept",
    why: "Credentials come to be backed up, and cease to be.",
    section: "§7.2 (BS), §6.1.3",
    effect: {
      type: "edits",
      get: ({ source, told }) => {
        if (!source.backupEligible) throw new ImpossibleFault("bs-changed needs a credential with BE=1");
        return {
          authenticatorData: (data) => ({
            ...data,
            flags: told.backedUp ? data.flags & ~FLAG.BS : data.flags | FLAG.BS,
          }),
        };
      },
    },
  },
  "reserved-flag": {
    what: "Bit 1 of the flags, which is reserved, is set.",
    expected: "accept",
    why: "Reserved bits are for later versions of the spec.",
    section: "§6.1 (RFU1)",
    effect: flags((byte) => byte | FLAG.RFU1),
  },
  "unsolicited-extension": {
    what: "The authenticator data have the output of an extension that nobody asked for.",
    expected: "either",
    why: "Authenticators and clients may add outputs: the relying party ignores them, or refuses them as its policy says.",
    section: "§7.1, §7.2 (extension outputs), §9",
    effect: parts((data) => withExtensions(data, encodeCbor(outputs(data)))),
  },
  "truncated-authenticator-data": {
    what: "The second half of the authenticator data is missing.",
    expected: "reject",
    why: "What is cut off cannot be parsed.",
    section: "§6.1",
    effect: bytes(firstHalf),
  },
  "trailing-authenticator-data": {
    what: "Three bytes follow the authenticator data, and no flag says what they are.",
    expected: "reject",
    why: "Nothing may be left over once every part that the flags name has been read.",
    section: "§6.1",
    effect: bytes((data) => concat(data, Uint8Array.of(1, 2, 3))),
  },
} satisfies Record<string, FaultRow>;

export function firstHalf(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1);
}

/** With the flag that says that they are there. */
export function withExtensions(data: AuthenticatorDataParts, extensions: Uint8Array): AuthenticatorDataParts {
  return { ...data, flags: data.flags | FLAG.ED, extensions };
}

/** The outputs of extensions that there are, and one more that nobody asked for. */
export function outputs({ extensions }: AuthenticatorDataParts): CborMap {
  const present = extensions ? (decodeCbor(extensions) as CborMap) : new Map();
  return canonicalMap([...present, ["latchkey.test", true]]);
}
