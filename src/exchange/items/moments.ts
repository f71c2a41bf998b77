import type { Remark } from "../entry.ts";
import type { Fields } from "../files/fields.ts";
import { orDropped } from "../files/or-dropped.ts";

/** What is later was not meant: milliseconds taken for seconds, or no time at all. */
const LATEST = Date.UTC(2200, 0);

/**
 * A moment in milliseconds since the epoch; undefined where the field is absent, and, with a remark, where it is no
 * moment from 1970 to 2200. `unit`: of the field, in milliseconds.
 */
export function momentOf(fields: Fields, name: string, unit: number, remarks: Remark[]): number | undefined {
  return sane(
    orDropped(name, remarks, () => fields.natural(name)),
    unit,
    name,
    remarks,
  );
}

/** The same from a date in the form of ISO 8601. */
export function momentOfDate(fields: Fields, name: string, remarks: Remark[]): number | undefined {
  const text = orDropped(name, remarks, () => fields.optionalText(name));
  return text ? sane(Date.parse(text), 1, name, remarks) : undefined;
}

function sane(value: number | undefined, unit: number, field: string, remarks: Remark[]): number | undefined {
  if (value === undefined) return undefined;
  const moment = value * unit;
  if (moment >= 0 && moment < LATEST) return moment;
  remarks.push({ field, what: "dropped", detail: "no moment from 1970 to 2200" });
  return undefined;
}
