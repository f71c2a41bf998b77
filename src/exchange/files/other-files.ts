import { ExchangeError, type ExchangeErrorCode } from "../errors.ts";

/** Files that people bring by mistake: what they are, and what to bring instead. */

interface Kind {
  /** Bytes at the start, in hexadecimal; two dots stand for any byte. */
  starts: readonly string[];
  code: ExchangeErrorCode;
  message: string;
}

const IMAGE = "It is an image of a kind that no QR code is read from: save it as PNG or JPEG.";
const KEEPASS =
  "It is a KeePass database. In KeePassXC, export the passkeys as .passkey files, and codes as otpauth addresses.";

const BINARY: readonly Kind[] = [
  { starts: ["03d9a29a67fb4bb5", "03d9a29a65fb4bb5"], code: "unsupported", message: KEEPASS },
  { starts: ["89504e470d0a1a0a"], code: "not-this-format", message: IMAGE },
  { starts: ["ffd8ff", "474946383961", "474946383761"], code: "not-this-format", message: IMAGE },
  { starts: ["52494646........57454250", "424d........0000"], code: "not-this-format", message: IMAGE },
  { starts: ["255044462d"], code: "not-this-format", message: "It is a PDF document." },
  {
    starts: ["53514c69746520666f726d6174203300"],
    code: "not-this-format",
    message: "It is an SQLite database.",
  },
  {
    starts: ["1f8b", "377abcaf271c", "526172211a07"],
    code: "not-this-format",
    message: "It is a packed file: unpack it first.",
  },
  { starts: ["fffe", "feff"], code: "malformed", message: "It is text in UTF-16: save it as UTF-8." },
];

const CSV = "It is a CSV file. Those hold passwords, and no passkeys: export as JSON.";
const PGP = "It is encrypted by PGP: export it again without a passphrase.";
const TEXTS: readonly { is: RegExp; code: ExchangeErrorCode; message: string }[] = [
  { is: /^-----BEGIN PGP MESSAGE/, code: "unsupported", message: PGP },
  { is: /^-----BEGIN /, code: "unsupported", message: "It is a key alone, without the site that it is for." },
  { is: /^<(?:!doctype html|html)/i, code: "not-this-format", message: "It is a web page." },
  { is: /^(?:<\?xml[^>]*>\s*)?<svg/i, code: "not-this-format", message: IMAGE },
  { is: /^<\?xml|^<KeePassFile/, code: "not-this-format", message: "It is an XML file, which is not read." },
  {
    is: /^(?=[^\n]*\b(?:url|login_uri|website|site)\b)(?=[^\n]*\b(?:username|user|login_username|email)\b)[^\n]*[,;\t]/i,
    code: "unsupported",
    message: CSV,
  },
];

/** A backup or a raw dump (docs/vault-format.md, section 6). */
export function isLatchkeyFile(bytes: Uint8Array): boolean {
  return startsWith(bytes, "4c415443484b4559");
}

/** Undefined where the bytes may be one of the formats. */
export function errorForBytes(bytes: Uint8Array): ExchangeError | undefined {
  if (bytes.length === 0) return new ExchangeError("not-this-format", "The file is empty.");
  const found = BINARY.find(({ starts }) => starts.some((start) => startsWith(bytes, start)));
  return found && new ExchangeError(found.code, found.message);
}

/** The same for a text that is not JSON. */
export function errorForText(text: string): ExchangeError | undefined {
  const start = text.slice(0, 2_000).trimStart();
  if (start === "") return new ExchangeError("not-this-format", "The file is empty.");
  const found = TEXTS.find(({ is }) => is.test(start));
  return found && new ExchangeError(found.code, found.message);
}

function startsWith(bytes: Uint8Array, start: string): boolean {
  const pairs = start.match(/../g) ?? [];
  return pairs.every((pair, i) => pair === ".." || bytes[i] === Number.parseInt(pair, 16));
}
