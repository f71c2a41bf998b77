import { fromBase64Url, isBase64Url } from "../../bytes/base64url.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { type CollectedClientData, serializeClientData } from "../../webauthn/client-data.ts";
import { type JsonMember, jsonMembers, skipSpace } from "./json-members.ts";
import { isUtf8, trailing, unreadNode } from "./nodes.ts";
import { decodeWhole, type Reading } from "./reading.ts";
import { type Decoded, MOST_SHOWN, type TreeNode } from "./tree.ts";

/** Client data (WebAuthn §5.8.1): its members with their bytes, and whether it is serialised as §5.8.1.1 has it. */
export function decodeClientData(bytes: Uint8Array): Decoded {
  return decodeWhole(bytes, "clientDataJSON", (reading) => {
    if (!isUtf8(bytes)) reading.tell("malformed", 0, "Client data are UTF-8, and these are not");
    const from = startsWithBom(bytes) ? 3 : 0;
    if (from > 0) reading.tell("not-canonical", 0, "There is a byte order mark, which clients do not write");
    const { members, error, end } = jsonMembers(bytes, from);
    if (error) {
      const code = error.offset >= bytes.length ? "truncated" : "malformed";
      reading.tell(code, error.offset, `Client data are a JSON object: ${lowerFirst(error.message)}`);
    } else {
      check(reading, members);
    }
    const rest = error
      ? restNode(reading, end)
      : trailing(reading, skipSpace(bytes, end), bytes.length, "the JSON object");
    const children = [...members.map((member) => memberNode(reading, member)), ...rest];
    return { label: "clientDataJSON", kind: "map", start: 0, end: bytes.length, children };
  });
}

const TYPES = ["webauthn.create", "webauthn.get"];

/** The types of the members that are defined (WebAuthn §5.8.1), and whether they are required. */
const DEFINED: Readonly<Record<string, readonly [type: "string" | "boolean", required: boolean]>> = {
  type: ["string", true],
  challenge: ["string", true],
  origin: ["string", true],
  crossOrigin: ["boolean", false],
  topOrigin: ["string", false],
};

function check(reading: Reading, members: readonly JsonMember[]): void {
  const byName = new Map<string, JsonMember>();
  for (const member of members) {
    if (byName.has(member.name)) {
      reading.tell(
        "duplicate-key",
        member.nameStart,
        `The member ${JSON.stringify(member.name)} is there already`,
      );
    }
    byName.set(member.name, member);
  }
  for (const [name, [type, required]] of Object.entries(DEFINED)) {
    const member = byName.get(name);
    if (!member && required) reading.tell("missing", 0, `Client data have a member ${name}`);
    const found = typeof member?.value;
    if (member && found !== type)
      reading.tell("wrong-type", member.start, `${name} is a ${type}, not a ${found}`);
  }
  const { type, challenge, crossOrigin, topOrigin } = Object.fromEntries(byName);
  if (typeof type?.value === "string" && !TYPES.includes(type.value)) {
    reading.tell("invalid", type.start, `type is ${TYPES.join(" or ")}`);
  }
  if (typeof challenge?.value === "string" && !isBase64Url(challenge.value)) {
    reading.tell("invalid", challenge.start, "challenge is unpadded base64url");
  }
  if (topOrigin && crossOrigin?.value !== true) {
    reading.tell("invalid", topOrigin.nameStart, "topOrigin is there only where crossOrigin is true");
  }
  checkSerialisation(reading, byName);
}

/** "The limited verification algorithm" compares the beginning with what a client must have written (§5.8.1.2). */
function checkSerialisation(reading: Reading, byName: ReadonlyMap<string, JsonMember>): void {
  const value = (name: string) => byName.get(name)?.value;
  const [type, challenge, origin, crossOrigin = false, topOrigin] = [
    value("type"),
    value("challenge"),
    value("origin"),
    value("crossOrigin"),
    value("topOrigin"),
  ];
  if (typeof type !== "string" || typeof challenge !== "string" || typeof origin !== "string") return;
  if (typeof crossOrigin !== "boolean") return;
  const expected = serializeClientData({
    type: type as CollectedClientData["type"],
    challenge,
    origin,
    crossOrigin,
    ...(typeof topOrigin === "string" && { topOrigin }),
  });
  // What follows, a client may have added.
  const beginning = expected.subarray(0, -1);
  if (equalBytes(reading.bytes.subarray(0, beginning.length), beginning)) return;
  const at = beginning.findIndex((byte, i) => reading.bytes[i] !== byte);
  reading.tell("not-canonical", at, "The members are not serialised as a client has to (WebAuthn §5.8.1.1)");
}

function memberNode({ bytes }: Reading, { name, nameStart, start, end, value }: JsonMember): TreeNode {
  const place = { label: name.slice(0, 100), start, end, keyStart: nameStart };
  switch (typeof value) {
    case "string":
      return { ...place, kind: "text", value: value.slice(0, MOST_SHOWN), ...challengeMeaning(name, value) };
    case "number":
      return { ...place, kind: Number.isInteger(value) ? "integer" : "float", value };
    case "boolean":
      return { ...place, kind: "simple", value };
    default: {
      if (value === null) return { ...place, kind: "simple", value };
      // As it is written: what is nested too deep can be read, and not be written again.
      const source = new TextDecoder().decode(bytes.subarray(start, end)).slice(0, MOST_SHOWN);
      return { ...place, kind: Array.isArray(value) ? "array" : "map", value: source };
    }
  }
}

function challengeMeaning(name: string, value: string): { meaning?: string } {
  if (name !== "challenge" || !isBase64Url(value)) return {};
  return { meaning: `${fromBase64Url(value).length} bytes` };
}

function restNode(reading: Reading, from: number): TreeNode[] {
  const end = reading.bytes.length;
  return from < end ? [unreadNode(reading, "not read", from, end)] : [];
}

function startsWithBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
