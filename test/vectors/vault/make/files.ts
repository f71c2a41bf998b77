import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import {
  type CborMap,
  type CborValue,
  canonicalMap,
  decodeCbor,
  encodeCbor,
} from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { type Item, kindNumber } from "../../../../src/vault/items/item.ts";
import { encodeVaultFile } from "../../../../src/vault/files/vault-file.ts";
import { byId, type Finding } from "../../../../src/vault/whole/whole.ts";
import { hex } from "../../../fakes/hex.ts";
import { plainJson } from "../../../fakes/plain-json.ts";
import type { Made } from "./vaults.ts";

/** The vectors as files: what they hold, what is expected of them, and changes to what lies in the open. */

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** So that no vector outlives the code that made it. */
export function removeAll(): void {
  for (const name of readdirSync(FOLDER).filter((one) => /^(good|bad|found)-.*\.json$/.test(one)))
    rmSync(join(FOLDER, name));
}

export interface Opened {
  generation: number;
  items: object[];
  findings: object[];
}

/** Of dumps: the records that open where no index vouches for them, and what the quarantine holds. */
export interface Beside {
  salvaged?: object[];
  quarantine?: { rows: string[]; items: object[] };
}

export function save(
  name: string,
  description: string,
  file: Uint8Array,
  secret: unknown,
  expect: ({ refused: string } | Opened) & Beside,
): void {
  const vector = { description, file: toBase64Url(file), secret, expect };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(vector, null, 1)}\n`);
}

export function fileOf({ storage }: Made): Uint8Array {
  const { header, manifest } = storage;
  return encodeVaultFile({
    header,
    manifest,
    pages: storage.pages.toSorted((a, b) => a.number - b.number),
    records: storage.records.toSorted(byId),
  });
}

/** What a vault says of itself. */
export async function expected({ vault }: Made): Promise<Opened> {
  const { items, manifest, findings } = await vault.whole();
  return {
    generation: manifest.generation,
    items: items.map(itemJson),
    findings: findings.map(findingJson),
  };
}

export function itemJson({ id, revision, item }: { id: Uint8Array; revision: number; item: Item }): object {
  const fields = { ...item.value, ...Object.fromEntries(item.others ?? []) };
  return { id: hex(id), kind: kindNumber(item.kind), revision, item: plainJson(fields) };
}

function findingJson(finding: Finding): object {
  return "page" in finding
    ? { finding: finding.finding, page: finding.page }
    : { finding: finding.finding, record: hex(finding.id) };
}

/** A file with its content changed; maps keep the order that they have. */
export function changed(file: Uint8Array, change: (content: CborMap) => void): Uint8Array {
  const content = structuredClone(decodeCbor(file.subarray(8))) as CborMap;
  change(content);
  return concat(file.subarray(0, 8), encodeCbor(content));
}

/** A file as the dump of a database that holds no more than it. */
export function asDump(file: Uint8Array, dump: { quarantine?: CborValue[] } = {}): Uint8Array {
  return changed(file, (content) => {
    const fields = [...(content as Map<string, CborValue>), ["attempts", []], ["sites", []]];
    const all = canonicalMap([...fields, ["quarantine", dump.quarantine ?? []]] as [string, CborValue][]);
    content.clear();
    for (const [name, value] of all) content.set(name, value);
  });
}

export const map = (value: CborValue | undefined) => value as CborMap;
export const list = (value: CborValue | undefined) => value as CborMap[];

/** Changes one bit in the middle of a byte string. */
export function flip(holder: CborMap | undefined, name: string): void {
  const bytes = new Uint8Array(holder?.get(name) as Uint8Array);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  holder?.set(name, bytes);
}

/** Changes the header's body and leaves its MAC. */
export function inBody(content: CborMap, change: (body: CborMap) => void): void {
  const row = map(content.get("header"));
  const body = structuredClone(decodeCbor(row.get("body") as Uint8Array)) as CborMap;
  change(body);
  row.set("body", encodeCbor(body));
}

export const slot = (body: CborMap, at: number) => map((body.get("slots") as CborValue[])[at]);
