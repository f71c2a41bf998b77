import { nodeOf } from "./cbor/decode-cbor.ts";
import { type CborItem, keyOf, memberOf } from "./cbor/item.ts";
import { ALGORITHM_NAMES } from "./cose/names.ts";
import { withMeaning } from "./nodes.ts";
import type { Reading } from "./reading.ts";
import type { TreeNode } from "./tree.ts";

type Kind = CborItem["kind"];

interface Format {
  section: string;
  /** The members that a statement has, and those that it may have, with their CBOR types. */
  required: Readonly<Record<string, Kind>>;
  optional?: Readonly<Record<string, Kind>>;
}

/** The formats of WebAuthn §8. */
const FORMATS: Readonly<Record<string, Format>> = {
  packed: {
    section: "§8.2",
    required: { alg: "integer", sig: "bytes" },
    optional: { x5c: "array", ecdaaKeyId: "bytes" },
  },
  tpm: {
    section: "§8.3",
    required: { ver: "text", alg: "integer", sig: "bytes", certInfo: "bytes", pubArea: "bytes" },
    optional: { x5c: "array", ecdaaKeyId: "bytes" },
  },
  "android-key": { section: "§8.4", required: { alg: "integer", sig: "bytes", x5c: "array" } },
  "android-safetynet": { section: "§8.5", required: { ver: "text", response: "bytes" } },
  "fido-u2f": { section: "§8.6", required: { x5c: "array", sig: "bytes" } },
  none: { section: "§8.7", required: {} },
  apple: { section: "§8.8", required: { x5c: "array" }, optional: { alg: "integer" } },
};

const MEANINGS: Readonly<Record<string, string>> = {
  certInfo: "TPMS_ATTEST, over which sig is",
  pubArea: "TPMT_PUBLIC, the credential's key",
  response: "a JWS in its compact form",
  sig: "the attestation signature",
  x5c: "the attestation certificate and its chain",
};

/** Names what a statement of a known format has in it, and tells what is missing, of another type, or too much. */
export function statementNode(reading: Reading, statement: CborItem, format: string | undefined): TreeNode {
  const known = format !== undefined && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (format === COMPOUND) return compoundNode(reading, statement);
  if (known && format !== undefined) check(reading, statement, format, known);
  return nodeOf(reading, statement, "attStmt", (member) => {
    const name = keyOf(member);
    if (typeof name !== "string") return undefined;
    return { node: withMeaning(nodeOf(reading, member.value, name), meaningOf(name, member.value)) };
  });
}

const COMPOUND = "compound";

/** §8.9: at least two statements of other formats, each with its format beside it. */
function compoundNode(reading: Reading, statement: CborItem): TreeNode {
  if (statement.kind !== "array") {
    if (statement.whole)
      reading.tell("wrong-type", statement.start, "A statement of compound is an array (§8.9)");
    return nodeOf(reading, statement, "attStmt");
  }
  const { items, start, end } = statement;
  if (statement.whole && items.length < 2) {
    reading.tell("invalid", start, "A statement of compound has at least two others in it (§8.9)");
  }
  const children = items.map((item, i) => partNode(reading, item, `[${i}]`));
  return { label: "attStmt", kind: "array", start, end, children };
}

function partNode(reading: Reading, part: CborItem, label: string): TreeNode {
  const [format, inner] = [memberOf(part, "fmt"), memberOf(part, "attStmt")];
  if (part.whole && (format?.kind !== "text" || !inner)) {
    reading.tell("wrong-type", part.start, "A part of compound is a map of fmt and attStmt (§8.9)");
  }
  const name = format?.kind === "text" ? format.value : undefined;
  if (name === COMPOUND) reading.tell("invalid", part.start, "Compound is no part of compound (§8.9)");
  return nodeOf(reading, part, label, (member) =>
    keyOf(member) === "attStmt" && name !== COMPOUND
      ? { node: statementNode(reading, member.value, name) }
      : undefined,
  );
}

function meaningOf(name: string, value: CborItem): string | undefined {
  if (name === "alg" && value.kind === "integer") return ALGORITHM_NAMES.get(Number(value.value));
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}

function check(reading: Reading, statement: CborItem, format: string, known: Format): void {
  if (statement.kind !== "map") {
    if (statement.whole) reading.tell("wrong-type", statement.start, `A statement of ${format} is a map`);
    return;
  }
  const { section, required, optional = {} } = known;
  for (const [name, kind] of Object.entries({ ...required, ...optional })) {
    const value = memberOf(statement, name);
    if (!value && Object.hasOwn(required, name) && statement.whole) {
      reading.tell("missing", statement.start, `A statement of ${format} has a member ${name} (${section})`);
    }
    if (value?.whole && value.kind !== kind) {
      reading.tell(
        "wrong-type",
        value.start,
        `${name} of ${format} is of the CBOR type ${kind} (${section})`,
      );
    }
    if (name === "x5c" && value?.kind === "array") checkChain(reading, value);
  }
  for (const member of statement.members) {
    const name = keyOf(member);
    if (typeof name === "string" && (Object.hasOwn(required, name) || Object.hasOwn(optional, name)))
      continue;
    if (member.key.whole) {
      reading.tell("invalid", member.key.start, `A statement of ${format} has no such member (${section})`);
    }
  }
}

function checkChain(reading: Reading, chain: Extract<CborItem, { kind: "array" }>): void {
  if (chain.whole && chain.items.length === 0)
    reading.tell("invalid", chain.start, "x5c has no certificate in it");
  for (const item of chain.items) {
    if (item.whole && item.kind !== "bytes")
      reading.tell("wrong-type", item.start, "A certificate is a byte string");
  }
}
