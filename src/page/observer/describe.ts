import { MOST_PATHS } from "../../wire/observed.ts";
import {
  createObject,
  decodeText,
  getPrototypeOf,
  isArray,
  NativeTextDecoder,
  ownKeys,
  propertyOf,
} from "../primordials.ts";

/** How much of one value is looked at, in members, and in characters of its texts. */
const MOST_MEMBERS = 4096;
const MOST_TEXT = 1 << 17;
const DEEPEST = 8;

/** What was found while a value was described. */
export interface Description {
  value: unknown;
  /** The paths of members that are getters, which nobody has asked. */
  unread: string[];
}

interface Budget {
  members: number;
  text: number;
  unread: string[];
}

/**
 * A copy of a page's value that can be posted: byte strings as `BinaryText`, no functions. No getter of the page's is
 * called, as it could answer otherwise the second time. Throws where the value is too large, or where the page's own
 * objects throw when they are looked at.
 */
export function describe(value: unknown): Description {
  const unread: string[] = [];
  const budget = { members: MOST_MEMBERS, text: MOST_TEXT, unread };
  return { value: copy(value, budget, "", 0), unread };
}

/** A member that is data, of the object or of what it inherits from. */
export function dataOf(object: unknown, name: string): unknown {
  let at = object;
  for (let depth = 0; depth < DEEPEST && isObject(at); depth++) {
    const property = propertyOf(at, name);
    if (property) return property.value;
    at = getPrototypeOf(at);
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function copy(value: unknown, budget: Budget, path: string, depth: number): unknown {
  if (typeof value === "string") {
    budget.text -= value.length;
    if (budget.text < 0) throw TOO_LARGE;
    return value;
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object") return undefined;
  if (depth > DEEPEST) throw TOO_LARGE;
  const binary = binaryOf(value);
  if (binary !== undefined) {
    budget.text -= binary.length;
    if (budget.text < 0) throw TOO_LARGE;
    return { __proto__: null, binary };
  }
  return isArray(value) ? listOf(value, budget, path, depth) : objectOf(value, budget, path, depth);
}

function listOf(list: unknown[], budget: Budget, path: string, depth: number): unknown[] {
  const length = propertyOf(list, "length")?.value as number;
  const items: unknown[] = [];
  for (let i = 0; i < length; i++) {
    items[i] = member(list, `${i}`, budget, path, depth) ?? null;
  }
  return items;
}

function objectOf(object: object, budget: Budget, path: string, depth: number): object {
  const copied = createObject(null) as Record<string, unknown>;
  // What a class of the page's own defines counts too, but not what every object has.
  for (let at: object | null = object, level = 0; at && level < DEEPEST; level++) {
    const above: object | null = getPrototypeOf(at);
    if (level > 0 && above === null) break;
    const names = ownKeys(at);
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (typeof name !== "string" || name === "constructor" || name in copied) continue;
      const described = member(at, name, budget, path, depth);
      if (described !== undefined) copied[name] = described;
    }
    at = above;
  }
  return copied;
}

function member(owner: object, name: string, budget: Budget, path: string, depth: number): unknown {
  if (--budget.members < 0) throw TOO_LARGE;
  const property = propertyOf(owner, name);
  if (!property) return undefined;
  const at = path === "" ? name : `${path}.${name}`;
  if (property.get) {
    if (budget.unread.length < MOST_PATHS) budget.unread[budget.unread.length] = at;
    return undefined;
  }
  return copy(property.value, budget, at, depth + 1);
}

const TOO_LARGE = {};

/** The bytes of a BufferSource, one UTF-16 unit each; undefined for everything else, of which the decoder throws. */
function binaryOf(value: object): string | undefined {
  try {
    return decodeText(new NativeTextDecoder("x-user-defined"), value) as string;
  } catch {
    return undefined;
  }
}
