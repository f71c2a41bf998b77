import { concat } from "../../../bytes/concat.ts";
import { isUtf8 } from "../nodes.ts";
import { MOST_LEVELS, type Reading } from "../reading.ts";
import { type Head, readHead } from "./head.ts";
import type { CborItem } from "./item.ts";
import { readMembers } from "./map.ts";
import { readSimple } from "./simple.ts";

/**
 * Reads the data item that begins at `at` and must end before `limit`. It always gives an item: of what cannot be read,
 * one of the kind "unread" up to the limit, with a problem that says why.
 */
export function readItem(reading: Reading, at: number, limit: number, level = 0): CborItem {
  const rest: CborItem = { kind: "unread", start: at, end: limit, whole: false };
  if (!reading.countItem(at)) return rest;
  if (level > MOST_LEVELS) {
    reading.tell("too-deep", at, `CBOR is nested in more than ${MOST_LEVELS} levels; the rest was not read`);
    return rest;
  }
  const head = readHead(reading, at, limit);
  if (!head) return rest;
  if (head.argument === undefined && (head.major < 2 || head.major > 5)) {
    const what = head.major === 7 ? "A break stands where an item should begin" : "A head has no argument";
    reading.tell("malformed", at, what);
    return rest;
  }
  const place = { start: at, end: head.end, whole: true };
  switch (head.major) {
    case 0:
      return { ...place, kind: "integer", value: head.argument ?? 0n };
    case 1:
      return { ...place, kind: "integer", value: -1n - (head.argument ?? 0n) };
    case 2:
    case 3:
      return readString(reading, at, head, limit);
    case 4:
      return readArray(reading, at, head, limit, level);
    case 5:
      return readMap(reading, at, head, limit, level);
    case 6:
      return readTag(reading, at, head, limit, level);
    default:
      return readSimple(reading, at, head);
  }
}

function readString(reading: Reading, at: number, head: Head, limit: number): CborItem {
  if (head.argument === undefined) return readChunks(reading, at, head, limit);
  const length = Number(head.argument);
  const whole = length <= limit - head.end;
  if (!whole) {
    reading.tell("truncated", at, `A string of ${head.argument} bytes has only ${limit - head.end} left`);
  }
  const end = whole ? head.end + length : limit;
  return stringOf(
    reading,
    head.major,
    { start: at, end, whole },
    reading.bytes.subarray(head.end, end),
    head.end,
  );
}

function readChunks(reading: Reading, at: number, head: Head, limit: number): CborItem {
  const {
    items: chunks,
    end,
    whole,
  } = readUntilBreak(reading, at, head.end, limit, (next) =>
    // Chunks are strings of the same type with a length of their own.
    reading.byte(next) >> 5 === head.major && (reading.byte(next) & 31) !== 31
      ? readItem(reading, next, limit)
      : undefined,
  );
  const parts = chunks.map((chunk) => reading.bytes.subarray(contentStart(chunk), chunk.end));
  return stringOf(reading, head.major, { start: at, end, whole }, concat(...parts), head.end, chunks);
}

function contentStart(chunk: CborItem): number {
  if (chunk.kind === "bytes") return chunk.contentStart;
  return chunk.kind === "text" ? chunk.end - chunk.length : chunk.end;
}

function stringOf(
  reading: Reading,
  major: number,
  place: { start: number; end: number; whole: boolean },
  content: Uint8Array,
  contentStart: number,
  chunks?: CborItem[],
): CborItem {
  const ofChunks = chunks && { chunks };
  if (major === 2) return { ...place, kind: "bytes", content, contentStart, ...ofChunks };
  const value = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
  if (place.whole && !isUtf8(content)) reading.tell("malformed", place.start, "A text is not UTF-8");
  return { ...place, kind: "text", value, length: content.length, ...ofChunks };
}

function readArray(reading: Reading, at: number, head: Head, limit: number, level: number): CborItem {
  const next = (from: number) => readItem(reading, from, limit, level + 1);
  const { items, end, whole } =
    head.argument === undefined
      ? readUntilBreak(reading, at, head.end, limit, next)
      : readCounted(reading, at, head, limit, next);
  return { kind: "array", start: at, end, whole, items };
}

function readMap(reading: Reading, at: number, head: Head, limit: number, level: number): CborItem {
  const next = (from: number) => readItem(reading, from, limit, level + 1);
  const twice = head.argument === undefined ? head : { ...head, argument: head.argument * 2n };
  const { items, end, whole } =
    head.argument === undefined
      ? readUntilBreak(reading, at, head.end, limit, next)
      : readCounted(reading, at, twice, limit, next);
  if (whole && items.length % 2 === 1) reading.tell("malformed", end - 1, "A key of a map has no value");
  const isWhole = whole && items.length % 2 === 0;
  return { kind: "map", start: at, end, whole: isWhole, members: readMembers(reading, items, end) };
}

function readTag(reading: Reading, at: number, head: Head, limit: number, level: number): CborItem {
  reading.tell("not-canonical", at, "There is a tag, which CTAP2's canonical CBOR does not have");
  const content = readItem(reading, head.end, limit, level + 1);
  return {
    kind: "tag",
    tag: head.argument ?? 0n,
    content,
    start: at,
    end: content.end,
    whole: content.whole,
  };
}

interface Run {
  items: CborItem[];
  end: number;
  whole: boolean;
}

function readCounted(
  reading: Reading,
  at: number,
  head: Head,
  limit: number,
  next: (from: number) => CborItem,
): Run {
  const items: CborItem[] = [];
  const count = head.argument ?? 0n;
  let end = head.end;
  const tellShort = () =>
    reading.tell("truncated", at, `There should be ${count} items; the bytes end before`);
  // An item has at least one byte.
  const short = count > BigInt(limit - end);
  if (short) tellShort();
  while (BigInt(items.length) < count) {
    if (end >= limit) {
      if (!short) tellShort();
      return { items, end: limit, whole: false };
    }
    const item = next(end);
    items.push(item);
    end = item.end;
    if (!item.whole) return { items, end, whole: false };
  }
  return { items, end, whole: true };
}

/** `next` gives undefined where what follows cannot be part of it. */
function readUntilBreak(
  reading: Reading,
  at: number,
  from: number,
  limit: number,
  next: (from: number) => CborItem | undefined,
): Run {
  reading.tell(
    "indefinite-length",
    at,
    "The length is indefinite, which CTAP2's canonical CBOR does not have",
  );
  const items: CborItem[] = [];
  let end = from;
  while (end < limit) {
    if (reading.byte(end) === 0xff) return { items, end: end + 1, whole: true };
    const item = next(end);
    if (!item) {
      reading.tell("malformed", end, "This cannot be part of a string of indefinite length");
      return { items, end: limit, whole: false };
    }
    items.push(item);
    end = item.end;
    if (!item.whole) return { items, end, whole: false };
  }
  reading.tell("truncated", at, "The break that ends the indefinite length is missing");
  return { items, end: limit, whole: false };
}
