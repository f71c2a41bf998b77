import type { ReportMemory } from "../../background/health/health.ts";
import type { Summary, SummaryMemory } from "../../background/summaries/summaries.ts";
import type { Listing } from "../../src/vault/whole/listing.ts";
import type { CheckReport } from "../../src/wire/vault.ts";

/** What outlives a stop of the background beside the keys; as copies. */
export class MemoryOfSession implements SummaryMemory {
  #summaries: string | undefined;
  #report: CheckReport | undefined;
  readonly report: ReportMemory = {
    recall: async () => structuredClone(this.#report),
    remember: async (given) => {
      this.#report = structuredClone(given);
    },
  };

  async recall() {
    return this.#summaries === undefined ? undefined : (JSON.parse(this.#summaries) as Listing<Summary>);
  }

  async remember(listing: Listing<Summary>) {
    this.#summaries = JSON.stringify(listing);
  }

  /** The vault was locked. */
  clear(): void {
    this.#summaries = undefined;
    this.#report = undefined;
  }
}
