import { database } from "./database.ts";
import type { Database } from "./schema.ts";
import { alsoInCopy } from "./second-copy.ts";

/** The sites on which Latchkey stays out of the way, by host name. */

export async function switchedOffSites(): Promise<string[]> {
  return (await database()).getAllKeys("sites");
}

export async function isSwitchedOff(host: string): Promise<boolean> {
  return (await (await database()).count("sites", host)) > 0;
}

export async function switchSite(host: string, off: boolean): Promise<void> {
  const change = async (db: Database) => {
    if (off) await db.put("sites", { host });
    else await db.delete("sites", host);
  };
  await change(await database());
  await alsoInCopy(change);
}
