import type { Mediation, PageAnswer } from "../wire/ceremony.ts";
import { OPTIONS, type PageCall } from "../wire/options-shape.ts";
import { makeCredential } from "./credential.ts";
import { askForOne, handOver, replaced } from "./handover.ts";
import {
  abort,
  addEventListener,
  anySignal,
  eventData,
  firstPort,
  NativeAbortController,
  NativeDOMException,
  NativeMessageChannel,
  NativePromise,
  NativeTypeError,
  postMessage,
  repeat,
  secondPort,
  signalAborted,
  signalOf,
  signalReason,
  startPort,
  stopRepeating,
} from "./primordials.ts";
import { sequence } from "./sequence.ts";
import { snapshot, TOO_LONG } from "./snapshot.ts";

/** How a call of `create()` or `get()` wants to be answered. */
export interface Manner {
  mediation: Mediation | undefined;
  signal: unknown;
  /**
   * The native function, of a conditional `get()`: it and Latchkey wait beside each other, with this signal. Resolves
   * with undefined where the browser cannot wait.
   */
  native: (signal: unknown) => unknown;
}

/** How often a call looks whether the content script is still there, in milliseconds. */
const STAYS_MS = 1_000;
/** The same in a frame, until its content script has come. */
const COMES_MS = 50;
/** So often at most: the document of the tab may be no page of the web, which has no content script. */
const MOST_LOOKS = 60;

/** Ends the conditional `get()` that is pending in this document, if it still is: a later request takes its place. */
let endPending: (() => void) | undefined;

/**
 * One call that is for Latchkey: copies its options, asks the content script and makes of its answer a
 * credential, another value, an exception or, as `undefined`, a call of the native function.
 * Rejects as the spec says, with objects of the page's own realm.
 */
export async function ceremony(type: PageCall, input: unknown, manner?: Manner) {
  const { signal, mediation, native } = manner ?? ({} as Partial<Manner>);
  const waits = type === "get" && mediation === "conditional";
  let options: unknown;
  try {
    options = snapshot(OPTIONS[type], input, type);
  } catch (error) {
    if (error === TOO_LONG) return undefined;
    throw error;
  }
  // The native function knows what comes before it. The getter throws a TypeError for what is no AbortSignal.
  if (signal !== undefined && signalAborted(signal)) return undefined;
  if (manner) endPending?.();
  const channel = new NativeMessageChannel();
  const port = firstPort(channel);
  /** Until it is taken. */
  let handedOver = secondPort(channel);
  if (handOver(handedOver)) handedOver = undefined;
  // Without a content script of a living extension the call is native; in a frame one may still come. Neither `window`
  // nor `top` can be made anything else by a page.
  else if (replaced || window === top) return undefined;

  // Not resolved with the answer itself, which would ask it for a `then` that the page may have planted.
  let answer = { type: "native" } as Exclude<PageAnswer, { type: "pending" }>;
  let watch: ReturnType<typeof setInterval> | undefined;
  /** Ends what waits or listens for this call. */
  const ending = new NativeAbortController();
  /** Whether the browser waits, too; undefined before it is asked. */
  let beside: boolean | undefined;
  /** What became of ours while the browser waits: no reason to end what that one offers. */
  let missed: typeof answer | undefined;
  let over = false;
  let looks = 0;
  try {
    await new NativePromise<void>((resolve, reject) => {
      if (waits) {
        endPending = () => reject(new NativeDOMException("A later request took its place.", "AbortError"));
      }
      addEventListener(port, "message", async (event: Event) => {
        const said = eventData(event) as PageAnswer;
        let came: typeof answer | undefined;
        if (said.type !== "pending") came = said;
        else if (beside != null || over) return;
        else {
          stopRepeating(watch);
          beside = true;
          try {
            const value = await native?.(signalOf(ending));
            // Null is no answer, either: somebody else's function may say by it that it has nothing.
            came = value == null ? missed : { type: "value", value };
          } catch (error) {
            return reject(error);
          }
          beside = false;
        }
        if (beside && came?.type !== "credential") missed = came;
        else if (came) {
          answer = came;
          resolve();
        }
      });
      startPort(port);
      postMessage(port, { type, options, mediation });
      if (signal !== undefined) {
        // A signal of ours that follows the page's: from that one the page can keep the event. With the other it is let
        // go when the call is over, however long the page's lives.
        addEventListener(anySignal(sequence([signal, signalOf(ending)] as AbortSignal[])), "abort", () => {
          if (!over) postMessage(port, "abort");
          reject(signalReason(signal));
        });
      }
      const look = (ended?: unknown) => {
        if (!handOver(handedOver)) {
          // An update ends the content script without a word: then nobody takes the event any more.
          if (ended || !handedOver || ++looks > MOST_LOOKS) resolve();
        } else if (handedOver) {
          handedOver = undefined;
          stopRepeating(watch);
          watch = repeat(look, STAYS_MS);
        }
      };
      watch = repeat(look, handedOver ? COMES_MS : STAYS_MS);
      if (handedOver) askForOne(look);
    });
  } finally {
    over = true;
    handedOver = undefined;
    stopRepeating(watch);
    if (waits && answer.type !== "credential") postMessage(port, "abort");
    abort(ending);
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
