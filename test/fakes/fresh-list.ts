import { summaryOf } from "../../background/summaries/item-summary.ts";
import { Vault } from "../../src/vault/vault.ts";
import type { ItemSummary } from "../../src/wire/items.ts";
import type { Background } from "./background.ts";
import { OpenGuard, randomBytes } from "./memory-vault.ts";

/** The list as somebody reads it who knows nothing of it: everything, from the storage; by id. */
export async function freshList({ storage, session }: Background): Promise<ItemSummary[]> {
  const { items } = await new Vault({ storage, session, guard: new OpenGuard(), randomBytes }).whole();
  return items
    .flatMap(({ id, item }) => (item.kind === "setting" ? [] : [summaryOf(id, item)]))
    .toSorted((a, b) => (a.item < b.item ? -1 : 1))
    .map((summary) => JSON.parse(JSON.stringify(summary)));
}
