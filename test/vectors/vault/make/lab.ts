import { u8, u32, u64 } from "../../../../src/bytes/big-endian.ts";
import { type CborValue, canonicalMap, encodeCbor } from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { compareBytes } from "../../../../src/bytes/equal.ts";
import { context, derive, mac, ownershipTag, seal, sealOf } from "../../../../src/vault/sealing/cipher.ts";
import { type Entry, entryOf } from "../../../../src/vault/index/entry.ts";
import { frame } from "../../../../src/vault/sealing/frame.ts";
import { type Header, type HeaderRow, makeHeaderRow } from "../../../../src/vault/slots/header.ts";
import { encodeItem, type Item, kindNumber } from "../../../../src/vault/items/item.ts";
import { type OpenKeys, openKeys, unlockedKeys } from "../../../../src/vault/sealing/keys.ts";
import type { PageRow } from "../../../../src/vault/index/page.ts";
import { pageOf } from "../../../../src/vault/index/places.ts";
import type { RecordRow } from "../../../../src/vault/items/record-row.ts";
import { makeSlot, type NewSlot } from "../../../../src/vault/slots/slots.ts";
import { encodeVaultFile } from "../../../../src/vault/files/vault-file.ts";
import { byId } from "../../../../src/vault/whole/whole.ts";
import { itemJson, type Opened } from "./files.ts";
import { countedBytes, USUAL } from "./vaults.ts";

/** A record as it is sealed and listed. */
export interface Listed {
  item: Item;
  row: RecordRow;
  entry: Entry;
}

/** What is other than in a sound vault, under right seals all the same. */
export interface Wrong {
  /** The text of page 0, or what is done to its entries. */
  page?: Uint8Array | ((entries: Entry[]) => Entry[]);
  /** The manifest's text, or fields of it. */
  manifest?: Uint8Array | Record<string, CborValue>;
  records?: RecordRow[];
  header?: HeaderRow;
}

/** A vault whose keys are at hand, so that what is wrong can be sealed as rightly as what is not. */
export class Lab {
  readonly random: (length: number) => Uint8Array;
  readonly vaultKey: Uint8Array;
  readonly header: Header;
  readonly keys: OpenKeys;
  generation = 9;

  private constructor(random: Lab["random"], vaultKey: Uint8Array, header: Header, keys: OpenKeys) {
    this.random = random;
    this.vaultKey = vaultKey;
    this.header = header;
    this.keys = keys;
  }

  /** `name`: of the vector; its random bytes depend on it alone. */
  static async make(name: string, slots: readonly NewSlot[] = USUAL): Promise<Lab> {
    const random = countedBytes(`latchkey vector ${name} `);
    const [vaultKey, vaultId] = [random(32), random(16)];
    const made = [];
    for (const slot of slots) made.push(await makeSlot(slot, vaultKey, vaultId, random));
    const header = { vaultId, tagKey: random(32), slots: made };
    return new Lab(random, vaultKey, header, await openKeys(unlockedKeys(vaultKey, vaultId)));
  }

  /** Seals an item, or another text in its place, and lists it. `tag`: another one than the item's. */
  async record(
    item: Item,
    given: { id?: Uint8Array; revision?: number; text?: Uint8Array; tag?: Uint8Array } = {},
  ): Promise<Listed> {
    const { id = this.random(16), revision = 4, text = encodeItem(item) } = given;
    const kind = kindNumber(item.kind);
    const tag = item.kind === "passkey" ? (given.tag ?? this.tagOf(item.value)) : undefined;
    const bound = [id, u8(kind), u64(revision), tag ?? new Uint8Array()];
    const sealed = await this.#seal(this.keys.records, text, "record", ...bound);
    const row = { id, kind, revision, ...(tag && { tag }), ...sealed };
    return { item, row, entry: entryOf(row, item, this.keys) };
  }

  tagOf({ rpId, id }: { rpId: string; id: Uint8Array }): Uint8Array {
    return ownershipTag(this.header.tagKey, rpId, id);
  }

  /** One page with a right seal. */
  async page(number: number, text: Uint8Array): Promise<PageRow> {
    return { number, ...(await this.#seal(this.keys.index, text, "page", u32(number))) };
  }

  /** The file of a vault of one page. */
  async file(listed: readonly Listed[], wrong: Wrong = {}): Promise<Uint8Array> {
    const { page } = wrong;
    const sorted = inOrder(listed.map(({ entry }) => ({ ...entry })));
    const text = page instanceof Uint8Array ? page : pageText(page ? page(sorted) : sorted);
    return this.fileOfPages(listed, [await this.page(0, text)], wrong);
  }

  /** The same with the pages given, and a manifest that vouches for them. */
  async fileOfPages(
    listed: readonly Listed[],
    pages: PageRow[],
    { manifest, records, header = makeHeaderRow(this.header, this.vaultKey) }: Wrong = {},
  ): Promise<Uint8Array> {
    const { generation } = this;
    const fields = {
      generation,
      header: header.mac,
      pages: concat(...pages.map(sealOf)),
      records: listed.filter(({ entry }) => entry.seal !== null).length,
      entries: listed.length,
    };
    const text = manifest instanceof Uint8Array ? manifest : frame(encodeFields({ ...fields, ...manifest }));
    const sealed = await this.#seal(this.keys.index, text, "manifest", u64(generation));
    return encodeVaultFile({
      header,
      manifest: { generation, ...sealed },
      pages,
      records: (records ?? listed.map(({ row }) => row)).toSorted(byId),
    });
  }

  /** CBOR of the header. */
  headerBody(): Uint8Array {
    return makeHeaderRow(this.header, this.vaultKey).body;
  }

  /** A header row of any body with a right MAC. */
  headerRow(body: Uint8Array): HeaderRow {
    const { vaultId } = this.header;
    return { body, mac: mac(derive(this.vaultKey, vaultId, "header"), context("header", body)) };
  }

  /** What a reader finds where these records are sound. */
  opened(sound: readonly Listed[], findings: object[] = []): Opened {
    const items = sound
      .map(({ row: { id, revision }, item }) => ({ id, revision, item }))
      .sort(byId)
      .map(itemJson);
    return { generation: this.generation, items, findings };
  }

  /** Entries by the page that they belong to, of `count` pages. */
  spread(listed: readonly Listed[], count: number): Entry[][] {
    const entries = listed.map(({ entry }) => entry);
    return Array.from({ length: count }, (_, number) =>
      inOrder(entries.filter(({ place }) => pageOf(place, count) === number)),
    );
  }

  #seal(key: CryptoKey, text: Uint8Array, name: string, ...parts: Uint8Array[]) {
    return seal(key, this.random, text, context(name, this.header.vaultId, ...parts));
  }
}

export function inOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => compareBytes(a.id, b.id));
}

/** CBOR of entries in the order that they have. */
export function entriesCbor(entries: readonly Entry[]): Uint8Array {
  return encodeCbor(
    entries.map(({ id, kind, revision, place, seal, name }) => [id, kind, revision, place, seal, name]),
  );
}

export function pageText(entries: readonly Entry[]): Uint8Array {
  return frame(entriesCbor(entries));
}

export function encodeFields(fields: Record<string, unknown>): Uint8Array {
  return encodeCbor(canonicalMap(Object.entries(fields) as [string, CborValue][]));
}
