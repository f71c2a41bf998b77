import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What all content scripts together may weigh, in bytes: every page pays for them. */
export const MAX_INJECTED_BYTES = 8000;

export interface InjectedScript {
  path: string;
  bytes: number;
  /** Whether it comes into the frames of a page too, before they ask for anything. */
  allFrames: boolean;
}

/** The content scripts of a built extension, with their sizes. */
export async function injectedScripts(dist: string): Promise<InjectedScript[]> {
  const manifest: { content_scripts?: { js?: string[]; all_frames?: boolean }[] } = JSON.parse(
    await readFile(join(dist, "manifest.json"), "utf8"),
  );
  const scripts = (manifest.content_scripts ?? []).flatMap(({ js = [], all_frames = false }) =>
    js.map(async (path) => ({ path, bytes: (await stat(join(dist, path))).size, allFrames: all_frames })),
  );
  return Promise.all(scripts);
}

/** In bytes: into a page, and into each of its frames. */
export function sumOf(scripts: InjectedScript[]): { page: number; frame: number } {
  const sum = (list: InjectedScript[]) => list.reduce((total, { bytes }) => total + bytes, 0);
  return { page: sum(scripts), frame: sum(scripts.filter(({ allFrames }) => allFrames)) };
}

/**
 * Checks what a built extension injects and returns one line that says it.
 * @throws where it is too much, or where a script is loaded late
 */
export async function checkInjectedSize(dist: string): Promise<string> {
  const scripts = await injectedScripts(dist);
  const late = scripts.find(({ path }) => path.includes("loader"));
  if (late !== undefined) throw new Error(`${dist}: ${late.path} loads its code after the page has begun`);
  const { page, frame } = sumOf(scripts);
  const parts = scripts.map(({ path, bytes }) => `${path} ${bytes}`).join(", ");
  const figures = `${page} of at most ${MAX_INJECTED_BYTES} bytes are injected into a page (${parts}), ${frame} into a frame`;
  if (page > MAX_INJECTED_BYTES) throw new Error(`${dist}: too much is injected: ${figures}`);
  return `${dist}: ${figures}`;
}
