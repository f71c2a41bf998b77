import {
  apply,
  defineProperty,
  mapGet,
  mapSet,
  NativeProxy,
  NativePublicKeyCredential,
  NativeWeakMap,
  propertyOf,
} from "../primordials.ts";

/** Which options a page has from the browser's own parsers of JSON (WebAuthn §5.1.8 and §5.1.9). */

type Parse = (...args: unknown[]) => unknown;

const parsed = new NativeWeakMap<object, true>();

/** Wraps the parsers as they are found; nothing about them changes for the page. May throw. */
export function observeParsers(): void {
  observe("parseCreationOptionsFromJSON");
  observe("parseRequestOptionsFromJSON");
}

/** Whether this very object came from a parser. A copy that the page made of one cannot be told. */
export function isParsed(options: unknown): boolean {
  return mapGet(parsed, options) === true;
}

function observe(name: "parseCreationOptionsFromJSON" | "parseRequestOptionsFromJSON"): void {
  const property = NativePublicKeyCredential && propertyOf(NativePublicKeyCredential, name);
  if (!property || typeof property.value !== "function") return;
  property.value = new NativeProxy(
    property.value as Parse,
    {
      __proto__: null,
      apply(target, self, args) {
        const options = apply(target, self, args);
        if (typeof options === "object" && options !== null) mapSet(parsed, options, true);
        return options;
      },
    } as ProxyHandler<Parse>,
  );
  defineProperty(NativePublicKeyCredential, name, property);
}
