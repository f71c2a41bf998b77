import { isBase64Url } from "../../bytes/base64url.ts";
import type { LogEntry } from "../log/entry.ts";
import type { JsonObject, JsonValue } from "../log/json-value.ts";
import { asObject } from "./members.ts";
import { CREATION, type Dictionary, REQUEST, type Shape } from "./shape.ts";

/** Where options are not what the spec's JSON has: found member by member, without stopping at the first. */

export interface Mistake {
  kind:
    | "missing"
    /** Not of the JSON type that is wanted. */
    | "type"
    /** Base64 with `+`, `/` or padding, where base64url is wanted. */
    | "base64"
    /** No base64 at all. */
    | "not-base64"
    /** A number that its WebIDL type does not have. */
    | "range"
    /** A member that the specification does not have. */
    | "unknown"
    /** A value that an enumeration does not have. */
    | "value"
    /** In an object that was given to the browser: something else than a BufferSource. */
    | "not-bytes";
  path: string;
  value: JsonValue | undefined;
  /** What would be right there, as the end of "… should be". */
  expected: string;
}

const BYTES = "unpadded base64url";
/** More than anybody reads. */
const MOST = 100;

export function mistakesIn(entry: LogEntry): Mistake[] {
  return new Search(entry, MOST, () => true).found;
}

/** The first with which the call fails at once, however many others come before it. */
export function fatalMistakeIn(entry: LogEntry): Mistake | undefined {
  return new Search(entry, 1, isFatal).found[0];
}

/** Whether a call with it fails at once: what else is wrong, browsers convert or ignore (Web IDL §3.2). */
export function isFatal({ kind, expected }: Mistake): boolean {
  if (kind === "type") return ["an object", "a list", BYTES].includes(expected);
  return ["missing", "base64", "not-base64", "not-bytes"].includes(kind);
}

/** One walk through the options of an entry. */
class Search {
  readonly found: Mistake[] = [];
  readonly #most: number;
  readonly #wanted: (mistake: Mistake) => boolean;
  readonly #notBytes: ReadonlySet<string>;
  readonly #inJson: boolean;
  readonly #isPartial: boolean;

  constructor(
    { ceremony, options, form, notBytes = [], unread = [] }: LogEntry,
    most: number,
    wanted: (mistake: Mistake) => boolean,
  ) {
    this.#most = most;
    this.#wanted = wanted;
    this.#notBytes = new Set(notBytes);
    this.#inJson = form === "json";
    this.#isPartial = unread.length > 0;
    this.#look(options, ceremony === "create" ? CREATION : REQUEST, "");
  }

  #tell(kind: Mistake["kind"], path: string, value: JsonValue | undefined, expected: string): void {
    const mistake = { kind, path, value, expected };
    if (this.found.length < this.#most && this.#wanted(mistake)) this.found.push(mistake);
  }

  #look(value: JsonValue, shape: Shape, path: string): void {
    if (this.found.length >= this.#most) return;
    if (typeof shape === "string") {
      const wrong = wrongScalar(value, shape, this.#inJson);
      if (this.#notBytes.has(path)) {
        this.#tell("not-bytes", path, value, "an ArrayBuffer or a view of one");
      } else if (wrong) this.#tell(wrong.kind, path, value, wrong.expected);
    } else if ("values" in shape) {
      if (typeof value !== "string") this.#tell("type", path, value, "a text");
      else if (!shape.values.includes(value)) this.#tell("value", path, value, listed(shape.values));
    } else if ("list" in shape) {
      if (!Array.isArray(value)) this.#tell("type", path, value, "a list");
      else for (const [i, item] of value.entries()) this.#look(item, shape.list, `${path}[${i}]`);
    } else if ("record" in shape) {
      const object = asObject(value);
      if (!object) this.#tell("type", path, value, "an object");
      else {
        for (const [name, item] of Object.entries(object)) {
          this.#look(item, shape.record, `${path}[${JSON.stringify(name)}]`);
        }
      }
    } else {
      // Null is an empty dictionary (Web IDL §3.2.17).
      const object = value === null ? {} : asObject(value);
      if (object) this.#lookInside(object, shape, path);
      else this.#tell("type", path, value, "an object");
    }
  }

  #lookInside(object: JsonObject, { members, required = [] }: Dictionary, path: string): void {
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    for (const name of required) {
      // What nobody has read may be there all the same.
      if (object[name] === undefined && !this.#isPartial) this.#tell("missing", at(name), undefined, "there");
    }
    for (const [name, item] of Object.entries(object)) {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      if (shape) this.#look(item, shape, at(name));
      else this.#tell("unknown", at(name), item, "left out");
    }
  }
}

function wrongScalar(
  value: JsonValue,
  shape: Extract<Shape, string>,
  inJson: boolean,
): { kind: Mistake["kind"]; expected: string } | undefined {
  switch (shape) {
    case "text":
      return typeof value === "string" ? undefined : { kind: "type", expected: "a text" };
    case "flag":
      return typeof value === "boolean" ? undefined : { kind: "type", expected: "true or false" };
    case "unsigned":
    case "integer":
      return wrongNumber(value, shape === "unsigned" ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1]);
    case "bytes":
      return inJson ? wrongBytes(value) : undefined;
    case "anything":
      return undefined;
  }
}

function wrongNumber(value: JsonValue, [least, most]: readonly [number, number]) {
  if (typeof value !== "number") return { kind: "type", expected: "a number" } as const;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return { kind: "range", expected: `a whole number from ${least} to ${most}` } as const;
}

function wrongBytes(value: JsonValue): { kind: Mistake["kind"]; expected: string } | undefined {
  const expected = BYTES;
  if (isBase64Url(value)) return undefined;
  // A blob that was left out of the log.
  if (typeof asObject(value)?.redacted === "number") return undefined;
  if (typeof value !== "string") return { kind: "type", expected };
  return { kind: /^[\w+/-]+={0,2}$/.test(value) ? "base64" : "not-base64", expected };
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? `"${values[0]}"` : `one of ${values.map((value) => `"${value}"`).join(", ")}`;
}
