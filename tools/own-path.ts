import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Checks that no file of a built extension names the folder that it was built in: the same sources make the same build
 * wherever they lie.
 * @param own the root of the sources, an absolute path
 * @throws naming the files
 */
export async function checkOwnPath(dist: string, own: string): Promise<void> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = await Promise.all(paths.map((path) => readFile(path)));
  // With what lies in it: the folder alone may have a short name that means something else.
  const inside = ["src", "popup", "background", "node_modules"].map((name) => `${own}/${name}/`);
  const naming = paths.filter((_, index) => inside.some((path) => files[index]?.includes(path)));
  if (naming.length > 0) throw new Error(`${naming.join(", ")}: the folder of the sources is in it, ${own}`);
}
