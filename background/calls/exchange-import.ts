import { toBase64Url } from "../../src/bytes/base64url.ts";
import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Change } from "../../src/vault/index/records.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { type ExchangeCalls, type ImportState, MOST_IN_IMPORT } from "../../src/wire/exchange.ts";
import { type Held, type HeldItem, heldOf, isInBin, stateOf } from "./exchange-compare.ts";
import { identityOf, importedItem, type OwnItem, replacedItem } from "./exchange-items.ts";

type Request<K extends keyof ExchangeCalls> = ExchangeCalls[K]["request"];

/** An import that nobody speaks of for so long is forgotten. Milliseconds. */
const PATIENCE = 3 * 60_000;

interface Staged {
  item: OwnItem;
  state: ImportState;
}

/** An import that is under way: in memory alone. */
interface Session {
  id: string;
  held: Held;
  earlier: Map<string, OwnItem>;
  staged: Staged[];
}

type Draft = { change: Change & { item: OwnItem }; isNew: boolean };

/** Takes in what the manager has read from files. One import at a time. Every call rejects with `locked`. */
export class ImportCalls {
  readonly #vault: Vault;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  #session: Session | undefined;
  #forgotten = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(vault: Vault, randomBytes: RandomBytes, now: () => number) {
    this.#vault = vault;
    this.#randomBytes = randomBytes;
    this.#now = now;
  }

  async begin(): Promise<{ import: string }> {
    this.forget();
    const turn = this.#forgotten;
    const { items } = await this.#vault.whole();
    // Whoever locked while it was read meant it.
    if (turn !== this.#forgotten) throw gone();
    const id = toBase64Url(this.#randomBytes(16));
    this.#session = { id, held: heldOf(items), earlier: new Map(), staged: [] };
    this.#wait();
    return { import: id };
  }

  async part(request: Request<"import.part">): Promise<ImportState[]> {
    const session = await this.#under(request.import);
    const { held, earlier, staged } = session;
    if (staged.length + request.entries.length > MOST_IN_IMPORT) {
      throw new VaultError("too-large", `More than ${MOST_IN_IMPORT} entries.`);
    }
    const now = this.#now();
    return request.entries.map((entry) => {
      const item = importedItem(entry, now);
      const state = stateOf(item, held, earlier);
      staged.push({ item, state });
      return state;
    });
  }

  async keep(request: Request<"import.keep">): Promise<null> {
    await this.#under(request.import);
    return null;
  }

  async cancel(request: Request<"import.cancel">): Promise<null> {
    if (request.import === this.#session?.id) this.forget();
    return null;
  }

  /** To be called when the vault is locked, too. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#session = undefined;
    this.#forgotten++;
  }

  async commit(request: Request<"import.commit">): Promise<ExchangeCalls["import.commit"]["reply"]> {
    const session = await this.#under(request.import);
    let drafts: Draft[] = [];
    await this.#vault.change(async (_, whole) => {
      drafts = this.#drafts(session, heldOf((await whole()).items), request);
      return drafts.map(({ change }) => change);
    });
    this.forget();
    const added = drafts.filter(({ isNew }) => isNew).map(({ change }) => toBase64Url(change.id));
    return { added, replaced: drafts.length - added.length };
  }

  /** In the order of the file, so that of entries of one identity the last one that is taken counts. */
  #drafts(session: Session, now: Held, { add, replace }: Request<"import.commit">): Draft[] {
    const drafts: Draft[] = [];
    const byIdentity = new Map<string, Draft>();
    const replaces = new Set(replace);
    for (const index of [...new Set([...add, ...replace])].sort((a, b) => a - b)) {
      const staged = session.staged[index];
      if (!staged || staged.state.state === "cannot") throw changed();
      const { item } = staged;
      const key = identityOf(item);
      const stored = now.get(key);
      if (!isAsItWas(session.held.get(key), stored)) throw changed();
      const inVault = stored !== undefined && !isInBin(stored.item);
      const prior = byIdentity.get(key);
      if (prior && (replaces.has(index) || item.kind === "passkey")) {
        prior.change.item = replacedItem(prior.change.item, item);
        continue;
      }
      // A passkey of the same id twice would be none: it takes the place of the one that is there.
      const apart = item.kind === "code" && !replaces.has(index) && (inVault || prior !== undefined);
      const draft = this.#draft(item, apart ? undefined : stored);
      drafts.push(draft);
      if (!apart) byIdentity.set(key, draft);
    }
    return drafts;
  }

  #draft(item: OwnItem, stored: HeldItem | undefined): Draft {
    if (!stored) return { change: { id: this.#randomBytes(16), item }, isNew: true };
    const { id, item: before } = stored;
    return { change: { id, item: replacedItem(before, item), before }, isNew: isInBin(before) };
  }

  async #under(id: string): Promise<Session> {
    await this.#vault.openId();
    const session = this.#session;
    if (session?.id !== id) throw gone();
    this.#wait();
    return session;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.forget(), PATIENCE);
  }
}

/** Whether what was compared is still there, and nothing where nothing was. */
function isAsItWas(before: HeldItem | undefined, now: HeldItem | undefined): boolean {
  if (!before || !now) return before === now;
  return equalBytes(before.id, now.id) && isInBin(before.item) === isInBin(now.item);
}

function gone(): VaultError {
  return new VaultError("missing", "The import was forgotten.");
}

function changed(): VaultError {
  return new VaultError("busy", "The vault was changed meanwhile.");
}
