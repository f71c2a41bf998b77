import { toBase64Url } from "../../src/bytes/base64url.ts";
import { MOST_WEIGHT, weightOf } from "../../src/exchange/items/weight.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { type ExchangeCalls, type ImportState, MOST_IN_IMPORT } from "../../src/wire/exchange.ts";
import { type Held, heldOf, namesOf, stateOf } from "./exchange-compare.ts";
import { draftsOf, type Staged } from "./exchange-drafts.ts";
import { importedItem, type OwnItem } from "./exchange-items.ts";

type Request<K extends keyof ExchangeCalls> = ExchangeCalls[K]["request"];

/** An import that nobody speaks of for so long is forgotten. Milliseconds. */
const PATIENCE = 3 * 60_000;

/** What all parts of an import may weigh: byte strings come as base64. */
const MOST_SENT = 1.5 * MOST_WEIGHT;

/** An import that is under way: in memory alone. */
interface Session {
  id: string;
  weight: number;
  held: Held;
  names: ReadonlySet<string>;
  earlier: Map<string, OwnItem>;
  staged: Staged[];
}

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
    const [held, names] = [heldOf(items), namesOf(items)];
    this.#session = { id, weight: 0, held, names, earlier: new Map(), staged: [] };
    this.#wait();
    return { import: id };
  }

  async part(request: Request<"import.part">): Promise<ImportState[]> {
    const session = await this.#under(request.import);
    const { held, names, earlier, staged } = session;
    if (staged.length + request.entries.length > MOST_IN_IMPORT) {
      throw new VaultError("too-large", `More than ${MOST_IN_IMPORT} entries.`);
    }
    session.weight += weightOf(request.entries);
    if (session.weight > MOST_SENT) throw new VaultError("too-large", "The entries are too large together.");
    const now = this.#now();
    return request.entries.map((entry) => {
      const item = importedItem(entry, now);
      const state = stateOf(item, held, names, earlier);
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
    // Nobody else may write the same again meanwhile.
    this.#session = undefined;
    const turn = this.#forgotten;
    try {
      let drafts: ReturnType<typeof draftsOf> = [];
      await this.#vault.change(async (_, whole) => {
        drafts = draftsOf(session, heldOf((await whole()).items), request, {
          randomBytes: this.#randomBytes,
          now: this.#now(),
        });
        return drafts.flatMap(({ change, former }) => (former ? [change, former] : [change]));
      });
      if (turn === this.#forgotten) this.forget();
      const added = drafts.filter(({ isNew }) => isNew).map(({ change }) => toBase64Url(change.id));
      const replaced = drafts
        .filter(({ isNew }) => !isNew)
        .map(({ change, former }) => ({
          item: toBase64Url(change.id),
          ...(former && { former: toBase64Url(former.id) }),
        }));
      return { added, replaced };
    } catch (error) {
      if (turn === this.#forgotten) {
        this.#session = session;
        this.#wait();
      }
      throw error;
    }
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

function gone(): VaultError {
  return new VaultError("missing", "The import was forgotten.");
}
