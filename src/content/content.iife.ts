import {
  ASIDE_EVENT,
  BACK_EVENT,
  type DocumentState,
  HANDOVER_EVENT,
  MAX_REQUEST_LENGTH,
  type PageAnswer,
  type PageWord,
} from "../wire/ceremony.ts";
import { plain, withBuffers } from "./bytes.ts";
import { ofDocument } from "./of-document.ts";
import { NATIVE, relay } from "./relay.ts";

/**
 * The ISOLATED-world script: takes a call from the page's script, makes plain JSON of it, and relays it to the
 * background, which checks its shape. Everything from the page is hostile.
 */

let aside = false;
/** Whether this script, and not one from after an update, holds the page's ceremonies. */
let holding = false;

for (const type of [ASIDE_EVENT, BACK_EVENT]) {
  performance.addEventListener(type, () => {
    aside = type === ASIDE_EVENT;
  });
}

/** On `performance`, because `document.open()` removes the listeners of the window and the document. */
performance.addEventListener(
  HANDOVER_EVENT,
  (event) => {
    const [port] = (event as MessageEvent).ports ?? [];
    // Left unanswered, the event tells the page's script that nobody is here: it goes native at once.
    // Without a port it asks whether whoever took the ceremony is still here.
    if (aside || !isSecureContext || !chrome.runtime?.id || !(port || holding)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!port) return;
    holding = true;
    // As it is at the call, not when the request has come.
    const active = navigator.userActivation.isActive;
    port.onmessage = ({ data }) => start(port, data, active);
  },
  true,
);

function start(port: MessagePort, data: unknown, active: boolean) {
  const answer = (message: PageAnswer) => port.postMessage(message);
  let request: { type?: unknown };
  try {
    const text = plain(data);
    if (text.length > MAX_REQUEST_LENGTH) return answer(NATIVE);
    request = JSON.parse(text) ?? {};
  } catch {
    return answer({ type: "error", name: "TypeError", message: "Malformed request" });
  }
  const state = stateFor(request.type, active);
  // The native function has the right error.
  if (state.allowed === false) return answer(NATIVE);
  const ceremony = relay({ request, ...state }, (message) => answer(withBuffers(message)));
  port.onmessage = ({ data: word }: MessageEvent<PageWord>) => {
    if (word === "delivered") ceremony.delivered();
    else if (word === "abort") ceremony.close();
  };
}

function stateFor(type: unknown, active: boolean): DocumentState {
  const featurePolicy = ofDocument("featurePolicy") as
    | { allowsFeature(feature: string): boolean }
    | undefined;
  return {
    active,
    // No policy is for signals; what can be done is asked where signing in is allowed.
    ...(featurePolicy &&
      typeof type === "string" &&
      type[0] !== "s" && {
        allowed: featurePolicy.allowsFeature(`publickey-credentials-${type === "create" ? type : "get"}`),
      }),
  };
}
