import { type Cbor, type CborMap, Malformed } from "./cbor.ts";

/** Shapes of CBOR values. A shape returns the value with its type, or throws Malformed; `what` is the value's name. */
export type Shape<T> = (value: Cbor, what: string) => T;

function shape<T>(kind: string, test: (value: Cbor) => unknown): Shape<T> {
  return (value, what) => {
    if (!test(value)) throw new Malformed(`${what} is not ${kind}`);
    return value as T;
  };
}

export const text = shape<string>("a text", (value) => typeof value === "string");
export const notEmpty = shape<string>("a text", (value) => typeof value === "string" && value !== "");
export const flag = shape<boolean>("a boolean", (value) => typeof value === "boolean");
export const integer = shape<number>("an integer", (value) => typeof value === "number");
export const unsigned = range(0, Number.MAX_SAFE_INTEGER);
/** Of generations and revisions. */
export const generation = range(0, 2 ** 48);
export const anything = shape<Cbor>("a value", () => true);

/** An integer from `least` to `most`. */
export function range(least: number, most: number): Shape<number> {
  return shape(
    `a number from ${least} to ${most}`,
    (value) => typeof value === "number" && value >= least && value <= most,
  );
}

/** `least` to `most` bytes; exactly `least` without `most`. */
export function bytes(least: number, most = least): Shape<Uint8Array> {
  return shape(
    "a byte string of the right length",
    (value) => value instanceof Uint8Array && value.length >= least && value.length <= most,
  );
}

export const anyBytes = bytes(0, Number.POSITIVE_INFINITY);

export function oneOf<T extends string | number>(...values: T[]): Shape<T> {
  return shape(values.join(" or "), (value) => values.some((one) => one === value));
}

export function list<T>(item: Shape<T>, most = Number.POSITIVE_INFINITY): Shape<T[]> {
  return (value, what) => {
    if (!Array.isArray(value)) throw new Malformed(`${what} is not an array`);
    if (value.length > most) throw new Malformed(`${what} has more than ${most} entries`);
    return value.map((one) => item(one, `an entry of ${what}`));
  };
}

/** An array of these entries, of which the optional last ones may be missing. */
export function tuple(required: Shape<unknown>[], optional: Shape<unknown>[]): Shape<unknown[]> {
  return (value, what) => {
    if (!Array.isArray(value)) throw new Malformed(`${what} is not an array`);
    if (value.length < required.length || value.length > required.length + optional.length)
      throw new Malformed(`${what} has another number of entries`);
    const shapes = [...required, ...optional];
    return value.map((one, i) => shapes[i]?.(one, `an entry of ${what}`));
  };
}

/** Values in strictly ascending order. */
export function ascending<T>(item: Shape<T>, compare: (a: T, b: T) => number): Shape<T[]> {
  return (value, what) => {
    const values = list(item)(value, what);
    let before: T | undefined;
    for (const next of values) {
      if (before !== undefined && compare(before, next) >= 0)
        throw new Malformed(`${what} has something twice or out of order`);
      before = next;
    }
    return values;
  };
}

type Shapes = Record<string, Shape<unknown>>;
type Shaped<S extends Shapes> = { [K in keyof S]: ReturnType<S[K]> };

/** A map with these fields and no others. `optional` ones may be missing; `open`: unknown ones may be there. */
export function map<R extends Shapes, O extends Shapes = Record<never, never>>(
  required: R,
  optional?: O,
  open = false,
): Shape<Shaped<R> & Partial<Shaped<O>> & { map: CborMap }> {
  const shapes = new Map(Object.entries({ ...optional, ...required }));
  return (value, what) => {
    if (!(value instanceof Map)) throw new Malformed(`${what} is not a map`);
    for (const name of Object.keys(required))
      if (!value.has(name)) throw new Malformed(`${what} has no "${name}"`);
    const entries = [...value].map(([key, item]) => {
      const known = shapes.get(key);
      if (!(known || open)) throw new Malformed(`${what} has an unknown field`);
      return [key, known?.(item, `"${key}" of ${what}`)];
    });
    return { ...Object.fromEntries(entries), map: value };
  };
}
