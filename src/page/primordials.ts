/**
 * The built-in functions that the page's script needs, bound at `document_start`, before the page can
 * have replaced them. Nothing here is called before the page makes a ceremony.
 */

export const { apply, defineProperty, getPrototypeOf } = Reflect;
const { getOwnPropertyDescriptor, setPrototypeOf } = Reflect;
export const { create: createObject, keys } = Object;
export const { isArray } = Array;

const uncurry =
  (method: (...args: never[]) => unknown) =>
  (self: unknown, ...args: unknown[]) =>
    apply(method as (...args: unknown[]) => unknown, self, args);

/** A property that is there, as an object that inherits nothing: a page may have made every object one. */
export function propertyOf(object: object, name: string): PropertyDescriptor | undefined {
  const property = getOwnPropertyDescriptor(object, name);
  if (property) setPrototypeOf(property, null);
  return property;
}

const getter = (prototype: object, name: string) =>
  uncurry(propertyOf(prototype, name)?.get as () => unknown);

export const NativeDOMException = DOMException;
export const NativeEvent = Event;
export const NativeMessageChannel = MessageChannel;
export const NativeMessageEvent = MessageEvent;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeTextDecoder = TextDecoder;
export const NativeTypeError = TypeError;
export const NativeWeakMap = WeakMap;
/** Undefined where the browser has no WebAuthn. */
export const {
  PublicKeyCredential: NativePublicKeyCredential,
  AuthenticatorAttestationResponse: NativeAttestationResponse,
  AuthenticatorAssertionResponse: NativeAssertionResponse,
} = globalThis;
export const clone = structuredClone;
export const handoverTarget = performance;
export const ownNavigator = navigator;
export const repeat = setInterval;
export const stopRepeating = clearInterval;
export const { iterator } = Symbol;
export const arrayValues = Array.prototype[Symbol.iterator];

export const addEventListener = uncurry(EventTarget.prototype.addEventListener);
export const removeEventListener = uncurry(EventTarget.prototype.removeEventListener);
export const dispatchEvent = uncurry(EventTarget.prototype.dispatchEvent);
export const postMessage = uncurry(MessagePort.prototype.postMessage);
export const startPort = uncurry(MessagePort.prototype.start);
export const decodeText = uncurry(TextDecoder.prototype.decode);
export const mapGet = uncurry(WeakMap.prototype.get);
export const mapSet = uncurry(WeakMap.prototype.set);
export const firstPort = getter(MessageChannel.prototype, "port1");
export const secondPort = getter(MessageChannel.prototype, "port2");
export const eventData = getter(MessageEvent.prototype, "data");
export const signalAborted = getter(AbortSignal.prototype, "aborted");
export const signalReason = getter(AbortSignal.prototype, "reason");
