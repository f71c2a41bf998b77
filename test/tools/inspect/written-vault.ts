import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { argon2id } from "hash-wasm";

/** A writer of vault files for these tests, from docs/vault-format.md alone. It refuses nothing. */

export type Plain =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | Plain[]
  | { [name: string]: Plain };
type Fields = { [name: string]: Plain };

export function cbor(value: Plain): Buffer {
  if (value === null) return Buffer.from("f6", "hex");
  if (value === true || value === false) return Buffer.from(value ? "f5" : "f4", "hex");
  if (typeof value === "number" || typeof value === "bigint")
    return value < 0 ? lead(0x20, -1n - BigInt(value)) : lead(0, BigInt(value));
  if (typeof value === "string")
    return Buffer.concat([lead(0x60, Buffer.from(value).length), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([lead(0x40, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([lead(0x80, value.length), ...value.map(cbor)]);
  const entries = Object.entries(value).map(([name, item]) => [cbor(name), cbor(item)] as const);
  entries.sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b));
  return Buffer.concat([lead(0xa0, entries.length), ...entries.flat()]);
}

function lead(major: number, argument: number | bigint): Buffer {
  const n = BigInt(argument);
  const out = Buffer.alloc(9);
  if (n < 24n) return Buffer.of(major + Number(n));
  if (n < 256n) return Buffer.of(major + 24, Number(n));
  if (n < 65536n) return out.subarray(0, out.writeUInt16BE(Number(n), 1)).fill(major + 25, 0, 1);
  if (n < 2n ** 32n) return out.subarray(0, out.writeUInt32BE(Number(n), 1)).fill(major + 26, 0, 1);
  return out.subarray(0, out.writeBigUInt64BE(n, 1)).fill(major + 27, 0, 1);
}

const prefix = (name: string) => Buffer.concat([Buffer.from(`latchkey/2/${name}`), Buffer.alloc(1)]);
const mac = (key: Uint8Array, ...parts: Uint8Array[]) => {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const derive = (ikm: Uint8Array, salt: Uint8Array, info: string) =>
  Buffer.from(hkdfSync("sha256", ikm, salt, Buffer.from(`latchkey/2/${info}`), 32));

function gcm(key: Uint8Array, nonce: Uint8Array, text: Uint8Array, aad: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

export function frame(x: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(x.length);
  return Buffer.concat([length, x, Buffer.alloc((512 - ((x.length + 4) % 512)) % 512)]);
}

const number = (value: number | bigint, bytes: number) =>
  Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(bytes * 2, "0"),
    "hex",
  );

export interface RecordRow {
  id: Uint8Array;
  kind: number;
  revision: number;
  tag?: Uint8Array;
  nonce: Uint8Array;
  sealed: Uint8Array;
}

export type Entry = [Uint8Array, number, number, Uint8Array, Uint8Array | null, string];

export const PIN = "ﬁve hundred ½ pears";
export const CODE = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
export const OUTPUT = Buffer.alloc(32, 7);
export const QUICK = { name: "argon2id", version: 19, memory: 19456, passes: 2, lanes: 1 };

/** A vault under construction: change any part of it, seal again what shall be sound, and take its file. */
export class WrittenVault {
  readonly id = randomBytes(16);
  readonly key = randomBytes(32);
  readonly tagKey = randomBytes(32);
  readonly slots: Fields[] = [];
  format = 2;
  generation = 1;
  readonly records: RecordRow[] = [];
  readonly entries: Entry[] = [];
  pages: { number: number; nonce: Uint8Array; sealed: Uint8Array }[] = [];
  manifest: Fields = {};
  header: Fields = {};
  /** Of a dump. */
  extra: Fields = {};

  derived(purpose: string): Buffer {
    return derive(this.key, this.id, purpose);
  }

  async addSlot(
    type: string,
    secret: { pin?: string; code?: Uint8Array; output?: Uint8Array },
    kdf: Fields = {},
  ) {
    const slot: Fields = { id: randomBytes(16), type };
    const parts: Uint8Array[] = [];
    if (secret.pin !== undefined) {
      const salt = randomBytes(16);
      slot.kdf = { ...QUICK, salt, ...kdf };
      const cost = { iterations: 2, parallelism: 1, memorySize: 19456, hashLength: 32 };
      const password = secret.pin.normalize("NFKC");
      parts.push(await argon2id({ password, salt, ...cost, outputType: "binary" }));
    }
    if (secret.code) parts.push(secret.code);
    if (secret.output) {
      slot.platform = { credential: randomBytes(40), input: randomBytes(32), synced: type !== "platform" };
      parts.push(secret.output);
    }
    const bytes = Buffer.concat(parts);
    const id = slot.id as Uint8Array;
    slot.commitment = derive(bytes, id, `slot/${type}/commitment`);
    const nonce = randomBytes(12);
    const aad = Buffer.concat([prefix("slot"), this.id, cbor(slot)]);
    slot.wrapped = gcm(derive(bytes, id, `slot/${type}/key`), nonce, this.key, aad);
    slot.nonce = nonce;
    this.slots.push(slot);
    return slot;
  }

  tag(item: Fields): Buffer {
    const rp = createHash("sha256").update(String(item.rpId)).digest();
    return mac(this.tagKey, rp, item.id as Uint8Array);
  }

  place(x: Uint8Array | string): Buffer {
    return mac(this.derived("places"), Buffer.from(x)).subarray(0, 16);
  }

  sealRow(
    id: Uint8Array,
    kind: number,
    item: Plain,
    revision: number,
    tag?: Uint8Array,
    text?: Uint8Array,
  ): RecordRow {
    const nonce = randomBytes(12);
    const bound = [id, number(kind, 1), number(revision, 8), tag ?? Buffer.of()];
    const aad = Buffer.concat([prefix("record"), this.id, ...bound]);
    const sealed = gcm(this.derived("records"), nonce, text ?? frame(cbor(item)), aad);
    return { id, kind, revision, ...(tag ? { tag } : {}), nonce, sealed };
  }

  /** Writes a record and its entry, in a new generation. */
  add(kind: number, item: Fields, id: Uint8Array = randomBytes(16), name = "a name"): RecordRow {
    this.generation++;
    const row = this.sealRow(id, kind, item, this.generation, kind === 1 ? this.tag(item) : undefined);
    const site = kind === 1 ? String(item.rpId) : kind === 2 ? ((item.site as string | undefined) ?? id) : "";
    this.records.push(row);
    this.entries.push([id, kind, row.revision, this.place(site), row.sealed.subarray(-16), name]);
    return row;
  }

  /** Deletes a record: its row goes, a tombstone stays. */
  remove(row: RecordRow): void {
    this.generation++;
    this.records.splice(this.records.indexOf(row), 1);
    const entry = this.entryOf(row);
    entry[2] = this.generation;
    entry[4] = null;
    entry[5] = "";
  }

  entryOf(row: RecordRow): Entry {
    const entry = this.entries.find(([id]) => Buffer.compare(id, row.id) === 0);
    if (!entry) throw new Error("no entry");
    return entry;
  }

  /** The page of a place among P, bit by bit: the next bit of h counts only if that page is there already. */
  home(place: Uint8Array, P: number): number {
    const h = Buffer.from(place).readUInt32BE(0);
    const L = 31 - Math.clz32(P);
    const long = Number(BigInt(h) & ((1n << BigInt(L + 1)) - 1n));
    return long < P ? long : Number(BigInt(h) & ((1n << BigInt(L)) - 1n));
  }

  sealPage(n: number, entries: Plain) {
    const nonce = randomBytes(12);
    const aad = Buffer.concat([prefix("page"), this.id, number(n, 4)]);
    return { number: n, nonce, sealed: gcm(this.derived("index"), nonce, frame(cbor(entries)), aad) };
  }

  /** Makes the pages from the entries: as many as the format asks for, or P. */
  sealPages(P = Math.max(1, Math.ceil(this.entries.length / 32))): void {
    const sorted = this.entries.toSorted(([a], [b]) => Buffer.compare(a, b));
    this.pages = Array.from({ length: P }, (_, n) =>
      this.sealPage(
        n,
        sorted.filter((entry) => this.home(entry[3], P) === n),
      ),
    );
  }

  sealManifest(change: Fields = {}, row: { generation?: number | bigint; text?: Uint8Array } = {}): void {
    const pages = Buffer.concat(this.pages.map(({ sealed }) => sealed.subarray(-16)));
    const records = this.entries.filter((entry) => entry[4] !== null).length;
    const header = this.header.mac ?? null;
    const entries = this.entries.length;
    const manifest = { generation: this.generation, header, pages, records, entries, ...change };
    const generation = row.generation ?? this.generation;
    const nonce = randomBytes(12);
    const aad = Buffer.concat([prefix("manifest"), this.id, number(generation, 8)]);
    const sealed = gcm(this.derived("index"), nonce, row.text ?? frame(cbor(manifest)), aad);
    this.manifest = { generation, nonce, sealed };
  }

  sealHeader(change: Fields = {}): void {
    const fields = { format: this.format, vault: this.id, tagKey: this.tagKey, slots: this.slots, ...change };
    const body = cbor(fields);
    this.header = { body, mac: mac(this.derived("header"), prefix("header"), body) };
  }

  seal(): this {
    this.sealHeader();
    this.sealPages();
    this.sealManifest();
    return this;
  }

  file(change: Fields = {}): Buffer {
    const records = this.records.toSorted((a, b) => Buffer.compare(a.id, b.id)).map((row) => ({ ...row }));
    const pages = this.pages.map((row) => ({ ...row }));
    const map = { header: this.header, manifest: this.manifest, pages, records, ...this.extra, ...change };
    return Buffer.concat([Buffer.from("LATCHKEY"), cbor(map)]);
  }
}

export function passkey(rpId: string, seed: number, change: Fields = {}): Fields {
  return {
    id: Buffer.alloc(32, seed),
    rpId,
    rpName: "",
    userHandle: Buffer.from([seed]),
    userName: `user ${seed}`,
    userDisplayName: "",
    algorithm: -7,
    privateKey: Buffer.alloc(32, 0xa0 + (seed % 16)),
    discoverable: true,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    createdAt: 1_700_000_000_000,
    archived: false,
    confirmed: true,
    ...change,
  };
}

export function code(change: Fields = {}): Fields {
  return {
    type: "totp",
    secret: Buffer.from("a code's secret bytes"),
    algorithm: "SHA-1",
    digits: 6,
    period: 30,
    issuer: "An issuer",
    account: "an account",
    createdAt: 1_700_000_000_000,
    ...change,
  };
}

/** 40 passkeys, 3 codes, 1 setting and 2 tombstones on 2 pages, with a slot of type `pin` alone. */
export async function fullVault(): Promise<WrittenVault> {
  const vault = new WrittenVault();
  await vault.addSlot("pin", { pin: PIN });
  for (let n = 0; n < 42; n++) vault.add(1, passkey(n % 3 === 0 ? "example.org" : `site${n}.example`, n));
  vault.add(2, code());
  vault.add(2, code({ site: "example.org", type: "steam" }));
  const { period: _, ...hotp } = code({ type: "hotp", counter: 7 });
  vault.add(2, hotp);
  vault.add(3, { name: "idle", value: { minutes: 10, list: [1, null, true, -5] } });
  for (const row of vault.records.slice(0, 2)) vault.remove(row);
  return vault.seal();
}
