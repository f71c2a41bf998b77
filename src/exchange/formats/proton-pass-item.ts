import type { Own, Remark } from "../entry.ts";
import { Fields } from "../files/fields.ts";
import { isObject, type JsonObject, MOST_FILE_BYTES } from "../files/json.ts";
import { orDropped } from "../files/or-dropped.ts";
import { Addresses } from "../items/addresses.ts";
import { momentOf } from "../items/moments.ts";
import { dropped } from "../outgoing.ts";

/** Kinds of added fields that are named. */
const MOST_NAMED = 50;

/** What an item of Proton Pass says around its passkeys. */
export interface ProtonItem {
  title: string;
  userName: string;
  addresses: Addresses;
  own: Own;
  /** Milliseconds. */
  createdAt: number | undefined;
  remarks: readonly Remark[];
}

/** A code of the login, or one that the person added as a field, with its name. */
export interface ProtonCode {
  field: string;
  uri: string;
  name?: string;
}

/** In the order of the file. A person can add fields to every kind of item, and sections of them to some. */
export function protonCodes(data: JsonObject, content: JsonObject): ProtonCode[] {
  const { totpUri } = content;
  const own = typeof totpUri === "string" && totpUri !== "" ? [{ field: "totpUri", uri: totpUri }] : [];
  return [...own, ...addedFields(data, content).flatMap(({ code }) => code ?? [])];
}

/** Once for each item. */
export function aroundOf(item: JsonObject, data: JsonObject, content: JsonObject): ProtonItem {
  const remarks: Remark[] = [];
  const outer = new Fields(item);
  const middle = new Fields(data);
  const meta = new Fields(isObject(data.metadata) ? data.metadata : {}, "metadata.");
  const inner = new Fields(content);
  const text = (fields: Fields, name: string, most?: number) =>
    orDropped(name, remarks, () => fields.optionalText(name, most)) ?? "";
  const note = text(meta, "note", MOST_FILE_BYTES);
  const title = text(meta, "name");
  const pinned = orDropped("pinned", remarks, () => outer.flag("pinned"));
  const createdAt = momentOf(outer, "createTime", 1000, remarks);
  const userName = text(inner, "itemUsername");
  const email = text(inner, "itemEmail");
  if (userName !== "" && email !== "" && email !== userName) remarks.push(dropped("itemEmail"));
  const urls = orDropped("urls", remarks, () => inner.list("urls")) ?? [];
  const others = new Set(addedFields(data, content).flatMap(({ lost }) => lost ?? []));
  outer.skip("itemId", "shareId", "data", "state", "contentFormatVersion", "modifyTime");
  middle.skip("metadata", "content", "type", "extraFields");
  meta.skip("itemUuid");
  inner.skip("passkeys", "totpUri", "sections");
  return {
    title,
    userName: userName || email,
    addresses: new Addresses(urls),
    own: { ...(note !== "" && { note }), ...(pinned && { favourite: true }) },
    createdAt,
    remarks: [
      ...remarks,
      ...[...others].slice(0, MOST_NAMED).map(dropped),
      ...(others.size > MOST_NAMED ? [dropped("extraFields.…")] : []),
      ...[outer, middle, meta, inner].flatMap((fields) => fields.unread()),
    ],
  };
}

/** The remarks of an item for one of its entries. */
export function remarksFor({ addresses, remarks }: ProtonItem, site: string | undefined): Remark[] {
  const others = addresses.others(site);
  return others > 0 ? [...remarks, { ...dropped("urls"), detail: `${others} more` }] : [...remarks];
}

/** Each field as a code, or as something that is lost, by its kind. */
function addedFields(data: JsonObject, content: JsonObject): { code?: ProtonCode; lost?: string }[] {
  const sections = listOf(content.sections).filter(isObject);
  const fields = [...listOf(data.extraFields), ...sections.flatMap((one) => listOf(one.sectionFields))];
  return fields.filter(isObject).map(({ type, fieldName, data: value }) => {
    const uri = type === "totp" && isObject(value) ? value.totpUri : undefined;
    if (typeof uri !== "string")
      return { lost: `extraFields.${typeof type === "string" ? type.slice(0, 40) : ""}` };
    if (uri === "") return {};
    const name = typeof fieldName === "string" ? fieldName.slice(0, 1_000).toWellFormed() : "";
    return { code: { field: "extraFields.totpUri", uri, name } };
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
