import type { Own, Remark } from "../entry.ts";
import { Fields } from "../files/fields.ts";
import { isObject, type JsonObject } from "../files/json.ts";
import { orDropped } from "../files/or-dropped.ts";
import { Addresses } from "../items/addresses.ts";
import { momentOf } from "../items/moments.ts";
import { dropped } from "../outgoing.ts";
import { RECOVERY_CODES } from "./cxf-fields.ts";

/** Far more than an account has: each of its entries looks at them. */
const MOST_CODES = 10_000;
/** Kinds of other credentials that are named. */
const MOST_NAMED = 50;

/** What the other parts of a CXF item say of its passkeys and codes. */
export interface CxfItem {
  title: string;
  /** Of the item's login: whoever signs in by the codes beside it. */
  userName: string;
  addresses: Addresses;
  own: Own;
  /** Milliseconds. */
  createdAt: number | undefined;
  remarks: readonly Remark[];
}

/** To be called once for each item: it goes through all of its credentials. */
export function cxfItemOf(item: JsonObject, credentials: readonly JsonObject[]): CxfItem {
  const fields = new Fields(item);
  const remarks: Remark[] = [];
  const { notes, recoveryCodes, userNames } = besideOf(credentials, remarks);
  const title = orDropped("title", remarks, () => fields.optionalText("title")) ?? "";
  const favourite = orDropped("favorite", remarks, () => fields.flag("favorite"));
  const createdAt = momentOf(fields, "creationAt", 1000, remarks);
  const scope = fields.objectIfAny("scope");
  const urls = scope ? orDropped("scope.urls", remarks, () => scope.list("urls")) : undefined;
  fields.skip("id", "modifiedAt", "credentials");
  const [userName = "", ...others] = userNames;
  if (others.length > 0) remarks.push({ ...dropped("basic-auth.username"), detail: `${others.length} more` });
  return {
    title,
    userName,
    addresses: new Addresses(urls ?? []),
    own: {
      ...(notes.length > 0 && { note: notes.join("\n\n") }),
      ...(recoveryCodes.length > 0 && { recoveryCodes }),
      ...(favourite && { favourite }),
    },
    createdAt,
    remarks: [...remarks, ...fields.unread(), ...(scope?.unread() ?? [])],
  };
}

/** The remarks of an item for one of its entries: also of what of the item is not this entry's. `userName`: the entry's. */
export function remarksFor(
  { addresses, userName, remarks }: CxfItem,
  entry: { site: string | undefined; userName: string },
): Remark[] {
  const others = addresses.others(entry.site);
  return [
    ...remarks,
    ...(others > 0 ? [{ ...dropped("scope.urls"), detail: `${others} more` }] : []),
    ...(userName !== "" && userName !== entry.userName ? [dropped("basic-auth.username")] : []),
  ];
}

function besideOf(credentials: readonly JsonObject[], remarks: Remark[]) {
  const notes: string[] = [];
  const recoveryCodes: string[] = [];
  const userNames = new Set<string>();
  const others = new Set<string>();
  for (const credential of credentials) {
    const { type } = credential;
    const note = type === "note" ? textOf(credential.content) : undefined;
    const codes = recoveryCodesOf(credential);
    if (note !== undefined) notes.push(note);
    else if (codes) {
      const taken = codes.texts.slice(0, MOST_CODES - recoveryCodes.length);
      recoveryCodes.push(...taken);
      if (codes.others > 0 || taken.length < codes.texts.length) others.add("custom-fields.fields");
    } else if (type === "basic-auth") {
      const userName = textOf(credential.username);
      if (userName) userNames.add(userName);
      if (credential.password !== undefined) others.add("basic-auth.password");
    } else if (type !== "passkey" && type !== "totp") {
      others.add(typeof type === "string" ? type.slice(0, 40) : "credentials");
    }
  }
  remarks.push(...[...others].slice(0, MOST_NAMED).map(dropped));
  if (others.size > MOST_NAMED) remarks.push(dropped("credentials"));
  return { notes, recoveryCodes, userNames };
}

/** The text of an editable field. */
function textOf(field: unknown): string | undefined {
  return isObject(field) && typeof field.value === "string" ? field.value.toWellFormed() : undefined;
}

/** Undefined where the credential is something else; `others`: members that hold no text. */
function recoveryCodesOf({
  type,
  label,
  fields,
}: JsonObject): { texts: string[]; others: number } | undefined {
  if (type !== "custom-fields" || label !== RECOVERY_CODES || !Array.isArray(fields)) return undefined;
  const texts = fields.map(textOf).filter((code) => code !== undefined);
  return { texts, others: fields.length - texts.length };
}
