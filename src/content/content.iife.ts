import {
  type DocumentState,
  FRAME_CALL,
  FRAMES_PORT,
  HANDOVER_EVENT,
  MAX_SENT_LENGTH,
  type PageAnswer,
  type PageWord,
} from "../wire/ceremony.ts";
import { withBuffers } from "./bytes.ts";
import { isActive, NATIVE, relay } from "./relay.ts";

/**
 * The ISOLATED-world script: takes a call from the page's script, makes plain JSON of it, and relays it to the
 * background, which checks its shape. Everything from the page is hostile.
 */

interface Word {
  type: unknown;
}

/** Chromium alone shows the permissions policy, and to this world only. */
interface WithPolicy {
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Whether this script, and not one from after an update, holds the page's ceremonies. */
let holding = false;

/** Not a property of the window: an element of the page that has its name would be found there. */
const here = chrome as { latchkey?: true };

// One for each document: put into a frame again, the script that is there goes on. An insecure page, which has no
// WebAuthn, cannot even see that it is there.
if (isSecureContext && !here.latchkey) {
  here.latchkey = true;
  // On `performance`, because `document.open()` removes the listeners of the window and the document.
  performance.addEventListener(HANDOVER_EVENT, take as EventListener, true);
  // In a frame, its answer would tell everybody that the frame has asked.
  if (window === top) addEventListener("message", bringToFrames, true);
}

function take(event: MessageEvent) {
  const port = event.ports?.[0];
  // Left unanswered, the event tells the page's script that nobody is here.
  // Without a port it asks whether whoever took the ceremony is still here.
  if (!chrome.runtime?.id || !(port || holding)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!port) return;
  holding = true;
  // As it is at the call, not when the request has come.
  const active = isActive();
  port.onmessage = ({ data }) => start(port, data, active);
}

/** A frame has no content script before its page asks for one: every one costs as much memory as a small page. */
function bringToFrames(event: MessageEvent) {
  // A page may dispatch an event of this name that is no message.
  const port = event.ports?.[0];
  // What a page posts to itself may be long, and is read here only where it comes with a port.
  if (!port || event.data !== FRAME_CALL) return;
  event.stopImmediatePropagation();
  const answer = () => port.postMessage(0);
  try {
    chrome.runtime.connect({ name: FRAMES_PORT + event.origin }).onDisconnect.addListener(answer);
  } catch {
    // An orphan, which an update leaves in the page.
    answer();
  }
}

function start(port: MessagePort, data: unknown, active: boolean) {
  const answer = (message: PageAnswer) => port.postMessage(message);
  let call: { request: unknown } & DocumentState;
  try {
    // What cannot be JSON is no word of the page's script. In Firefox a Port would carry it, however large it is.
    const text = JSON.stringify(data);
    if (text.length > MAX_SENT_LENGTH) return answer(NATIVE);
    const { type } = data as Word;
    const policy = `publickey-credentials-${type === "create" ? type : "get"}`;
    call = {
      request: JSON.parse(text),
      active,
      allowed: (document as WithPolicy).featurePolicy?.allowsFeature(policy),
    };
  } catch {
    return answer(NATIVE);
  }
  const ceremony = relay(call, (message) => answer(withBuffers(message)));
  port.onmessage = ({ data: word }: MessageEvent<PageWord>) => {
    if (word === "delivered") ceremony.delivered();
    else if (word === "abort") ceremony.close();
  };
}
