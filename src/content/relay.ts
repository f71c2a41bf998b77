import {
  CEREMONY_PORT,
  type CeremonyAnswer,
  type CeremonyMessage,
  type CeremonyRequest,
} from "../wire/ceremony.ts";

/**
 * One ceremony's Port to the background, from the request to the page's receipt. Pings keep the
 * background from being stopped as idle; where it is stopped all the same, the Port is opened again and
 * the ceremony goes on. `onAnswer` is called once.
 */

const PING_MS = 15_000;
/** A background that stops so often in one ceremony will not end it. */
const MAX_RESUMES = 5;

export function relay(request: CeremonyRequest, onAnswer: (answer: CeremonyAnswer) => void) {
  const id = crypto.randomUUID();
  let port: chrome.runtime.Port;
  let resumes = 0;
  let over = false;

  const connect = (message: CeremonyMessage) => {
    port = chrome.runtime.connect({ name: CEREMONY_PORT });
    port.onMessage.addListener((answer: CeremonyAnswer) => {
      end(answer);
      if (answer.type !== "credential") port.disconnect();
    });
    port.onDisconnect.addListener(() => {
      if (over) return;
      // An updated or disabled extension leaves this script an orphan, and the page to the browser.
      if (!chrome.runtime?.id) return end({ type: "native" });
      if (resumes++ < MAX_RESUMES) reconnect();
      else end({ type: "error", name: "NotAllowedError", message: "The extension stopped." });
    });
    port.postMessage(message);
  };
  const reconnect = () => {
    try {
      connect({ type: "resume", id, request });
    } catch {
      end({ type: "native" });
    }
  };
  const ping = setInterval(() => send({ type: "ping" }), PING_MS);
  // Firefox keeps the Port of a page that it freezes for the Back button: what is asked ends there.
  addEventListener("pagehide", () => port?.disconnect());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !over) reconnect();
  });
  const stop = () => {
    over = true;
    clearInterval(ping);
  };
  const end = (answer: CeremonyAnswer) => {
    if (over) return;
    stop();
    onAnswer(answer);
  };
  const send = (message: CeremonyMessage) => {
    try {
      port.postMessage(message);
    } catch {
      // The Port is closed: its onDisconnect does what there is to do.
    }
  };

  try {
    connect({ type: "start", id, request });
  } catch {
    end({ type: "native" });
  }
  return {
    delivered() {
      send({ type: "delivered" });
      port?.disconnect();
    },
    close() {
      stop();
      port?.disconnect();
    },
  };
}
