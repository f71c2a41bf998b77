import type { Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";

/**
 * What `read` gives; undefined, with a remark that says why, where it throws an ExchangeError: a passkey still signs in
 * and a code still counts without a field that was written wrongly.
 */
export function orDropped<T>(field: string, remarks: Remark[], read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    remarks.push({ field, what: "dropped", detail: error.message });
    return undefined;
  }
}
