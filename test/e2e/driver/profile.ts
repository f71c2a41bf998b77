import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Profile {
  dir: string;
  /** Removes a temporary profile; a named one stays. */
  release(): Promise<void>;
}

/** The folder named, or a new temporary one: empty, or a copy of `template`. */
export async function openProfile(dir: string | undefined, template?: string): Promise<Profile> {
  if (dir !== undefined) return { dir: resolve(dir), release: async () => {} };
  const made = await mkdtemp(join(tmpdir(), "latchkey-profile-"));
  if (template !== undefined) await cp(template, made, { recursive: true });
  return {
    dir: made,
    // A browser that has just gone may still be writing its last files.
    release: () => rm(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}
