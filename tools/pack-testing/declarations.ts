import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The package's types: what the compiler has declared of the entry, and of everything that this names. */

const PROJECTS = ["testing", "src"];
const SPECIFIER = /(from |import\()"(\.{1,2}\/[^"]+)\.ts"/g;

/** Writes `types/` into the folder; `entry` and what comes of it are paths from the root. */
export async function writeDeclarations(entry: string, folder: string): Promise<void> {
  const written = new Set<string>();
  const open = [entry];
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (written.has(source)) continue;
    written.add(source);
    const text = await declarationOf(source);
    for (const [, , named = ""] of text.matchAll(SPECIFIER)) open.push(join(dirname(source), `${named}.ts`));
    const target = join(folder, "types", source.replace(/\.ts$/, ".d.ts"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll(SPECIFIER, '$1"$2.js"'));
  }
}

/** As `tsc -b` leaves it. */
async function declarationOf(source: string): Promise<string> {
  const project = PROJECTS.find((name) => source.startsWith(`${name}/`));
  if (project === undefined) throw new Error(`${source} is of no project whose types are published`);
  return readFile(join(".cache/tsc", project, source.replace(/\.ts$/, ".d.ts")), "utf8");
}
