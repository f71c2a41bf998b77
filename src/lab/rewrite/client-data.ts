import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64Url } from "../../bytes/base64url.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { inTurn, type RegistrationEdits } from "./edits.ts";

type ClientDataEdits = Pick<RegistrationEdits, "clientData" | "clientDataJson">;

export interface RewrittenClientData {
  bytes: Uint8Array;
  hash: Uint8Array;
}

/** The client data of an answer with the edits; the very bytes that there were where there are none. */
export function rewriteClientData(honest: string, edits: readonly ClientDataEdits[]): RewrittenClientData {
  const given = fromBase64Url(honest);
  const edited = edits.some(({ clientData, clientDataJson }) => clientData ?? clientDataJson);
  const bytes = edited ? utf8(editedJson(given, edits)) : given;
  return { bytes, hash: sha256(bytes) };
}

function editedJson(bytes: Uint8Array, edits: readonly ClientDataEdits[]): string {
  const members = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const changed = inTurn(
    members,
    edits.map(({ clientData }) => clientData),
  );
  return inTurn(
    JSON.stringify(changed),
    edits.map(({ clientDataJson }) => clientDataJson),
  );
}
