import { arrayValues, defineProperty, iterator } from "./primordials.ts";

/** A list for the browser, which asks it for its iterator: that may be the page's own by now. */
export function sequence<T>(list: T[]): T[] {
  defineProperty(list, iterator, { __proto__: null, value: arrayValues } as PropertyDescriptor);
  return list;
}
