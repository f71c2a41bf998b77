import { HANDOVER_EVENT, type PageAnswer } from "../wire/ceremony.ts";
import { OPTIONS, type PageCall } from "../wire/options-shape.ts";
import { makeCredential } from "./credential.ts";
import {
  addEventListener,
  arrayValues,
  defineProperty,
  dispatchEvent,
  eventData,
  firstPort,
  handoverTarget,
  iterator,
  NativeDOMException,
  NativeMessageChannel,
  NativeMessageEvent,
  NativePromise,
  NativeTypeError,
  postMessage,
  removeEventListener,
  repeat,
  secondPort,
  signalAborted,
  signalReason,
  startPort,
  stopRepeating,
} from "./primordials.ts";
import { snapshot, TOO_LONG } from "./snapshot.ts";

/** Whether the event that carries `ports` to the content script was taken. */
function handOver(ports: MessagePort[]): boolean {
  // The browser asks the list for its iterator, which may be the page's own by now.
  defineProperty(ports, iterator, { __proto__: null, value: arrayValues } as PropertyDescriptor);
  const init = { __proto__: null, cancelable: true, ports } as MessageEventInit;
  return !dispatchEvent(handoverTarget, new NativeMessageEvent(HANDOVER_EVENT, init));
}

/**
 * One call that is for Latchkey: copies its options, asks the content script and makes of its answer a
 * credential, another value, an exception or, as `undefined`, a call of the native function.
 * Rejects as the spec says, with objects of the page's own realm.
 */
export async function ceremony(type: PageCall, input: unknown, signal?: unknown) {
  let options: unknown;
  try {
    options = snapshot(OPTIONS[type], input, type);
  } catch (error) {
    if (error === TOO_LONG) return undefined;
    throw error;
  }
  // The getter throws a TypeError for what is no AbortSignal.
  if (signal !== undefined && signalAborted(signal)) throw signalReason(signal);
  const channel = new NativeMessageChannel();
  const port = firstPort(channel);
  // Taken at once or never: without a content script of a living extension the call is native.
  if (!handOver([secondPort(channel) as MessagePort])) return undefined;

  // Not resolved with the answer itself, which would ask it for a `then` that the page may have planted.
  let answer = { type: "native" } as PageAnswer;
  let onAbort: (() => void) | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;
  try {
    await new NativePromise<void>((resolve, reject) => {
      addEventListener(port, "message", (event: Event) => {
        answer = eventData(event) as PageAnswer;
        resolve();
      });
      startPort(port);
      postMessage(port, { type, options });
      if (signal !== undefined) {
        onAbort = () => {
          postMessage(port, "abort");
          reject(signalReason(signal));
        };
        addEventListener(signal, "abort", onAbort);
      }
      // An update ends the content script without a word: then nobody takes the event any more.
      watch = repeat(() => handOver([]) || resolve(), 1_000);
    });
  } finally {
    stopRepeating(watch);
    if (onAbort) removeEventListener(signal, "abort", onAbort);
  }

  if (answer.type === "native") return undefined;
  if (answer.type === "value") return answer.value;
  if (answer.type === "credential") {
    const credential = makeCredential(answer);
    postMessage(port, "delivered");
    return credential;
  }
  if (answer.name === "TypeError") throw new NativeTypeError(answer.message);
  throw new NativeDOMException(answer.message, answer.name);
}
