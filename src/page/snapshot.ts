import type { Shape } from "../wire/options-shape.ts";
import { createObject, decodeText, iterator, NativeTextDecoder, NativeTypeError } from "./primordials.ts";

/**
 * Copies options as WebIDL converts them: each member is read once, in order, and a value that does not
 * convert is a TypeError. Byte strings become binary strings: decoding copies a BufferSource of any kind
 * in one native step and refuses everything else.
 */
export function snapshot(shape: Shape, value: unknown, path: string): unknown {
  if (typeof shape === "object") {
    const object = typeof value === "object" || typeof value === "function";
    if ("list" in shape) {
      if (!object || value === null || typeof (value as never)[iterator] !== "function") {
        throw new NativeTypeError(`${path} is not a sequence.`);
      }
      const items = [...(value as Iterable<unknown>)];
      for (let i = 0; i < items.length; i++) items[i] = snapshot(shape.list, items[i], path);
      return items;
    }
    if (!object && value !== undefined) throw new NativeTypeError(`${path} is not an object.`);
    const copy = createObject(null) as Record<string, unknown>;
    for (let i = 0; i < shape.members.length; i++) {
      const entry = shape.members[i] as (typeof shape.members)[number];
      const name = entry[0];
      const item = (value as Record<string, unknown> | null | undefined)?.[name];
      if (item !== undefined) copy[name] = snapshot(entry[1], item, `${path}.${name}`);
      else if (entry[2]) throw new NativeTypeError(`Required member ${path}.${name} is undefined.`);
    }
    return copy;
  }
  switch (shape) {
    case "bytes":
      return decodeText(new NativeTextDecoder("x-user-defined"), value);
    case "flag":
      return !!value;
    case "u32":
      return (value as number) >>> 0;
    case "i32":
      return (value as number) | 0;
    default:
      // A template, unlike String(), refuses symbols as WebIDL does.
      return `${value}`;
  }
}
