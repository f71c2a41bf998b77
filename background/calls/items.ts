import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { shownAt } from "../../src/otp/code-value.ts";
import { countersAfter } from "../../src/otp/counter-search.ts";
import { writeOtpauthUri } from "../../src/otp/otpauth-uri.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Change, Records, StoredItem } from "../../src/vault/index/records.ts";
import type { Code } from "../../src/vault/items/code.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";
import type { ClockCalls } from "../../src/wire/clock.ts";
import type { CodeValue, ItemCalls, ItemStory, ItemSummary } from "../../src/wire/items.ts";
import type { CodeClock } from "../clock/code-clock.ts";
import type { Summaries } from "../summaries/summaries.ts";
import { changedItem } from "./item-change.ts";
import { secretOf } from "./secrets.ts";
import { withoutTwins } from "./twin-passkeys.ts";

type Request<K extends keyof ItemCalls> = ItemCalls[K]["request"];
type OwnItem = Extract<Item, { kind: "passkey" | "code" }>;

/** Passkeys and codes as the manager and the popup see and change them. Every call rejects with `locked`. */
export class ItemCallsAnswerer {
  readonly #vault: Vault;
  readonly #summaries: Summaries;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #clock: Pick<CodeClock, "offset">;

  /** `clock`: that of codes. */
  constructor(
    vault: Vault,
    summaries: Summaries,
    randomBytes: RandomBytes,
    now: () => number,
    clock: Pick<CodeClock, "offset">,
  ) {
    this.#vault = vault;
    this.#summaries = summaries;
    this.#randomBytes = randomBytes;
    this.#now = now;
    this.#clock = clock;
  }

  list(): Promise<ItemSummary[]> {
    return this.#summaries.all();
  }

  async story({ item }: Request<"items.story">): Promise<ItemStory> {
    const { note = "", recoveryCodes = [] } = (await this.#one(item)).item.value;
    return {
      note,
      recoveryCodes: recoveryCodes.map(([code, usedAt]) => ({
        code,
        ...(usedAt !== undefined && { usedAt }),
      })),
    };
  }

  async change({ items, change }: Request<"items.change">): Promise<null> {
    const now = this.#now();
    await this.#changeEach(
      items,
      (item) => changedItem(item, change, now),
      change.deleted === false ? (changes, vault) => withoutTwins(changes, vault, now) : undefined,
    );
    return null;
  }

  async erase({ items }: Request<"items.erase">): Promise<null> {
    await this.#changeEach(items, ({ value }) => (value.deletedAt === undefined ? undefined : null));
    return null;
  }

  async add({ codes }: Request<"codes.add">): Promise<string[]> {
    const createdAt = this.#now();
    const added = codes.map(({ secret, site, ...code }): Change & { item: Item } => ({
      id: this.#randomBytes(16),
      item: {
        kind: "code",
        value: { ...code, secret: fromBase64Url(secret), createdAt, ...(site && { site }) },
      },
    }));
    await this.#vault.change(async () => added);
    return added.map(({ id }) => toBase64Url(id));
  }

  async values({ items }: Request<"codes.values">): Promise<CodeValue[]> {
    const [offset, found] = await Promise.all([
      this.#clock.offset(),
      this.#vault.items(items.map(fromBase64Url)),
    ]);
    const now = this.#now();
    return found.flatMap(({ id, item }) =>
      item.kind === "code" ? [codeValue(id, item.value, now, offset)] : [],
    );
  }

  async advance({ item }: Request<"codes.advance">): Promise<CodeValue> {
    let advanced: Code | undefined;
    await this.#changeEach([item], (old) => {
      if (old.kind !== "code" || old.value.counter === undefined) return undefined;
      advanced = { ...old.value, counter: old.value.counter + 1 };
      return { ...old, value: advanced };
    });
    if (!advanced) throw gone();
    return codeValue(fromBase64Url(item), advanced, this.#now(), 0);
  }

  async follow({ item, used }: ClockCalls["codes.follow"]["request"]): Promise<{ found: number }> {
    let found = 0;
    await this.#changeEach([item], (old) => {
      if (old.kind !== "code") return undefined;
      const counters = countersAfter(old.value, used);
      found = counters.length;
      const [counter] = counters;
      return found === 1 && counter !== undefined ? { ...old, value: { ...old.value, counter } } : undefined;
    });
    return { found };
  }

  /**
   * The value for now, to be given out at the site that the code still has: a counter is taken on before, and that is
   * stored. Rejects with `missing` where the code is in the bin by now, or of another site.
   */
  async take(item: string, site: string): Promise<string> {
    const isMeant = ({ deletedAt, site: now }: Code) => deletedAt === undefined && now === site;
    const [offset, { item: stored }] = await Promise.all([this.#clock.offset(), this.#one(item)]);
    let taken = stored.kind === "code" && isMeant(stored.value) ? stored.value : undefined;
    if (taken?.counter !== undefined) {
      taken = undefined;
      await this.#changeEach([item], (old) => {
        if (old.kind !== "code" || old.value.counter === undefined || !isMeant(old.value)) return undefined;
        taken = old.value;
        return { ...old, value: { ...old.value, counter: old.value.counter + 1 } };
      });
    }
    if (!taken) throw gone();
    return codeValue(fromBase64Url(item), taken, this.#now(), offset).value;
  }

  async reveal({ item, secret }: Request<"codes.reveal">): Promise<{ uri: string }> {
    await this.#vault.verify(secretOf(secret));
    const found = (await this.#one(item)).item;
    if (found.kind !== "code") throw gone();
    return { uri: writeOtpauthUri(found.value) };
  }

  async #one(id: string): Promise<StoredItem & { item: OwnItem }> {
    const [found] = await this.#vault.items([fromBase64Url(id)]);
    if (!found || found.item.kind === "setting") throw gone();
    return { ...found, item: found.item };
  }

  /** Makes of each item what `change` gives: undefined leaves it, null deletes it for good. In one transaction. */
  async #changeEach(
    ids: readonly string[],
    change: (item: OwnItem) => OwnItem | null | undefined,
    completed: (
      changes: Change[],
      vault: { records: Records; whole: () => Promise<Whole> },
    ) => Change[] | Promise<Change[]> = (changes) => changes,
  ): Promise<void> {
    await this.#vault.change(async (records, whole) => {
      const found = await records.withIds(ids.map(fromBase64Url));
      const changes = found.flatMap(({ id, item: before }): Change[] => {
        if (before.kind === "setting") return [];
        const item = change(before);
        return item === undefined ? [] : [{ id, item, before }];
      });
      return completed(changes, { records, whole });
    });
  }
}

/** `now` by this computer's clock, `offset` what is added to that for codes. */
function codeValue(id: Uint8Array, code: Code, now: number, offset: number): CodeValue {
  const { value, next, left } = shownAt(code, now + offset);
  return {
    item: toBase64Url(id),
    value,
    ...(left === undefined ? { next: "" } : { next, nextAt: now + left }),
  };
}

function gone(): VaultError {
  return new VaultError("missing", "The vault does not hold that any more.");
}
