import { decodeCbor, Malformed } from "./cbor.ts";
import { checkLimits, header, refuseNewer } from "./header.ts";
import { Refused } from "./refused.ts";
import { anyBytes, ascending, bytes, list, map, oneOf, type Shape, text, unsigned } from "./shapes.ts";

/** A file: docs/vault-format.md, section 6. */

const INDEX = { nonce: bytes(12), sealed: bytes(528, 67_108_864) };
const MANIFEST = map({ generation: unsigned, ...INDEX });
const PAGE = map({ number: unsigned, ...INDEX });
const RECORD = { id: bytes(16), revision: unsigned, nonce: bytes(12), sealed: bytes(528, 1_048_592) };
const PASSKEY = map({ ...RECORD, kind: oneOf(1), tag: bytes(32) });
const OTHER = map({ ...RECORD, kind: oneOf(2, 3) });
const ATTEMPTS = map({ slot: bytes(16), failures: unsigned, wait: unsigned });

export type PageRow = ReturnType<typeof PAGE>;
export type RecordRow = ReturnType<typeof PASSKEY | typeof OTHER>;
export type VaultFile = ReturnType<typeof FILE>;

const record: Shape<RecordRow> = (value, what) =>
  (value instanceof Map && value.get("kind") === 1 ? PASSKEY : OTHER)(value, what);

const FILE = map(
  {
    header,
    manifest: MANIFEST,
    pages: ascending(PAGE, (a, b) => a.number - b.number),
    records: ascending(record, (a, b) => Buffer.compare(a.id, b.id)),
  },
  {
    attempts: list(ATTEMPTS),
    sites: ascending(text, (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    quarantine: list(anyBytes),
  },
);

const MAGIC = Buffer.from("LATCHKEY");

/** Reads a whole file, without any secret. Throws Refused. */
export function readVaultFile(bytes: Uint8Array): VaultFile {
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length)))
    throw new Refused("not-latchkey", "The file does not begin with LATCHKEY: it is no vault.");
  try {
    const contents = decodeCbor(bytes.subarray(MAGIC.length));
    refuseNewer(contents);
    const file = FILE(contents, "the file");
    checkLimits(file.header.slots);
    return file;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Refused("malformed", `The file is malformed: ${error.message}.`);
  }
}
