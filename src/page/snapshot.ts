import { BYTES, FLAG, I32, memberName, type Shape, U32 } from "../wire/options-shape.ts";
import {
  createObject,
  decodeText,
  isArray,
  keys,
  NativeTextDecoder,
  NativeTypeError,
  ownKeys,
  propertyOf,
} from "./primordials.ts";

/** Thrown for a list that no request could carry: the native function may have it. */
export const TOO_LONG = {};
const MAX_ITEMS = 1 << 16;

/**
 * Copies options as WebIDL converts them: each member is read once, in order, and a value that does not
 * convert is a TypeError. Byte strings become `BinaryText`: decoding copies a BufferSource of any kind
 * in one native step and refuses everything else.
 */
export function snapshot(shape: Shape, value: unknown, path: string): unknown {
  if (typeof shape === "object") {
    const object = typeof value === "object" || typeof value === "function";
    const copy = createObject(null) as Record<string, unknown>;
    if (isArray(shape)) {
      if (!object) throw new NativeTypeError(`${path} is no list.`);
      if (shape.length > 1) {
        // A TypeError for null.
        const names = ownKeys(value as object);
        for (let i = 0; i < names.length; i++) {
          // Symbols too, which the template refuses as WebIDL does.
          if (!propertyOf(value as object, names[i] as string)?.enumerable) continue;
          const name = `${names[i] as string}`;
          copy[name] = snapshot(shape[1] as Shape, (value as Record<string, unknown>)[name], path);
        }
        return copy;
      }
      // Throws a TypeError by itself where there is no iterator.
      const items = [...(value as Iterable<unknown>)];
      if (items.length > MAX_ITEMS) throw TOO_LONG;
      for (let i = 0; i < items.length; i++) items[i] = snapshot(shape[0] as Shape, items[i], path);
      return items;
    }
    if (!object && value !== undefined) throw new NativeTypeError(`${path} is no object.`);
    const members = keys(shape);
    for (let i = 0; i < members.length; i++) {
      const key = members[i] as string;
      const member = memberName(key);
      const at = `${path}.${member[0]}`;
      const item = (value as Record<string, unknown> | null | undefined)?.[member[0]];
      if (item !== undefined) copy[member[0]] = snapshot(shape[key as never] as Shape, item, at);
      else if (member[1]) throw new NativeTypeError(`Required member ${at} is undefined.`);
    }
    return copy;
  }
  if (shape === BYTES) {
    return { __proto__: null, binary: decodeText(new NativeTextDecoder("x-user-defined"), value) };
  }
  if (shape === FLAG) return !!value;
  if (shape === U32) return (value as number) >>> 0;
  if (shape === I32) return (value as number) | 0;
  // A template, unlike String(), refuses symbols as WebIDL does.
  return `${value}`;
}
