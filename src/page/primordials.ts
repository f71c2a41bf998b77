/**
 * The built-in functions that the page's script needs, bound at `document_start`, before the page can
 * have replaced them. Nothing here is called before the page makes a ceremony.
 */

export const { apply, getOwnPropertyDescriptor, defineProperty } = Reflect;
export const { create: createObject, keys } = Object;
export const { isArray } = Array;

const uncurry =
  (method: (...args: never[]) => unknown) =>
  (self: unknown, ...args: unknown[]) =>
    apply(method as (...args: unknown[]) => unknown, self, args);

const getter = (prototype: object, name: string) =>
  uncurry(getOwnPropertyDescriptor(prototype, name)?.get as () => unknown);

export const NativeDOMException = DOMException;
export const NativeEvent = Event;
export const NativeMessageChannel = MessageChannel;
export const NativeMessageEvent = MessageEvent;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeTextDecoder = TextDecoder;
export const NativeTypeError = TypeError;
export const NativeWeakMap = WeakMap;
export const clone = structuredClone;
export const handoverTarget = performance;
export const ownNavigator = navigator;
export const { iterator } = Symbol;

export const addEventListener = uncurry(EventTarget.prototype.addEventListener);
export const removeEventListener = uncurry(EventTarget.prototype.removeEventListener);
export const dispatchEvent = uncurry(EventTarget.prototype.dispatchEvent);
export const postMessage = uncurry(MessagePort.prototype.postMessage);
export const startPort = uncurry(MessagePort.prototype.start);
export const decodeText = uncurry(TextDecoder.prototype.decode);
export const mapGet = uncurry(WeakMap.prototype.get);
export const mapSet = uncurry(WeakMap.prototype.set);
export const eventData = getter(MessageEvent.prototype, "data");
export const signalAborted = getter(AbortSignal.prototype, "aborted");
export const signalReason = getter(AbortSignal.prototype, "reason");
