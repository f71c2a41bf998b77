import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Change } from "../../src/vault/index/records.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { ExchangeCalls, ImportState } from "../../src/wire/exchange.ts";
import { differencesOf, type Held, type HeldItem, heldLike, isInBin } from "./exchange-compare.ts";
import { identityOf, mergedItem, type OwnItem, replacedItem } from "./exchange-items.ts";

/** An entry that was compared. */
export interface Staged {
  item: OwnItem;
  state: ImportState;
}

/** What an import writes. */
export interface Draft {
  change: Change & { item: OwnItem };
  /** It was not there, or lay in the bin. */
  isNew: boolean;
  /** What it takes the place of, for the bin, where more than additions of the person would be lost. */
  former?: Change & { item: OwnItem };
}

interface Made {
  randomBytes: RandomBytes;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * What the chosen entries become, in the order of the file, so that of entries of one identity the last one that is
 * taken counts. `held`: what they were compared with, `now`:
 * what the vault holds as it is written. Throws VaultError `busy` where that is not what was
 * compared.
 */
export function draftsOf(
  { held, staged: all }: { held: Held; staged: readonly Staged[] },
  now: Held,
  { add, replace }: Pick<ExchangeCalls["import.commit"]["request"], "add" | "replace">,
  made: Made,
): Draft[] {
  const drafts: Draft[] = [];
  const byIdentity = new Map<string, Draft>();
  const replaces = new Set(replace);
  for (const index of [...new Set([...add, ...replace])].sort((a, b) => a - b)) {
    const staged = all[index];
    if (!staged || staged.state.state === "cannot") throw changed();
    // There it is already, and nothing can be added to itself.
    if (staged.state.state === "same" && !replaces.has(index)) continue;
    const { item } = staged;
    const key = identityOf(item);
    const stored = heldLike(item, now);
    if (!isAsItWas(heldLike(item, held), stored)) throw changed();
    const inVault = stored !== undefined && !isInBin(stored.item);
    const prior = byIdentity.get(key);
    if (prior && (replaces.has(index) || item.kind === "passkey")) {
      prior.change.item = takenInto(prior.change.item, item);
      continue;
    }
    // A passkey of the same id twice would be none: it takes the place of the one that is there.
    const apart = item.kind === "code" && !replaces.has(index) && (inVault || prior !== undefined);
    const draft = draftOf(item, apart ? undefined : stored, made);
    drafts.push(draft);
    if (!apart) byIdentity.set(key, draft);
  }
  return drafts.map((draft) => withFormer(draft, made));
}

function draftOf(item: OwnItem, stored: HeldItem | undefined, { randomBytes }: Made): Draft {
  if (!stored) return { change: { id: randomBytes(16), item }, isNew: true };
  const { id, item: before } = stored;
  return { change: { id, item: takenInto(before, item), before }, isNew: isInBin(before) };
}

function takenInto(before: OwnItem, item: OwnItem): OwnItem {
  return differencesOf(before, item).length === 0 ? mergedItem(before, item) : replacedItem(before, item);
}

function withFormer(draft: Draft, { randomBytes, now }: Made): Draft {
  const { before, item } = draft.change;
  if (!before || before.kind === "setting" || differencesOf(before, item).length === 0) return draft;
  return { ...draft, former: { id: randomBytes(16), item: intoBin(before, now) } };
}

function intoBin(item: OwnItem, deletedAt: number): OwnItem {
  return item.kind === "passkey"
    ? { ...item, value: { ...item.value, deletedAt } }
    : { ...item, value: { ...item.value, deletedAt } };
}

/** Whether what was compared is still there, and nothing where nothing was. */
function isAsItWas(before: HeldItem | undefined, now: HeldItem | undefined): boolean {
  if (!before || !now) return before === now;
  return equalBytes(before.id, now.id) && isInBin(before.item) === isInBin(now.item);
}

function changed(): VaultError {
  return new VaultError("busy", "The vault was changed meanwhile.");
}
