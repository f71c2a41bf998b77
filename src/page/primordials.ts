/**
 * The built-in functions that the page's script needs, bound at `document_start`, before the page can
 * have replaced them. Nothing here is called before the page makes a ceremony.
 */

export const { apply, defineProperty, getPrototypeOf, ownKeys } = Reflect;
const { getOwnPropertyDescriptor, setPrototypeOf } = Reflect;
export const { create: createObject, keys } = Object;
export const { isArray } = Array;

/** A property that is there, as an object that inherits nothing: a page may have made every object one. */
export function propertyOf(object: object, name: string): PropertyDescriptor | undefined {
  const property = getOwnPropertyDescriptor(object, name);
  if (property) setPrototypeOf(property, null);
  return property;
}

type Call = (self: unknown, ...args: unknown[]) => unknown;

/** Getters and methods of an interface, each as a function of the object. */
function of<const Names extends readonly string[]>(
  { prototype }: { prototype: object },
  ...names: Names
): { [K in keyof Names]: Call } {
  return names.map((name): Call => {
    const { get, value } = propertyOf(prototype, name) as PropertyDescriptor;
    return (self, ...args) => apply(get ?? value, self, args);
  }) as { [K in keyof Names]: Call };
}

export const NativeAbortController = AbortController;
export const NativeDOMException = DOMException;
export const NativeEvent = Event;
export const NativeMessageChannel = MessageChannel;
export const NativeMessageEvent = MessageEvent;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeTextDecoder = TextDecoder;
export const NativeTypeError = TypeError;
export const NativeWeakMap = WeakMap;
export const {
  postMessage: postToWindow,
  // Undefined where the browser has no WebAuthn.
  PublicKeyCredential: NativePublicKeyCredential,
  AuthenticatorAttestationResponse: NativeAttestationResponse,
  AuthenticatorAssertionResponse: NativeAssertionResponse,
} = globalThis;
export const anySignal = AbortSignal.any.bind(AbortSignal);
export const clone = structuredClone;
export const handoverTarget = performance;
export const repeat = setInterval;
export const stopRepeating = clearInterval;
export const { iterator } = Symbol;
export const arrayValues = Array.prototype[Symbol.iterator];

export const [addEventListener, dispatchEvent] = of(EventTarget, "addEventListener", "dispatchEvent");
export const [postMessage, startPort] = of(MessagePort, "postMessage", "start");
export const [firstPort, secondPort] = of(MessageChannel, "port1", "port2");
export const [eventData] = of(MessageEvent, "data");
export const [signalAborted, signalReason] = of(AbortSignal, "aborted", "reason");
export const [abort, signalOf] = of(AbortController, "abort", "signal");
export const [decodeText] = of(TextDecoder, "decode");
export const [mapGet, mapSet] = of(WeakMap, "get", "set");
