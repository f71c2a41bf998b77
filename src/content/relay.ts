import { CEREMONY_PORT, type ContentAnswer, type DocumentState } from "../wire/ceremony.ts";

/**
 * One call's Port to the background, from the request to the page's receipt. Pings keep the
 * background from being stopped as idle; where it is stopped all the same, the Port is opened again and
 * the call goes on. `onAnswer` is called once, and before that when the call is pending.
 */

const PING_MS = 15_000;
/** A background that stops so often in one ceremony will not end it. */
const MAX_RESUMES = 5;

/** Whether the person has just clicked or typed in the document. */
export const isActive = () => navigator.userActivation.isActive;

export const NATIVE: ContentAnswer = { type: "native" };

export function relay(call: { request: unknown } & DocumentState, onAnswer: (answer: ContentAnswer) => void) {
  const id = crypto.randomUUID();
  let port: chrome.runtime.Port;
  let resumes = 0;
  let over = false;
  /** It may take hours, and nobody looks at a page that is hidden: there the background may stop. */
  let pending = false;
  /** The background has stopped while the page is hidden. */
  let asleep = false;

  /** An element of the page that has this name is no `true`. */
  const mayStop = () => pending && document.hidden === true;
  const disconnect = () => port?.disconnect();

  const connect = (type: "start" | "resume") => {
    asleep = false;
    // The later of two Ports of one call would be refused.
    disconnect();
    try {
      port = chrome.runtime.connect({ name: CEREMONY_PORT });
      port.onMessage.addListener((answer: ContentAnswer) => {
        if (answer.type === "pending") {
          pending = true;
          resumes = 0;
          return onAnswer(answer);
        }
        end(answer);
        if (answer.type === "native" && isActive()) send("clicked");
        if (answer.type !== "credential") disconnect();
      });
      port.onDisconnect.addListener(() => {
        if (over) return;
        // An updated or disabled extension leaves this script an orphan, and the page to the browser.
        if (!chrome.runtime?.id) end(NATIVE);
        else if (mayStop()) asleep = true;
        else if (resumes++ < MAX_RESUMES) connect("resume");
        else end({ type: "error", name: "NotAllowedError", message: "The extension stopped." });
      });
      port.postMessage({ type, id, ...call });
    } catch {
      end(NATIVE);
    }
  };
  const ping = setInterval(() => mayStop() || send("ping"), PING_MS);
  // Firefox keeps the Port of a page that it freezes for the Back button: what is asked ends there.
  const listening = new AbortController();
  addEventListener("visibilitychange", () => asleep && connect("resume"), listening);
  addEventListener(
    "pagehide",
    () => {
      // Whoever comes back by the Back button is told so after being shown.
      asleep = false;
      disconnect();
    },
    listening,
  );
  addEventListener(
    "pageshow",
    // What waits for the person begins anew: it was ended, not interrupted.
    ({ persisted }) => persisted && connect(pending ? "start" : "resume"),
    listening,
  );
  const stop = () => {
    over = true;
    listening.abort();
    clearInterval(ping);
  };
  const end = (answer: ContentAnswer) => {
    if (over) return;
    stop();
    onAnswer(answer);
  };
  const send = (type: "ping" | "delivered" | "clicked") => {
    try {
      port.postMessage({ type });
    } catch {
      // The Port is closed: its onDisconnect does what there is to do.
    }
  };

  connect("start");
  return {
    delivered() {
      send("delivered");
      disconnect();
    },
    close() {
      stop();
      disconnect();
    },
  };
}
