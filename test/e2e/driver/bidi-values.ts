/** WebDriver BiDi's forms of JavaScript values, as far as JSON-like values need them. */

export interface RemoteValue {
  type: string;
  value?: unknown;
  handle?: string;
}

/** The form in which an argument is sent. */
export function toLocalValue(value: unknown): object {
  if (value === undefined) return { type: "undefined" };
  if (value === null) return { type: "null" };
  if (typeof value === "string") return { type: "string", value };
  if (typeof value === "boolean") return { type: "boolean", value };
  if (typeof value === "number") {
    return { type: "number", value: Number.isFinite(value) ? value : String(value) };
  }
  if (Array.isArray(value)) return { type: "array", value: value.map(toLocalValue) };
  if (typeof value === "object") {
    return { type: "object", value: Object.entries(value).map(([key, part]) => [key, toLocalValue(part)]) };
  }
  throw new TypeError(`A ${typeof value} cannot be sent to a page`);
}

/** The value that a result stands for; objects that are not JSON-like come back as undefined. */
export function fromRemoteValue(remote: RemoteValue): unknown {
  const { type, value } = remote;
  if (type === "null") return null;
  if (type === "number") return Number(value);
  if (type === "string" || type === "boolean") return value;
  if (type === "array" && Array.isArray(value)) return value.map(fromRemoteValue);
  if (type === "object" && Array.isArray(value)) {
    return Object.fromEntries(value.map(([key, part]) => [key, fromRemoteValue(part)]));
  }
  return undefined;
}
