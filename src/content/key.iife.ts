import { INVITATION, INVITATION_PORT } from "../wire/ceremony.ts";
import { KeyButton } from "./key/button.ts";
import { fieldFor } from "./key/field.ts";

/**
 * Put into a document (ISOLATED world) when a conditional `get()` of it is pending: a key at the end of a field whose
 * autocomplete attribute ends in "webauthn". It knows nothing of the vault, and can do no more than say that it was
 * clicked. It goes when the background closes its Port.
 */

/** For what no event tells of, such as an animation. */
const LOOK_MS = 500;

const port = chrome.runtime.connect({ name: INVITATION_PORT });
const { i18n } = chrome;
const label = { text: i18n.getMessage("keyLabel") || "Latchkey", language: i18n.getMessage("language") };
const button = new KeyButton(label, () => {
  try {
    port.postMessage(INVITATION);
  } catch {
    // The extension is gone, and the key goes with it.
    stop();
  }
});
let frame = 0;

function look() {
  frame = 0;
  // An extension that was updated closes no Port of its old scripts.
  if (!chrome.runtime?.id) return stop();
  const field = fieldFor(button.host);
  if (field) button.show(field);
  else button.hide();
}

function lookSoon() {
  // A page that is hidden draws no frame.
  frame ||= requestAnimationFrame(look);
}

const observer = new MutationObserver((records) => {
  // What the key itself writes is no news.
  if (records.some(({ target }) => target !== button.host)) lookSoon();
});
const timer = setInterval(lookSoon, LOOK_MS);
const moving = new AbortController();

function stop() {
  observer.disconnect();
  clearInterval(timer);
  cancelAnimationFrame(frame);
  moving.abort();
  button.remove();
  port.disconnect();
}

observer.observe(document, {
  subtree: true,
  childList: true,
  attributeFilter: ["autocomplete", "class", "disabled", "hidden", "style", "type"],
});
const options = { capture: true, passive: true, signal: moving.signal };
for (const type of ["scroll", "resize", "focusin"]) addEventListener(type, lookSoon, options);
visualViewport?.addEventListener("resize", lookSoon, options);
port.onDisconnect.addListener(stop);
// A page that the Back button brings back gets a key of its own: this one's Port may be dead by then, unnoticed.
addEventListener("pagehide", stop, options);
lookSoon();
