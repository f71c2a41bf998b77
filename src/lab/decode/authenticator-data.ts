import { sha256 } from "@noble/hashes/sha2.js";
import { AAGUID } from "../../authenticator/authenticator-data.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { readCoseKey } from "./cose/key.ts";
import { readExtensionOutputs } from "./extension-outputs.ts";
import { bytesNode, hexOf, trailing, unreadNode, withMeaning } from "./nodes.ts";
import { decodeWhole, type Reading } from "./reading.ts";
import type { Decoded, TreeNode } from "./tree.ts";

/** Authenticator data (WebAuthn §6.1). `rpId`: the one that is expected, so that its hash can be named. */
export function decodeAuthenticatorData(bytes: Uint8Array, rpId?: string): Decoded {
  return decodeWhole(bytes, "authenticatorData", (reading) =>
    readAuthenticatorData(reading, 0, bytes.length, rpId),
  );
}

const RP_ID_HASH = 32;
const FIXED = 37;
const AAGUID_BYTES = 16;
/** "credentialIdLength … MUST be ≤ 1023" (WebAuthn §6.5.1, §7.1). */
const MOST_ID_BYTES = 1023;

const [UP, UV, BE, BS, AT, ED] = [0x01, 0x04, 0x08, 0x10, 0x40, 0x80];
const FLAGS: readonly (readonly [mask: number, label: string, meaning: string])[] = [
  [UP, "UP", "user present"],
  [0x02, "RFU1", "reserved"],
  [UV, "UV", "user verified"],
  [BE, "BE", "backup eligible"],
  [BS, "BS", "backed up"],
  [0x20, "RFU2", "reserved"],
  [AT, "AT", "attested credential data included"],
  [ED, "ED", "extension data included"],
];

/** The flags byte of authenticator data; undefined where there is none. */
export function flagsOf(bytes: Uint8Array): { attested: boolean } | undefined {
  const flags = bytes[RP_ID_HASH];
  return flags === undefined ? undefined : { attested: (flags & AT) !== 0 };
}

/** Reads authenticator data that must fill the bytes from `start` to `end`. */
export function readAuthenticatorData(reading: Reading, start: number, end: number, rpId?: string): TreeNode {
  const node = { label: "authenticatorData", kind: "fields" as const, start, end };
  if (end - start < FIXED) {
    const has = end - start;
    reading.tell("truncated", end, `Authenticator data have at least ${FIXED} bytes, and here are ${has}`);
    return { ...node, children: [unreadNode(reading, "too short", start, end)] };
  }
  const flags = reading.byte(start + RP_ID_HASH);
  const children = [
    rpIdHashNode(reading, start, rpId),
    flagsNode(reading, start + RP_ID_HASH, flags),
    {
      label: "signCount",
      kind: "integer" as const,
      start: start + RP_ID_HASH + 1,
      end: start + FIXED,
      value: reading.unsigned(start + RP_ID_HASH + 1, 4),
    },
  ];
  let at = start + FIXED;
  if (flags & AT) {
    const attested = readAttested(reading, at, end);
    children.push(attested);
    at = attested.end;
  }
  if (flags & ED) {
    const extensions = readExtensionOutputs(reading, at, end);
    children.push(extensions);
    at = extensions.end;
  }
  return { ...node, children: [...children, ...trailing(reading, at, end, "the authenticator data")] };
}

function rpIdHashNode(reading: Reading, start: number, rpId: string | undefined): TreeNode {
  const node = bytesNode(reading, "rpIdHash", start, start + RP_ID_HASH);
  if (rpId === undefined) return node;
  const same = equalBytes(reading.bytes.subarray(start, start + RP_ID_HASH), sha256(utf8(rpId)));
  return withMeaning(node, same ? `SHA-256 of ${rpId}` : `not the SHA-256 of ${rpId}`);
}

function flagsNode(reading: Reading, at: number, flags: number): TreeNode {
  if (flags & BS && !(flags & BE)) {
    reading.tell("invalid", at, "BS is set and BE is not: what cannot be backed up is not backed up");
  }
  if (flags & 0x22) reading.tell("invalid", at, "A flag is set that is reserved for future use");
  const place = { start: at, end: at + 1 };
  const children = FLAGS.map(([mask, label, meaning]): TreeNode => {
    return { label, kind: "flag", ...place, value: (flags & mask) !== 0, meaning };
  });
  return {
    label: "flags",
    kind: "integer",
    ...place,
    value: flags,
    meaning: FLAGS.flatMap(([mask, label]) => (flags & mask ? [label] : [])).join(" ") || "none",
    children,
  };
}

/** Attested credential data (WebAuthn §6.5.1). */
function readAttested(reading: Reading, start: number, end: number): TreeNode {
  const node = { label: "attestedCredentialData", kind: "fields" as const, start, end };
  const idAt = start + AAGUID_BYTES + 2;
  if (idAt > end) {
    reading.tell("truncated", end, "The bytes end within the attested credential data");
    return { ...node, children: [unreadNode(reading, "too short", start, end)] };
  }
  const length = reading.unsigned(start + AAGUID_BYTES, 2);
  const children: TreeNode[] = [
    aaguidNode(reading, start),
    { label: "credentialIdLength", kind: "integer", start: idAt - 2, end: idAt, value: length },
  ];
  if (length > MOST_ID_BYTES) {
    reading.tell(
      "invalid",
      idAt - 2,
      `The credential id has ${length} bytes; at most ${MOST_ID_BYTES} are allowed`,
    );
  }
  const keyAt = idAt + length;
  if (keyAt > end) {
    reading.tell("truncated", end, "The bytes end within the credential id");
    return { ...node, children: [...children, unreadNode(reading, "credentialId", idAt, end)] };
  }
  const key = readCoseKey(reading, keyAt, end);
  return {
    ...node,
    end: key.end,
    children: [
      ...children,
      bytesNode(reading, "credentialId", idAt, keyAt),
      { ...key.node, label: "credentialPublicKey" },
    ],
  };
}

/** Of all models only our own is named: which of the others an AAGUID stands for is not ours to say. */
function aaguidNode(reading: Reading, start: number): TreeNode {
  const bytes = reading.bytes.subarray(start, start + AAGUID_BYTES);
  const hex = hexOf(bytes);
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const meaning = equalBytes(bytes, AAGUID)
    ? `${uuid}, Latchkey`
    : /^0+$/.test(hex)
      ? `${uuid}, not told`
      : uuid;
  return withMeaning(bytesNode(reading, "aaguid", start, start + AAGUID_BYTES), meaning);
}
