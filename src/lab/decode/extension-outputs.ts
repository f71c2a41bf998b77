import { nodeOf } from "./cbor/decode-cbor.ts";
import { keyOf } from "./cbor/item.ts";
import { readItem } from "./cbor/reader.ts";
import { withMeaning } from "./nodes.ts";
import type { Reading } from "./reading.ts";
import type { TreeNode } from "./tree.ts";

/** What an authenticator extension's output says (WebAuthn §10, CTAP 2.1 §12). */
const MEANINGS: Readonly<Record<string, string>> = {
  credBlob: "the blob that is kept with the credential, or whether it was kept",
  "hmac-secret": "hmac-secret is enabled, or its encrypted results",
  "hmac-secret-mc": "encrypted results of hmac-secret at registration",
  largeBlobKey: "the key of the large blob",
  minPinLength: "the shortest PIN that the authenticator takes",
  thirdPartyPayment: "the credential may be used for payments on other sites",
  uvm: "how the user was verified",
};
const PROTECTION = [
  "userVerificationOptional",
  "userVerificationOptionalWithCredentialIDList",
  "userVerificationRequired",
];

/** Reads the map of authenticator extension outputs that begins at `at`. */
export function readExtensionOutputs(reading: Reading, at: number, limit: number): TreeNode {
  const item = readItem(reading, at, limit);
  if (item.kind !== "map" && item.whole) {
    reading.tell("wrong-type", at, "Extension outputs are a map, and this is none");
  }
  return nodeOf(reading, item, "extensions", (member) => {
    const name = keyOf(member);
    if (typeof name !== "string") {
      reading.tell("wrong-type", member.key.start, "An extension has no text for its name");
      return undefined;
    }
    const { value } = member;
    const level = name === "credProtect" && value.kind === "integer" ? Number(value.value) : 0;
    const meaning = PROTECTION[level - 1] ?? (Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined);
    return { node: withMeaning(nodeOf(reading, value, name), meaning) };
  });
}
