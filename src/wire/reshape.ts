import type { CeremonyRequest } from "./ceremony.ts";
import { BYTES, FLAG, I32, memberName, OPTIONS, type Shape, TEXT, U32 } from "./options-shape.ts";

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
  if (Array.isArray(shape) && Array.isArray(value)) {
    return Array.from(value, (item) => reshape(shape[0], item, bytes, path));
  }
  if (typeof shape === "object" && !Array.isArray(shape) && value && typeof value === "object") {
    const rebuilt: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(shape)) {
      const [name, required] = memberName(key);
      const item = (value as Record<string, unknown>)[name];
      const at = `${path}.${name}`;
      if (item !== undefined) rebuilt[name] = reshape(member, item, bytes, at);
      else if (required) throw new TypeError(at);
    }
    return rebuilt;
  }
  const kind = shape === FLAG ? "boolean" : shape === TEXT || shape === BYTES ? "string" : "number";
  const sound = shape === BYTES && typeof value === "string" ? bytes(value) : value;
  if (typeof shape === "object" || typeof sound !== kind) throw new TypeError(path);
  if (shape === U32 && sound !== (sound as number) >>> 0) throw new TypeError(path);
  if (shape === I32 && sound !== ((sound as number) | 0)) throw new TypeError(path);
  return sound;
}
