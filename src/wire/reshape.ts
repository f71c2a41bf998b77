import type { CeremonyRequest } from "./ceremony.ts";
import { OPTIONS, type Shape } from "./options-shape.ts";

/**
 * Rebuilds a request from what came over the wire, member by member, so that nothing that the shape does
 * not name goes further. `bytes` says what a byte string looks like on this stretch and what it becomes.
 * Throws a TypeError that names the member that is wrong.
 */
export function reshapeRequest(value: unknown, bytes: (text: string) => string | undefined): CeremonyRequest {
  const { type, options } = (value ?? {}) as { type?: unknown; options?: unknown };
  if (type !== "create" && type !== "get") throw new TypeError("type");
  return { type, options: reshape(OPTIONS[type], options, bytes, type) } as CeremonyRequest;
}

function reshape(
  shape: Shape,
  value: unknown,
  bytes: (text: string) => string | undefined,
  path: string,
): unknown {
  if (typeof shape === "object") {
    if ("list" in shape) {
      if (!Array.isArray(value)) throw new TypeError(path);
      return value.map((item) => reshape(shape.list, item, bytes, path));
    }
    if (typeof value !== "object" || value === null) throw new TypeError(path);
    const rebuilt: Record<string, unknown> = {};
    for (const [name, member, required] of shape.members) {
      const item = (value as Record<string, unknown>)[name];
      const at = `${path}.${name}`;
      if (item !== undefined) rebuilt[name] = reshape(member, item, bytes, at);
      else if (required) throw new TypeError(at);
    }
    return rebuilt;
  }
  const kind = shape === "flag" ? "boolean" : shape === "u32" || shape === "i32" ? "number" : "string";
  if (typeof value !== kind) throw new TypeError(path);
  const sound = shape === "bytes" ? bytes(value as string) : value;
  if (sound === undefined) throw new TypeError(path);
  return sound;
}
