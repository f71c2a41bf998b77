import { decodeCbor, Malformed } from "./cbor.ts";
import { checkLimits, type Header, header, refuseNewer } from "./header.ts";
import { Refused } from "./refused.ts";
import {
  anyBytes,
  ascending,
  bytes,
  generation,
  list,
  map,
  oneOf,
  type Shape,
  text,
  unsigned,
} from "./shapes.ts";

/** A file: docs/vault-format.md, section 6. */

const INDEX = { nonce: bytes(12), sealed: bytes(528, 67_108_864) };
export const MANIFEST = map({ generation, ...INDEX });
export const PAGE = map({ number: unsigned, ...INDEX });
const RECORD = { id: bytes(16), revision: generation, nonce: bytes(12), sealed: bytes(528, 1_048_592) };
const PASSKEY = map({ ...RECORD, kind: oneOf(1), tag: bytes(32) });
const OTHER = map({ ...RECORD, kind: oneOf(2, 3) });
const ATTEMPTS = map({ slot: bytes(16), failures: unsigned, wait: unsigned });

export type PageRow = ReturnType<typeof PAGE>;
export type RecordRow = ReturnType<typeof PASSKEY | typeof OTHER>;
/** In a dump, header and manifest may be missing. */
export type VaultFile = ReturnType<typeof FILE>;
/** One that a secret may open. */
export type HeadedFile = VaultFile & { header: Header };

export const record: Shape<RecordRow> = (value, what) =>
  (value instanceof Map && value.get("kind") === 1 ? PASSKEY : OTHER)(value, what);

const FILE = map(
  {
    pages: ascending(PAGE, (a, b) => a.number - b.number),
    records: ascending(record, (a, b) => Buffer.compare(a.id, b.id)),
  },
  {
    header,
    manifest: MANIFEST,
    attempts: list(ATTEMPTS, 17),
    sites: ascending(text, (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    quarantine: list(anyBytes),
  },
);

export function isDump({ attempts, sites, quarantine }: VaultFile): boolean {
  return attempts !== undefined || sites !== undefined || quarantine !== undefined;
}

/** Most values and keys of a file's CBOR: these, and one for so many bytes of the file. */
const ITEMS = 65_536;
const ITEM_BYTES = 32;

const MAGIC = Buffer.from("LATCHKEY");

/** Reads a whole file, without any secret. Throws Refused. */
export function readVaultFile(bytes: Uint8Array): VaultFile {
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length)))
    throw new Refused("not-latchkey", "The file does not begin with LATCHKEY: it is no vault.");
  try {
    const contents = decodeCbor(bytes.subarray(MAGIC.length), ITEMS + Math.floor(bytes.length / ITEM_BYTES));
    refuseNewer(contents);
    const file = FILE(contents, "the file");
    if (!(isDump(file) || (file.header && file.manifest)))
      throw new Malformed("it is a backup without header or manifest");
    checkLimits(file.header?.slots ?? []);
    return file;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Refused("malformed", `The file is malformed: ${error.message}.`);
  }
}
