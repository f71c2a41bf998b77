import type { Entry, Format, Reading, Remark } from "../../src/exchange/entry.ts";
import type { ReadRemark, SharedRemark } from "./messages.ts";

/** What a page is told of entries. */

type Kind = Entry["kind"];

/** Names alone. */
export function titleOf({ kind, value, own }: Entry): { title: string; rpId?: string; account: string } {
  if (kind === "passkey") {
    return { title: own.label || value.rpId, rpId: value.rpId, account: value.userName };
  }
  return { title: own.label || value.issuer || value.site || "", account: value.account };
}

/**
 * Remarks that all passkeys, or all codes, of a format have are named once, without their detail where it differs;
 * `own` gives what is left to be said of one entry.
 */
export function foldRemarks(readings: readonly Reading[]): {
  shared: SharedRemark[];
  own: (entry: Entry, format: Format) => ReadRemark[];
} {
  const shared: SharedRemark[] = [];
  const folded = new Set<string>();
  for (const format of new Set(readings.map((reading) => reading.format))) {
    const ofFormat = readings.filter((reading) => reading.format === format);
    const aboutFiles = ofFormat.flatMap(({ remarks }) => remarks);
    shared.push(...unique(aboutFiles).map((remark) => ({ ...remark, about: "file" as const, format })));
    for (const kind of ["passkey", "code"] as const) {
      const entries = ofFormat.flatMap((reading) => reading.entries.filter((entry) => entry.kind === kind));
      for (const remark of sharedBy(entries)) {
        folded.add(keyIn(format, kind, remark));
        shared.push({ ...remark, about: kind === "passkey" ? "passkeys" : "codes", format });
      }
    }
  }
  const own = ({ kind, remarks }: Entry, format: Format) =>
    remarks.filter((remark) => !folded.has(keyIn(format, kind, remark)));
  return { shared, own };
}

/** None where there is one entry only: that one says it itself. */
function sharedBy(entries: readonly Entry[]): Remark[] {
  if (entries.length < 2) return [];
  const counts = new Map<string, { remark: Remark; count: number }>();
  for (const remark of entries.flatMap(({ remarks }) => remarks)) {
    const known = counts.get(keyOf(remark));
    if (!known) counts.set(keyOf(remark), { remark, count: 1 });
    else {
      known.count++;
      if (known.remark.detail !== remark.detail) known.remark = { field: remark.field, what: remark.what };
    }
  }
  return [...counts.values()].filter(({ count }) => count === entries.length).map(({ remark }) => remark);
}

function unique(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [keyOf(remark), remark])).values()];
}

function keyIn(format: Format, kind: Kind, remark: Remark): string {
  return `${format} ${kind} ${keyOf(remark)}`;
}

function keyOf({ field, what }: Remark): string {
  return `${what} ${field}`;
}
