import type { Summary, SummaryMemory } from "../../background/summaries/summaries.ts";
import type { Listing } from "../../src/vault/whole/listing.ts";
import type { MemorySession } from "./memory-vault.ts";

/** Summaries that are remembered as long as the session has its keys, as a copy. */
export class MemorySummaries implements SummaryMemory {
  readonly #session: MemorySession;
  #stored: string | undefined;

  constructor(session: MemorySession) {
    this.#session = session;
  }

  async recall() {
    if (this.#session.keys === undefined) this.#stored = undefined;
    return this.#stored === undefined ? undefined : (JSON.parse(this.#stored) as Listing<Summary>);
  }

  async remember(listing: Listing<Summary>) {
    this.#stored = JSON.stringify(listing);
  }
}
