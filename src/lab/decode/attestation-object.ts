import { statementNode } from "./attestation-statement.ts";
import { flagsOf, readAuthenticatorData } from "./authenticator-data.ts";
import { nodeOf } from "./cbor/decode-cbor.ts";
import { type CborItem, keyOf, memberOf } from "./cbor/item.ts";
import { readItem } from "./cbor/reader.ts";
import { trailing } from "./nodes.ts";
import { decodeWhole, type Reading } from "./reading.ts";
import type { Decoded, TreeNode } from "./tree.ts";

/**
 * An attestation object (WebAuthn §6.5.4), with the authenticator data in it decoded in place: all ranges count in the
 * attestation object. `rpId`: the one that is expected, so that its hash can be named.
 */
export function decodeAttestationObject(bytes: Uint8Array, rpId?: string): Decoded {
  return decodeWhole(bytes, "attestationObject", (reading) => {
    const item = readItem(reading, 0, bytes.length);
    if (item.kind === "map") checkMembers(reading, item);
    else if (item.whole) reading.tell("wrong-type", 0, "An attestation object is a map, and this is none");
    const format = memberOf(item, "fmt");
    const tree = nodeOf(reading, item, "attestationObject", (member) => {
      const name = keyOf(member);
      if (name === "attStmt") {
        return {
          node: statementNode(reading, member.value, format?.kind === "text" ? format.value : undefined),
        };
      }
      return name === "authData" ? { node: authDataNode(reading, member.value, rpId) } : undefined;
    });
    const rest = trailing(reading, item.end, bytes.length, "the attestation object");
    if (rest.length === 0) return tree;
    return {
      label: "attestationObject",
      kind: "fields",
      start: 0,
      end: bytes.length,
      children: [tree, ...rest],
    };
  });
}

const MEMBERS = { fmt: "text", attStmt: undefined, authData: "bytes" } as const;

function checkMembers(reading: Reading, item: Extract<CborItem, { kind: "map" }>): void {
  for (const [name, kind] of Object.entries(MEMBERS)) {
    const value = memberOf(item, name);
    if (!value && item.whole)
      reading.tell("missing", item.start, `An attestation object has a member ${name}`);
    if (value?.whole && kind !== undefined && value.kind !== kind) {
      reading.tell("wrong-type", value.start, `${name} is of the CBOR type ${kind}`);
    }
  }
}

function authDataNode(reading: Reading, value: CborItem, rpId: string | undefined): TreeNode {
  if (value.kind !== "bytes" || value.chunks) return nodeOf(reading, value, "authData");
  if (flagsOf(value.content)?.attested === false) {
    reading.tell("missing", value.contentStart, "The authenticator data have no attested credential in them");
  }
  const data = readAuthenticatorData(reading, value.contentStart, value.end, rpId);
  return {
    label: "authData",
    kind: "bytes",
    start: value.start,
    end: value.end,
    children: data.children ?? [],
  };
}
