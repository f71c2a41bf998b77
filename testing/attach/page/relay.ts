import { plain, withBuffers } from "../../../src/content/bytes.ts";
import { type ContentAnswer, FRAME_CALL, HANDOVER_EVENT, type PageWord } from "../../../src/wire/ceremony.ts";
import { holdsName, type PageMessage, type PageState } from "../messages.ts";

type Binding = (text: string) => Promise<string>;

/**
 * Takes the calls of this document's `create()` and `get()` and brings them to Node, through the function of that
 * name which the driver has put on `window`.
 */
export function install(name: string): void {
  const origin = self.origin;
  const waiting = new Set<string>();
  let attached = true;
  Object.defineProperty(globalThis, holdsName(name), {
    value: (id: string | null) => {
      if (id === null) attached = false;
      return id !== null && waiting.has(id);
    },
  });

  const tell = (message: PageMessage): Promise<string> => {
    const binding: unknown = Reflect.get(globalThis, name);
    if (typeof binding !== "function") return Promise.reject(new Error("The binding is gone"));
    return (binding as Binding)(JSON.stringify(message));
  };

  const start = async (port: MessagePort, data: { type?: unknown }, active: boolean) => {
    const id = crypto.randomUUID();
    waiting.add(id);
    port.onmessage = ({ data: word }: MessageEvent<PageWord>) => {
      waiting.delete(id);
      void tell({ type: "word", id, word }).catch(() => undefined);
    };
    let answer: ContentAnswer = { type: "native" };
    try {
      const state: PageState = { origin, active, ...allowedState(data.type) };
      const request: unknown = JSON.parse(plain(data));
      answer = JSON.parse(await tell({ type: "call", id, request, state }));
    } catch {
      // Node is not there any more: the browser's own function has the call.
    }
    if (answer.type !== "credential") waiting.delete(id);
    port.postMessage(withBuffers(answer));
  };

  performance.addEventListener(
    HANDOVER_EVENT,
    (event) => {
      const [port] = (event as MessageEvent).ports ?? [];
      // Left unanswered, the event tells the page's script that nobody is here.
      if (!attached) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const active = navigator.userActivation?.isActive ?? true;
      if (port) port.onmessage = ({ data }) => void start(port, data, active);
    },
    true,
  );

  // A frame in which nobody is attached any more asks for somebody: nobody comes.
  addEventListener(
    "message",
    (event) => {
      const port = event.ports?.[0];
      if (!port || event.data !== FRAME_CALL) return;
      event.stopImmediatePropagation();
      port.postMessage(0);
    },
    true,
  );
}

/** Chromium alone shows the permissions policy. */
function allowedState(type: unknown): Pick<PageState, "allowed"> {
  const policy: unknown = Reflect.get(document, "featurePolicy");
  if (typeof policy !== "object" || policy === null || !("allowsFeature" in policy)) return {};
  const { allowsFeature } = policy;
  if (typeof allowsFeature !== "function" || (type !== "create" && type !== "get")) return {};
  return { allowed: Boolean(allowsFeature.call(policy, `publickey-credentials-${type}`)) };
}
