/** What happened in a page of the manager or the popup; milliseconds since the epoch. */
export interface PageStamps {
  /** Its first script runs. */
  started: number;
  /** The second animation frame with the first item in the document. */
  painted?: number;
  /** Questions to the background, in their order. */
  calls: { type: string; asked: number; answered?: number }[];
  /** Keys that changed the search: from the key to the frame that shows what was found. */
  keys: number[];
}

/**
 * Runs in the pages of the measured copy before anything of theirs, sent as its source text: looks, and notes when
 * something happened. What is noted until the first items are painted lies in `localStorage` under the page's
 * fragment, if it has one; all of it is `watched`.
 */
export function watchPage(): void {
  type Send = (
    message: { type: string },
    ...rest: ((reply: unknown) => void)[]
  ) => Promise<unknown> | undefined;
  interface Api {
    runtime: { sendMessage: Send };
  }
  const global = globalThis as unknown as { browser?: Api; chrome: Api };
  const api = global.browser ?? global.chrome;
  const now = () => performance.timeOrigin + performance.now();
  const watched: PageStamps = { started: now(), calls: [], keys: [] };
  Object.assign(globalThis, { watched });

  const { runtime } = api;
  const send = runtime.sendMessage.bind(runtime);
  runtime.sendMessage = (message, ...rest) => {
    const call: PageStamps["calls"][number] = { type: message.type, asked: now() };
    watched.calls.push(call);
    const answered = () => {
      call.answered = now();
    };
    // With a callback there is no promise.
    const [callback] = rest;
    if (callback === undefined) {
      const reply = send(message);
      reply?.then(answered, answered);
      return reply;
    }
    return send(message, (reply) => {
      answered();
      callback(reply);
    });
  };

  let there = false;
  new MutationObserver(() => {
    if (there || document.querySelector("li[data-credential-id], li[data-otp-id]") === null) return;
    there = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        watched.painted = now();
        if (location.hash.startsWith("#bench-")) localStorage.setItem(location.hash, JSON.stringify(watched));
      }),
    );
  }).observe(document, { subtree: true, childList: true });

  addEventListener(
    "input",
    ({ target, timeStamp }) => {
      if (!(target instanceof Element) || target.id !== "search") return;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // After the frame was drawn.
        port1.onmessage = () => watched.keys.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    },
    true,
  );
}
