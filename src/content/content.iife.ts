import {
  ASIDE_EVENT,
  BACK_EVENT,
  HANDOVER_EVENT,
  MAX_REQUEST_LENGTH,
  type PageAnswer,
  type PageWord,
} from "../wire/ceremony.ts";
import { reshapeRequest } from "../wire/reshape.ts";
import { binaryToBase64Url, forPage } from "./bytes.ts";
import { relay } from "./relay.ts";

/**
 * The ISOLATED-world script: takes a ceremony from the page's script, checks its shape and its size, and
 * relays it to the background. Everything from the page is hostile.
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
    if (aside || !chrome.runtime?.id || !(port || holding)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!port) return;
    holding = true;
    port.onmessage = ({ data }) => start(port, data);
  },
  true,
);

function start(port: MessagePort, data: unknown) {
  const answer = (message: PageAnswer) => port.postMessage(message);
  let request: ReturnType<typeof reshapeRequest>;
  try {
    request = reshapeRequest(data, binaryToBase64Url);
  } catch (error) {
    return answer({
      type: "error",
      name: "TypeError",
      message: `Malformed request: ${(error as Error).message}`,
    });
  }
  if (JSON.stringify(request).length > MAX_REQUEST_LENGTH || isForbidden(request.type)) {
    return answer({ type: "native" });
  }
  const ceremony = relay(request, (message) => answer(forPage(message)));
  port.onmessage = ({ data: word }: MessageEvent<PageWord>) => {
    if (word === "delivered") ceremony.delivered();
    else if (word === "abort") ceremony.close();
  };
}

/** The document's permissions policy, where the browser shows it: the native function has the right error. */
function isForbidden(type: "create" | "get"): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy?.allowsFeature(`publickey-credentials-${type}`) === false;
}
