import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Where the client's sources are. */
export const clientSource = join(here, "client");
/** Where the built client goes. */
export const builtClient = join(here, "..", "dist", "demo");

/** When the client was last built, in milliseconds since 1970; 0 for never. */
export async function builtAt(): Promise<number> {
  const index = await stat(join(builtClient, "index.html")).catch(() => undefined);
  return index?.mtimeMs ?? 0;
}

/** Whether the built client is there and no source is newer. */
export async function isFresh(): Promise<boolean> {
  const built = await builtAt();
  const sources = await readdir(clientSource, { recursive: true });
  const times = await Promise.all(
    sources.map(async (name) => (await stat(join(clientSource, name))).mtimeMs),
  );
  return times.every((time) => time <= built);
}
