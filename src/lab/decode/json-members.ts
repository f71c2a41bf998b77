/** The members of a JSON object where they lie in its bytes. */
export interface JsonMember {
  name: string;
  /** From the quote that begins the name. */
  nameStart: number;
  /** Of the value. */
  start: number;
  end: number;
  value: unknown;
}

export interface JsonMembers {
  members: JsonMember[];
  /** Where the text stops being a JSON object, and why. */
  error?: { offset: number; message: string };
  /** After the object's closing brace, or where the error is. */
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const [OPEN, CLOSE, COLON, COMMA] = [0x7b, 0x7d, 0x3a, 0x2c];
/** `{`, `[`, `}` and `]`. */
const NESTING = new Map([
  [0x7b, 1],
  [0x5b, 1],
  [0x7d, -1],
  [0x5d, -1],
]);
const MOST_MEMBERS = 1000;

/** Everything that gives JSON its form is ASCII, so that its bytes can be looked at one by one. */
export function jsonMembers(bytes: Uint8Array, from = 0): JsonMembers {
  const members: JsonMember[] = [];
  const failed = (offset: number, message: string) => ({ members, error: { offset, message }, end: offset });
  let at = skipSpace(bytes, from);
  if (bytes[at] !== OPEN) return failed(at, "An object should begin here");
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === CLOSE) return { members, end: at + 1 };
  for (;;) {
    if (members.length >= MOST_MEMBERS) return failed(at, `There are more than ${MOST_MEMBERS} members`);
    const nameStart = at;
    const nameEnd = endOfString(bytes, at);
    const name = parse(bytes, nameStart, nameEnd);
    if (typeof name !== "string") return failed(nameStart, "The name of a member should begin here");
    at = skipSpace(bytes, nameEnd);
    if (bytes[at] !== COLON) return failed(at, "A colon should follow the name of a member");
    const start = skipSpace(bytes, at + 1);
    const end = endOfValue(bytes, start);
    const value = parse(bytes, start, end);
    if (value === undefined) return failed(start, "This is not a JSON value");
    members.push({ name, nameStart, start, end, value });
    at = skipSpace(bytes, end);
    if (bytes[at] === CLOSE) return { members, end: at + 1 };
    if (bytes[at] !== COMMA) return failed(at, "A comma or the end of the object should follow");
    at = skipSpace(bytes, at + 1);
  }
}

export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (SPACES.has(bytes[at] ?? 0)) at++;
  return at;
}

function parse(bytes: Uint8Array, start: number, end: number): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
}

/** After the closing quote of the string that begins at `start`, or where the bytes end. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at + 1, bytes.length);
}

/** Where the value ends is known by its brackets and strings; whether it is one, JSON.parse says. */
function endOfValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const nesting = NESTING.get(byte) ?? 0;
    if (depth === 0 && (byte === COMMA || nesting < 0)) break;
    depth += nesting;
    at = byte === QUOTE ? endOfString(bytes, at) : at + 1;
    if (depth === 0 && (byte === QUOTE || nesting < 0)) return at;
  }
  while (at > start && SPACES.has(bytes[at - 1] ?? 0)) at--;
  return at;
}
