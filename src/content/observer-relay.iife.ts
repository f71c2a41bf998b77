import {
  MAX_OBSERVED_LENGTH,
  MOST_CALLS,
  OBSERVED_EVENT,
  OBSERVER_PORT,
  type ObservedDocument,
  UNSEEN,
} from "../wire/observed.ts";
import { plain } from "./bytes.ts";
import { ofDocument } from "./of-document.ts";
import { hasPasskeyField } from "./passkey-field.ts";

/**
 * The ISOLATED-world script of the lab, in documents only while somebody looks at them: carries what the page's
 * observer tells to the background. Everything from the page is hostile.
 */

/** One for each document: put in again, the script that is here already goes on. */
interface ObserverRelay {
  goOn(): void;
}

const here = globalThis as { latchkeyObserver?: ObserverRelay };

if (here.latchkeyObserver) here.latchkeyObserver.goOn();
else here.latchkeyObserver = relayObserved();

function relayObserved(): ObserverRelay {
  let unseen = false;
  let port: chrome.runtime.Port | undefined;
  let second = 0;
  let calls = 0;

  const isFlood = () => {
    const now = Math.trunc(Date.now() / 1000);
    if (now !== second) calls = 0;
    second = now;
    calls += 1;
    return calls > MOST_CALLS;
  };

  const connected = () => {
    if (port) return port;
    port = chrome.runtime.connect({ name: OBSERVER_PORT });
    port.onMessage.addListener((word: unknown) => {
      if (word === UNSEEN) unseen = true;
    });
    port.onDisconnect.addListener(() => {
      port = undefined;
    });
    return port;
  };

  const send = (id: string, data: object, document: ObservedDocument) => {
    try {
      let json = plain(data);
      if (json.length > MAX_OBSERVED_LENGTH) json = plain({ ...data, options: null, credential: null });
      // Of the observer's own words none is so long.
      if (json.length > MAX_OBSERVED_LENGTH) return;
      const word = JSON.parse(json);
      connected().postMessage({ ...word, ...document, ...policyFor(word.method), id });
    } catch {
      // The extension has gone, or the page has sent what is no JSON.
    }
  };

  performance.addEventListener(
    OBSERVED_EVENT,
    (event) => {
      const [call] = (event as MessageEvent).ports ?? [];
      if (unseen || !call || !chrome.runtime?.id || isFlood()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const id = crypto.randomUUID();
      const state = documentNow();
      let words = 0;
      call.onmessage = ({ data }) => {
        words += 1;
        // It begins and ends, and there is no more to say.
        if (words === 2) call.close();
        if (words <= 2 && typeof data === "object" && data !== null) send(id, data, state);
      };
    },
    true,
  );
  return {
    goOn() {
      unseen = false;
    },
  };
}

function documentNow(): ObservedDocument {
  return {
    activated: navigator.userActivation.isActive,
    autocompleteField: hasPasskeyField(),
  };
}

/** Only Chromium shows the permissions policy to this world. */
function policyFor(method: unknown): Pick<ObservedDocument, "policyAllows"> {
  const policy = ofDocument("featurePolicy") as { allowsFeature(feature: string): boolean } | undefined;
  if (!policy) return {};
  return {
    policyAllows: policy.allowsFeature(`publickey-credentials-${method === "create" ? method : "get"}`),
  };
}
