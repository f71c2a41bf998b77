/**
 * What the decoders give: a tree over the bytes, and everything that is wrong with them. No bytes make a decoder throw:
 * what cannot be read is told as a problem with its offset, and what could be read is in the tree all the same. It is
 * JSON, so that it can go to any page and into any file.
 */

export interface Decoded {
  tree: TreeNode;
  /** In the order of their offsets. */
  problems: Problem[];
}

export interface TreeNode {
  /** The name of the field in the specification, the key in a map, or the place in an array: "kty (1)", "fmt", "[0]". */
  label: string;
  kind: NodeKind;
  /** The bytes of this node: from `start` up to and without `end`, counted in the whole that was decoded. */
  start: number;
  end: number;
  /** Of a member of a CBOR map: where its key begins, which ends at `start`. */
  keyStart?: number;
  /**
   * Text, a number or a truth value as it is; a byte string as lower-case hex, without what is past `MOST_SHOWN` bytes;
   * an integer that is none of JavaScript's safe ones in decimal digits. Absent where the children say it.
   */
  value?: string | number | boolean | null;
  /** What the value stands for: "ES256", "user present". */
  meaning?: string;
  children?: TreeNode[];
}

export type NodeKind =
  /** Fields one after the other, without a frame of their own: authenticator data. */
  | "fields"
  | "map"
  | "array"
  | "integer"
  | "float"
  | "text"
  | "bytes"
  /** true, false, null, undefined and other simple values. */
  | "simple"
  | "tag"
  /** One bit of a byte; `value` is true or false. */
  | "flag"
  /** Bytes that belong to nothing, or that could not be read. */
  | "unread";

export interface Problem {
  code: ProblemCode;
  /** Where it begins, counted in the whole that was decoded. */
  offset: number;
  /** One English sentence without a full stop. */
  message: string;
}

export type ProblemCode =
  | "truncated"
  | "trailing"
  | "duplicate-key"
  /** A form that CTAP2's canonical CBOR does not have (CTAP 2.1 §8): a long head, keys out of order, a tag. */
  | "not-canonical"
  | "indefinite-length"
  | "too-deep"
  | "too-many"
  | "too-large"
  /** Text that is no UTF-8, heads that CBOR reserves, a break where none can be. */
  | "malformed"
  /** Of another type or length than the specification has it. */
  | "wrong-type"
  | "missing"
  /** Well-formed, and yet not possible: BS without BE. */
  | "invalid";

/** Bytes of a byte string or of a text that are written into `value`. */
export const MOST_SHOWN = 4096;
