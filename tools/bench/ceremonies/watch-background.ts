import type { BackgroundStamps } from "./stages.ts";

interface WatchedPort {
  postMessage(message: unknown): void;
  onMessage: { addListener(listener: (message: { type: string; id?: string }) => void): void };
}
interface Api {
  runtime: {
    onConnect: { addListener(listener: (port: WatchedPort) => void): void };
    onMessage: {
      addListener(
        listener: (message: unknown, sender: unknown, respond: (answer: string) => void) => void,
      ): void;
    };
  };
  windows: { create(...args: unknown[]): Promise<unknown> };
  storage: { local: { set(values: object): Promise<void> } };
}

/**
 * Runs in the background of the measured copy before anything of Latchkey's, sent as its source text: notes when the
 * stages of a ceremony begin and end, keeps that under the fragment of its prompt when the page has its credential,
 * and answers the message "bench.ping".
 */
export function watchBackground(): void {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  const api = browser ?? chrome;
  const now = () => performance.timeOrigin + performance.now();
  let id: string | undefined;
  let stamps: Partial<BackgroundStamps> = {};

  api.runtime.onConnect.addListener((port) => {
    const { postMessage } = port;
    let isCeremony = false;
    port.onMessage.addListener((message) => {
      if (message.type === "start") {
        isCeremony = true;
        id = message.id;
        stamps = { received: now(), writing: {} };
      }
      if (message.type === "decision") stamps.decided = now();
      if (message.type === "delivered") void api.storage.local.set({ [`#${id}`]: stamps });
    });
    port.postMessage = (message) => {
      if (isCeremony) stamps.answered = now();
      postMessage.call(port, message);
    };
  });
  api.runtime.onMessage.addListener((message, _, respond) => {
    if (message === "bench.ping") respond("here");
  });

  const { create } = api.windows;
  api.windows.create = (...args) => {
    stamps.windowAsked = now();
    return create.apply(api.windows, args);
  };

  const { transaction: open } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args: Parameters<typeof open>) {
    const made = open.apply(this, args);
    const { writing, decided } = stamps;
    if (made.mode !== "readwrite" || decided === undefined || writing === undefined) return made;
    const begun = now();
    made.addEventListener("complete", () => {
      if (stamps.answered !== undefined) return;
      writing[this.name] = (writing[this.name] ?? 0) + now() - begun;
    });
    return made;
  };
}
