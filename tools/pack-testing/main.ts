import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { packTesting } from "./pack.ts";

const FOLDER = "dist/package";

/** Makes the package in dist/package and says what is in it. `npm pack ./dist/package` makes a file of it. */
export async function main(): Promise<number> {
  try {
    await packTesting(FOLDER);
    let sum = 0;
    for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const { size } = await stat(path);
      sum += size;
      if (!path.endsWith(".d.ts"))
        console.log(`${(size / 1024).toFixed(1).padStart(8)} KiB  ${relative(FOLDER, path)}`);
    }
    console.log(`${(sum / 1024).toFixed(1).padStart(8)} KiB  in all, types included, in ${FOLDER}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
