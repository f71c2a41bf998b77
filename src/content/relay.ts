import { CEREMONY_PORT, type ContentAnswer, type DocumentState } from "../wire/ceremony.ts";

/**
 * One call's Port to the background, from the request to the page's receipt. Pings keep the
 * background from being stopped as idle; where it is stopped all the same, the Port is opened again and
 * the call goes on. `onAnswer` is called once.
 */

const PING_MS = 15_000;
/** A background that stops so often in one ceremony will not end it. */
const MAX_RESUMES = 5;

export function relay(call: { request: unknown } & DocumentState, onAnswer: (answer: ContentAnswer) => void) {
  const id = crypto.randomUUID();
  let port: chrome.runtime.Port;
  let resumes = 0;
  let over = false;

  const connect = (type: "start" | "resume") => {
    try {
      port = chrome.runtime.connect({ name: CEREMONY_PORT });
      port.onMessage.addListener((answer: ContentAnswer) => {
        end(answer);
        if (answer.type !== "credential") port.disconnect();
      });
      port.onDisconnect.addListener(() => {
        if (over) return;
        // An updated or disabled extension leaves this script an orphan, and the page to the browser.
        if (!chrome.runtime?.id) end({ type: "native" });
        else if (resumes++ < MAX_RESUMES) connect("resume");
        else end({ type: "error", name: "NotAllowedError", message: "The extension stopped." });
      });
      port.postMessage({ type, id, ...call });
    } catch {
      end({ type: "native" });
    }
  };
  const ping = setInterval(() => send("ping"), PING_MS);
  // Firefox keeps the Port of a page that it freezes for the Back button: what is asked ends there.
  addEventListener("pagehide", () => port?.disconnect());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !over) connect("resume");
  });
  const stop = () => {
    over = true;
    clearInterval(ping);
  };
  const end = (answer: ContentAnswer) => {
    if (over) return;
    stop();
    onAnswer(answer);
  };
  const send = (type: "ping" | "delivered") => {
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
      port?.disconnect();
    },
    close() {
      stop();
      port?.disconnect();
    },
  };
}
