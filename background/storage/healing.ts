import { noteBroughtBack, noteCompared, wereCompared } from "./brought-back.ts";
import { type Head, hasVault, headOf, isLater, readRows, replaceRows, vaultRows } from "./rows.ts";
import type { Database } from "./schema.ts";
import { secondCopy } from "./second-copy.ts";

/**
 * Where the browser has lost the vault's database, or the end of it, brings the state of the second copy back, in one
 * transaction; what was in its place is set aside. Looks once for each start of the browser, and whenever there is no
 * vault. Rejects where there is none and the second copy cannot be read: a vault that is there must not be taken
 * for none.
 */
export async function healFromCopy(first: Database): Promise<void> {
  const [mine, compared] = await Promise.all([headOf(first), wereCompared()]);
  const empty = isEmpty(mine);
  if (!empty && compared) return;
  let copy: Database;
  let other: Head;
  try {
    copy = await secondCopy();
    other = await headOf(copy);
  } catch (error) {
    if (empty) throw error;
    console.error("The second copy of the vault could not be read:", error);
    return;
  }
  if (empty ? !isEmpty(other) : isLater(other, mine)) {
    const aside = vaultRows(await readRows(first));
    await replaceRows(first, await readRows(copy), aside);
    await noteBroughtBack();
  }
  await noteCompared();
}

function isEmpty(head: Head): boolean {
  return !hasVault(head) && head.setAside === 0;
}
