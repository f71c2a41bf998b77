import { isBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { BinaryText, CeremonyRequest, StaticCall } from "./ceremony.ts";
import { BYTES, FLAG, I32, memberName, OPTIONS, type Shape, TEXT, U32 } from "./options-shape.ts";

/**
 * Rebuilds a request from what came over the wire, member by member, so that nothing that the shape does
 * not name goes further. Byte strings become base64url. Throws a TypeError that names the member that is wrong.
 */
export function reshapeRequest(value: unknown): CeremonyRequest | StaticCall {
  const { type, options, mediation } = (value ?? {}) as Record<string, unknown>;
  if (typeof type !== "string" || !Object.hasOwn(OPTIONS, type)) throw new TypeError("type");
  if (mediation !== undefined && mediation !== "conditional" && mediation !== "immediate") {
    throw new TypeError("mediation");
  }
  const shaped = reshape(OPTIONS[type as never] as Shape, options, type);
  return { type, options: shaped, ...(mediation && { mediation }) } as CeremonyRequest | StaticCall;
}

function reshape(shape: Shape, value: unknown, path: string): unknown {
  if (typeof shape === "object") {
    if (isList(shape) && shape.length === 1) {
      if (!Array.isArray(value)) throw new TypeError(path);
      return Array.from(value, (item) => reshape(shape[0], item, path));
    }
    if (!value || typeof value !== "object") throw new TypeError(path);
    const members = isList(shape)
      ? Object.entries(value).map(([name, item]) => [name, reshape(shape[1] as Shape, item, path)])
      : membersOf(shape, value as Record<string, unknown>, path);
    // By definition, not by assignment: a record may have a member `__proto__`.
    return Object.fromEntries(members);
  }
  if (shape === BYTES) return base64Url(value, path);
  const kind = shape === FLAG ? "boolean" : shape === TEXT ? "string" : "number";
  const whole = shape === U32 ? (value as number) >>> 0 : shape === I32 ? (value as number) | 0 : value;
  if (typeof value !== kind || value !== whole) throw new TypeError(path);
  return value;
}

/** Of a `BinaryText`, as it comes from a page; base64url is what it is in a message of our own. */
function base64Url(value: unknown, path: string): string {
  if (isBase64Url(value)) return value;
  const binary = (value as BinaryText | null)?.binary;
  if (typeof binary !== "string") throw new TypeError(path);
  return toBase64Url(Uint8Array.from(binary, (unit) => unit.charCodeAt(0)));
}

function membersOf(
  shape: { readonly [member: string]: Shape },
  value: Record<string, unknown>,
  path: string,
): [string, unknown][] {
  return Object.entries(shape).flatMap(([key, member]) => {
    const [name, required] = memberName(key);
    const at = `${path}.${name}`;
    const item = value[name];
    if (item !== undefined) return [[name, reshape(member, item, at)]];
    if (required) throw new TypeError(at);
    return [];
  });
}

function isList(shape: object): shape is readonly [Shape] | readonly [1, Shape] {
  return Array.isArray(shape);
}
