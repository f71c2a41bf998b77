import type { Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { fromBase64 } from "./base64.ts";
import { isObject, type JsonObject } from "./json.ts";

const MOST_TEXT = 100_000;
/** Fields that nobody asked for which are named; of more, the number. */
const MOST_NAMED = 50;

/**
 * One object of a file, read field by field. Null and absent are the same. Each method throws an ExchangeError
 * `malformed` that names the field where its value is of another type. What nobody asked for, `unread` lists.
 */
export class Fields {
  readonly #object: JsonObject;
  readonly #path: string;
  readonly #read = new Set<string>();

  /** `path`: what stands before the names in remarks and messages, with its dot. */
  constructor(object: JsonObject, path = "") {
    this.#object = object;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  /** Undefined where it is absent. `most`: characters. */
  optionalText(name: string, most = MOST_TEXT): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw this.#wrong(name, "a text");
    if (value.length > most) throw this.#wrong(name, `a text of at most ${most} characters`);
    // Half a character pair has no UTF-8.
    return value.toWellFormed();
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw new ExchangeError("malformed", `${this.#path}${name} is missing`);
    return value;
  }

  /** Base64 in either alphabet; undefined where it is absent. */
  optionalBytes(name: string): Uint8Array<ArrayBuffer> | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw this.#wrong(name, "a base64 text");
    return fromBase64(value, `${this.#path}${name}`);
  }

  bytes(name: string): Uint8Array<ArrayBuffer> {
    const value = this.optionalBytes(name);
    if (value === undefined) throw new ExchangeError("malformed", `${this.#path}${name} is missing`);
    return value;
  }

  /** Also from "true" and "false". */
  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    throw this.#wrong(name, "true or false");
  }

  /** A whole number from 0, also from its digits. */
  natural(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
      throw this.#wrong(name, "a whole number from 0");
    }
    return number;
  }

  object(name: string): Fields | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw this.#wrong(name, "an object");
    return new Fields(value, `${this.#path}${name}.`);
  }

  /** The same, but one of another type counts as not asked for. */
  objectIfAny(name: string): Fields | undefined {
    return isObject(this.#object[name]) ? this.object(name) : undefined;
  }

  /** An absent one is empty. */
  list(name: string): readonly unknown[] {
    const value = this.#value(name) ?? [];
    if (!Array.isArray(value)) throw this.#wrong(name, "a list");
    return value;
  }

  /** For fields that say nothing that a vault could keep. */
  skip(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  /** The fields with something in them that were not asked for, as dropped; the last one stands for all above 50. */
  unread(): Remark[] {
    const names = Object.keys(this.#object).filter(
      (name) => !this.#read.has(name) && !isNothing(this.#object[name]),
    );
    const named = names
      .slice(0, MOST_NAMED)
      .map((name): Remark => ({ field: `${this.#path}${name.slice(0, 60)}`, what: "dropped" }));
    const more = names.length - named.length;
    if (more > 0) named.push({ field: `${this.#path}…`, what: "dropped", detail: `${more} more fields` });
    return named;
  }

  #value(name: string): unknown {
    this.#read.add(name);
    const value = Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
    return value === null ? undefined : value;
  }

  #wrong(name: string, expected: string): ExchangeError {
    return new ExchangeError("malformed", `${this.#path}${name} is not ${expected}`);
  }
}

function isNothing(value: unknown): boolean {
  if (value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
