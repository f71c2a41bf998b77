import type { PageAnswer } from "../wire/ceremony.ts";
import {
  apply,
  clone,
  createObject,
  defineProperty,
  getPrototypeOf,
  keys,
  mapGet,
  mapSet,
  NativeAssertionResponse,
  NativeAttestationResponse,
  NativeProxy,
  NativePublicKeyCredential,
  NativeWeakMap,
  propertyOf,
} from "./primordials.ts";

/**
 * Credentials of ours are objects without own properties on the real prototypes, whose getters and
 * methods answer for them from a WeakMap and for every other object as before. They are wrapped when
 * the first credential is made.
 */

type Fields = Record<string, unknown>;

let fieldsOf: WeakMap<object, Fields> | undefined;
const answered = createObject(null) as Record<string, true>;

export function makeCredential(answer: Extract<PageAnswer, { type: "credential" }>): object {
  const response = make(
    answer.registration ? NativeAttestationResponse : NativeAssertionResponse,
    answer.response,
  );
  return make(NativePublicKeyCredential, { ...answer.credential, response });
}

function make({ prototype }: { prototype: object }, fields: Fields): object {
  fieldsOf ??= new NativeWeakMap();
  const names = keys(fields);
  for (let i = 0; i < names.length; i++) answerOn(prototype, names[i] as string);
  const object = createObject(prototype);
  mapSet(fieldsOf, object, fields);
  return object;
}

/** Once for each name: no two of the interfaces have one in common. */
function answerOn(prototype: object, name: string) {
  if (answered[name]) return;
  answered[name] = true;
  // Interfaces inherit: the getter may stand further up.
  for (let owner: object | null = prototype; owner; owner = getPrototypeOf(owner)) {
    const property = propertyOf(owner, name);
    if (!property) continue;
    const kind = property.get ? "get" : "value";
    property[kind] = new NativeProxy(
      property[kind] as () => unknown,
      {
        // Or the page's own additions to every object would be traps.
        __proto__: null,
        apply(target, self, args) {
          const fields = mapGet(fieldsOf, self) as Fields | undefined;
          if (!fields) return apply(target, self, args);
          // A getter gives the same object each time, a method a fresh one.
          return kind === "get" ? fields[name] : clone(fields[name]);
        },
      } as ProxyHandler<() => unknown>,
    );
    defineProperty(owner, name, property);
    return;
  }
}
