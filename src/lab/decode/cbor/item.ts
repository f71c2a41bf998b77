/** One data item of CBOR (RFC 8949 §3) as it lies in the bytes. */

interface Place {
  /** From the first byte of the head up to and without the end of the content. */
  start: number;
  end: number;
  /** False where something is missing or could not be read. */
  whole: boolean;
}

export type CborItem = Place &
  (
    | { kind: "integer"; value: bigint }
    | { kind: "float"; value: number }
    | { kind: "simple"; value: boolean | null | string }
    /** `chunks`: of an indefinite length; `content` is then what they say together. */
    | { kind: "bytes"; content: Uint8Array; contentStart: number; chunks?: CborItem[] }
    | { kind: "text"; value: string; length: number; chunks?: CborItem[] }
    | { kind: "array"; items: CborItem[] }
    | { kind: "map"; members: CborMember[] }
    | { kind: "tag"; tag: bigint; content: CborItem }
    | { kind: "unread" }
  );

export interface CborMember {
  key: CborItem;
  value: CborItem;
}

/** The member of a map with this key, the first where there are several. */
export function memberOf(item: CborItem, key: string | number): CborItem | undefined {
  if (item.kind !== "map") return undefined;
  return item.members.find((member) => keyOf(member) === key)?.value;
}

/** A key that is a text or a safe integer, as JavaScript has it. */
export function keyOf({ key }: CborMember): string | number | undefined {
  if (key.kind === "text") return key.value;
  return key.kind === "integer" ? Number(key.value) : undefined;
}
