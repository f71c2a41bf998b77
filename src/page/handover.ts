import { FRAME_CALL, HANDOVER_EVENT, REPLACED_EVENT } from "../wire/ceremony.ts";
import {
  addEventListener,
  apply,
  dispatchEvent,
  firstPort,
  handoverTarget,
  NativeEvent,
  NativeMessageChannel,
  NativeMessageEvent,
  postToWindow,
  secondPort,
  startPort,
} from "./primordials.ts";
import { sequence } from "./sequence.ts";

/** How a call comes to the content script, which only the document of the tab itself has from the beginning. */

/** Whether a later copy of this script has come into the page, as an update brings it: that one answers, this one not. */
export let replaced = false;
dispatchEvent(handoverTarget, new NativeEvent(REPLACED_EVENT));
addEventListener(handoverTarget, REPLACED_EVENT, () => {
  replaced = true;
});

/**
 * Whether a content script took the event that carries `port`. Without one it asks whether whoever took another is still
 * here.
 */
export function handOver(port?: unknown): boolean {
  const ports = sequence(port ? [port as MessagePort] : []);
  const init = { __proto__: null, cancelable: true, ports } as MessageEventInit;
  return !replaced && !dispatchEvent(handoverTarget, new NativeMessageEvent(HANDOVER_EVENT, init));
}

/** Asks the tab's own document for a content script in this frame. `onDone`: it has come, or will not. */
export function askForOne(onDone: (event: Event) => void): void {
  const channel = new NativeMessageChannel();
  const port = firstPort(channel);
  addEventListener(port, "message", onDone);
  startPort(port);
  apply(postToWindow, top, [FRAME_CALL, "*", sequence([secondPort(channel)])]);
}
