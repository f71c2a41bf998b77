import type { Item } from "../../src/vault/items/item.ts";
import type { Own, RecoveryCode } from "../../src/vault/items/own.ts";
import type { ItemChange } from "../../src/wire/items.ts";

type OwnItem = Extract<Item, { kind: "passkey" | "code" }>;

/** What the person wants is not his to change any more, or never was. */
export class NotToChange extends Error {
  override readonly name = "NotToChange";
}

/**
 * The item as the person wants it; undefined where that is how it is. Throws NotToChange. `now`: milliseconds since the
 * epoch.
 */
export function changedItem(item: OwnItem, change: ItemChange, now: number): OwnItem | undefined {
  const changed: OwnItem =
    item.kind === "passkey"
      ? { ...item, value: changedPasskey(changedOwn(item.value, change, now), change) }
      : { ...item, value: changedCode(changedOwn(item.value, change, now), change) };
  return sameFields(item.value, changed.value) ? undefined : changed;
}

function changedOwn<T extends Own>(value: T, change: ItemChange, now: number): T {
  const { label, note, favourite, recoveryCodes, deleted } = change;
  const changed: T = { ...value };
  if (label !== undefined) setText(changed, "label", label);
  if (note !== undefined) setText(changed, "note", note);
  if (favourite === true) changed.favourite = true;
  if (favourite === false) delete changed.favourite;
  if (recoveryCodes?.length === 0) delete changed.recoveryCodes;
  else if (recoveryCodes) {
    changed.recoveryCodes = recoveryCodes.map(
      ({ code, usedAt }): RecoveryCode => (usedAt === undefined ? [code] : [code, usedAt]),
    );
  }
  if (deleted === true) changed.deletedAt ??= now;
  if (deleted === false) delete changed.deletedAt;
  return changed;
}

type PasskeyValue = Extract<Item, { kind: "passkey" }>["value"];
function changedPasskey(value: PasskeyValue, { archived, hidden, flags }: ItemChange): PasskeyValue {
  // Sites have seen those of every other passkey, or its maker has told them.
  if (flags && !value.flagsAssumed) throw new NotToChange("The flags of this passkey are fixed.");
  const changed = { ...value, ...(archived !== undefined && { archived }), ...flags };
  if (hidden === false) delete changed.hiddenAt;
  else if (hidden !== undefined) changed.hiddenAt = hidden;
  return changed;
}

type CodeValue = Extract<Item, { kind: "code" }>["value"];
function changedCode(value: CodeValue, { issuer, account, site }: ItemChange): CodeValue {
  const changed = {
    ...value,
    ...(issuer !== undefined && { issuer }),
    ...(account !== undefined && { account }),
  };
  if (site !== undefined) setText(changed, "site", site);
  return changed;
}

/** An empty text goes. */
function setText<K extends string>(value: { [key in K]?: string }, name: K, text: string): void {
  if (text === "") delete value[name];
  else value[name] = text;
}

function sameFields(a: object, b: object): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
