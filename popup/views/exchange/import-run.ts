import type { ImportState } from "../../../src/wire/exchange.ts";
import type { ExchangeWorker } from "../../exchange-worker.ts";
import type { callVault } from "../../vault/vault-calls.ts";
import type { BroughtFile, ReadFiles } from "../../worker/messages.ts";

/** The background forgets an import of which it hears nothing, and stops itself when it has nothing to do. */
const KEEP_MS = 20_000;

interface Ports {
  worker: Pick<ExchangeWorker, "ask" | "end">;
  call: typeof callVault;
}

/** One import, from the files to what was added. End it when nobody looks at it any more. */
export class ImportRun {
  readonly #worker: Ports["worker"];
  readonly #call: Ports["call"];
  #import: string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ended = false;

  constructor({ worker, call }: Ports) {
    this.#worker = worker;
    this.#call = call;
  }

  /** `pictures`: nothing else is taken. `onCount`: told how many entries were looked at. */
  read(
    files: BroughtFile[],
    { pictures }: { pictures: boolean },
    onCount: (count: number) => void,
  ): Promise<ReadFiles> {
    return this.#worker.ask("files.read", { files, now: Date.now(), pictures }, onCount);
  }

  /**
   * Hands what was read to the background, part by part, and gives what each entry is beside the vault. Can be done
   * again. `onCount`: told how many were compared.
   */
  async stage(total: number, onCount: (count: number) => void): Promise<ImportState[]> {
    const { import: id } = await this.#call("import.begin", {});
    this.#import = id;
    if (this.#ended) await this.#cancel();
    const states: ImportState[] = [];
    while (states.length < total && !this.#ended) {
      const entries = await this.#worker.ask("files.part", { from: states.length });
      states.push(...(await this.#call("import.part", { import: id, entries })));
      onCount(states.length);
    }
    clearInterval(this.#timer);
    if (!this.#ended) this.#timer = setInterval(() => this.#keep(), KEEP_MS);
    return states;
  }

  commit(chosen: { add: number[]; replace: number[] }) {
    return this.#call("import.commit", { import: this.#import ?? "", ...chosen });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.end();
    void this.#cancel();
  }

  async #cancel(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#import !== undefined) {
      await this.#call("import.cancel", { import: this.#import }).catch(() => null);
    }
  }

  #keep(): void {
    // What was forgotten all the same, `commit` tells.
    if (this.#import !== undefined) this.#call("import.keep", { import: this.#import }).catch(() => null);
  }
}
