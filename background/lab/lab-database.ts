import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { NamedProfile } from "../../src/lab/profiles/named-profile.ts";

/**
 * The lab's database, apart from the vault's: in clear, with no second copy, in no backup and in no export. It is there
 * once there is a profile, and gone with the last one.
 */

interface LabSchema extends DBSchema {
  profiles: { key: string; value: NamedProfile & { made: number } };
  /** All credentials of one profile. */
  credentials: { key: string; value: { profile: string; sources: PublicKeyCredentialSource[] } };
}

const NAME = "lab";
const VERSION = 1;

let opened: Promise<IDBPDatabase<LabSchema>> | undefined;

function open(): Promise<IDBPDatabase<LabSchema>> {
  opened ??= openDB<LabSchema>(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("profiles", { keyPath: "id" });
      db.createObjectStore("credentials", { keyPath: "profile" });
    },
    terminated: forget,
    blocking: (_old, _new, event) => {
      (event.target as IDBDatabase).close();
      forget();
    },
  });
  opened.catch(forget);
  return opened;
}

function forget(): void {
  opened = undefined;
}

/** Whether there is one: looking does not make it. */
async function exists(): Promise<boolean> {
  return opened !== undefined || (await indexedDB.databases()).some(({ name }) => name === NAME);
}

/** Oldest first. */
export async function storedProfiles(): Promise<NamedProfile[]> {
  if (!(await exists())) return [];
  const rows = await (await open()).getAll("profiles");
  return rows.sort((a, b) => a.made - b.made).map(({ made: _, ...profile }) => profile);
}

export async function storeProfile(profile: NamedProfile): Promise<void> {
  const writing = (await open()).transaction("profiles", "readwrite");
  const made = (await writing.store.get(profile.id))?.made ?? Date.now();
  await writing.store.put({ ...profile, made });
  await writing.done;
}

/** The profile and its credentials; with the last profile the database itself. */
export async function eraseProfile(id: string): Promise<void> {
  if (!(await exists())) return;
  const db = await open();
  const writing = db.transaction(["profiles", "credentials"], "readwrite");
  await writing.objectStore("profiles").delete(id);
  await writing.objectStore("credentials").delete(id);
  const left = await writing.objectStore("profiles").count();
  await writing.done;
  if (left > 0) return;
  db.close();
  forget();
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** Oldest first. */
export async function storedCredentials(profile: string): Promise<PublicKeyCredentialSource[]> {
  if (!(await exists())) return [];
  return (await (await open()).get("credentials", profile))?.sources ?? [];
}

/** In place of those that were there; nothing where the profile has gone meanwhile. */
export async function storeCredentials(
  profile: string,
  sources: readonly PublicKeyCredentialSource[],
): Promise<void> {
  if (!(await exists())) return;
  const writing = (await open()).transaction(["profiles", "credentials"], "readwrite");
  const stays = (await writing.objectStore("profiles").count(profile)) > 0;
  if (stays) await writing.objectStore("credentials").put({ profile, sources: [...sources] });
  await writing.done;
}
