import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What all content scripts together may weigh, in bytes: every frame of every page pays for them. */
export const MAX_INJECTED_BYTES = 8000;

export interface InjectedScript {
  path: string;
  bytes: number;
}

/** The content scripts of a built extension, with their sizes. */
export async function injectedScripts(dist: string): Promise<InjectedScript[]> {
  const manifest: { content_scripts?: { js?: string[] }[] } = JSON.parse(
    await readFile(join(dist, "manifest.json"), "utf8"),
  );
  const paths = (manifest.content_scripts ?? []).flatMap(({ js = [] }) => js);
  return Promise.all(
    [...new Set(paths)].map(async (path) => ({ path, bytes: (await stat(join(dist, path))).size })),
  );
}

/**
 * Checks what a built extension injects and returns one line that says it.
 * @throws where it is too much, or where a script is loaded late
 */
export async function checkInjectedSize(dist: string): Promise<string> {
  const scripts = await injectedScripts(dist);
  const late = scripts.find(({ path }) => path.includes("loader"));
  if (late !== undefined) throw new Error(`${dist}: ${late.path} loads its code after the page has begun`);
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts = scripts.map(({ path, bytes }) => `${path} ${bytes}`).join(", ");
  const figures = `${total} of at most ${MAX_INJECTED_BYTES} bytes are injected into every frame (${parts})`;
  if (total > MAX_INJECTED_BYTES) throw new Error(`${dist}: too much is injected: ${figures}`);
  return `${dist}: ${figures}`;
}
