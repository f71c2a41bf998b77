import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Where the client's sources are. */
export const clientSource = join(here, "client");
/** Where the built client goes. */
export const builtClient = join(here, "..", "dist", "demo");

/** The folder of the built client, built now if it is missing or older than its sources. */
export async function clientFolder(): Promise<string> {
  if (await isFresh()) return builtClient;
  const { buildDemo } = await import("./build.ts");
  return buildDemo();
}

/** Whether the built client is there and no source is newer. */
export async function isFresh(): Promise<boolean> {
  const built = await stat(join(builtClient, "index.html")).catch(() => undefined);
  if (!built) return false;
  const sources = await readdir(clientSource, { recursive: true });
  const times = await Promise.all(sources.map(async (name) => (await stat(join(clientSource, name))).mtimeMs));
  return times.every((time) => time <= built.mtimeMs);
}
