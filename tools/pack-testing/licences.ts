import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The licences of what is bundled, which want to be passed on with it. `modules`: paths of what is in the bundle. */
export async function thirdPartyLicences(modules: readonly string[]): Promise<string> {
  const names = modules.flatMap((id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  const texts = await Promise.all([...new Set(names)].sort().map(licenceOf));
  return texts.join("\n\n");
}

async function licenceOf(name: string): Promise<string> {
  const folder = join("node_modules", name);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence that could be passed on`);
  return `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}`;
}
