import { t } from "./i18n/messages.ts";
import type { WorkerCall, WorkerCalls, WorkerReply } from "./worker/messages.ts";

/** The part of a Worker that is used here. */
type Port = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  onNews: ((news: number) => void) | undefined;
}

/** Asks the page's worker. End it with the view that made it. */
export class ExchangeWorker {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(port: Port = startWorker()) {
    this.#port = port;
    port.addEventListener("message", (event) => this.#receive((event as MessageEvent<WorkerReply>).data));
    port.addEventListener("error", () => this.#failAll(new Error(t("workerStopped"))));
  }

  /** Rejects where the worker failed or was ended. `onNews`: told how far it is. */
  ask<K extends WorkerCall>(
    type: K,
    request: WorkerCalls[K]["request"],
    onNews?: (news: number) => void,
  ): Promise<WorkerCalls[K]["reply"]> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onNews });
      this.#port.postMessage({ id, type, ...request });
    });
  }

  end(): void {
    this.#port.terminate();
    this.#failAll(new Error(t("workerStopped")));
  }

  #receive(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    if ("news" in reply) {
      waiting?.onNews?.(reply.news);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.value as never);
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function startWorker(): Worker {
  return new Worker(new URL("./worker/exchange.worker.ts", import.meta.url), { type: "module" });
}
