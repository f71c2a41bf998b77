import type { KdfCost } from "../../../src/vault/sealing/kdf.ts";
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
        listener: (
          message: { derive?: KdfCost } | "bench.ping",
          sender: unknown,
          respond: (answer: string | number) => void,
        ) => boolean,
      ): void;
    };
  };
  windows: { create(...args: unknown[]): Promise<unknown> };
  storage: { local: { set(values: object): Promise<void> } };
}

declare const hashwasm: {
  argon2id(options: {
    password: string;
    salt: Uint8Array;
    memorySize: number;
    iterations: number;
    parallelism: number;
    hashLength: number;
    outputType: "binary";
  }): Promise<Uint8Array>;
};

/**
 * Runs in the background of the measured copy before anything of Latchkey's, sent as its source text: notes when the
 * stages of a ceremony begin and end, keeps that under the fragment of its prompt when the page has its credential,
 * answers the message "bench.ping", and for `{ derive }` tells how many milliseconds one Argon2id at that cost takes here,
 * its WebAssembly compiled included. `loadArgon2`: puts `hashwasm` there.
 */
export function watchBackground(loadArgon2: () => void): void {
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
    if (typeof message !== "object" || message.derive === undefined) return false;
    loadArgon2();
    const { memoryKiB, passes, lanes } = message.derive;
    const begun = now();
    const derived = hashwasm.argon2id({
      password: "a PIN of some length",
      salt: crypto.getRandomValues(new Uint8Array(16)),
      memorySize: memoryKiB,
      iterations: passes,
      parallelism: lanes,
      hashLength: 32,
      outputType: "binary",
    });
    void derived.then(() => respond(now() - begun));
    return true;
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
