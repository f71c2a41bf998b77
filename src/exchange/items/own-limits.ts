import type { Own, Remark } from "../entry.ts";

/** What a record holds of what a person adds, and a person can go on editing. Characters. */
const MOST = { note: 100_000, label: 4_096, recoveryCode: 4_096 } as const;
const MOST_RECOVERY_CODES = 40;

/** Two notes as one: what stands beside an entry, and what its own URI says. */
export function notesTogether(...notes: (string | undefined)[]): { note?: string } {
  // One too many is enough to tell that it is cut: many entries of an item may share a note that fills the file.
  const parts = notes.map((note) => note?.slice(0, MOST.note + 1));
  const written = [...new Set(parts)].filter((note) => note !== undefined && note !== "");
  return written.length > 0 ? { note: written.join("\n\n") } : {};
}

/** What does not fit is cut or left out, with remarks: it would cost the person the entry. */
export function fittingOwn(own: Own): { own: Own; remarks: Remark[] } {
  const remarks: Remark[] = [];
  const { recoveryCodes, ...fitting } = own;
  for (const field of ["note", "label"] as const) {
    const text = own[field];
    if (text === undefined || text.length <= MOST[field]) continue;
    fitting[field] = text.slice(0, MOST[field]).toWellFormed();
    remarks.push({ field, what: "changed", detail: `cut after ${MOST[field]} characters` });
  }
  if (!recoveryCodes) return { own: fitting, remarks };
  const written = [...new Set(recoveryCodes)].filter((code) => code !== "");
  const kept = written.filter(({ length }) => length <= MOST.recoveryCode).slice(0, MOST_RECOVERY_CODES);
  if (kept.length < written.length) {
    const detail = `${written.length - kept.length} of ${written.length}: at most ${MOST_RECOVERY_CODES}, of ${MOST.recoveryCode} characters each`;
    remarks.push({ field: "recoveryCodes", what: "dropped", detail });
  }
  return { own: kept.length > 0 ? { ...fitting, recoveryCodes: kept } : fitting, remarks };
}
