import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Loads a TypeScript module, with the repository's root as the working folder, and calls its
 * `main(args)`. Returns the exit code; undefined for a module that has no `main` and goes on by itself.
 */
export async function runTool(file, args) {
  const path = resolve(file);
  process.chdir(root);
  const { module } = await runnerImport(path, { configFile: false, root });
  return module.main === undefined ? undefined : ((await module.main(args)) ?? 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new Error("Usage: node tools/run.mjs file.ts [arguments]");
  const code = await runTool(file, args);
  if (code !== undefined) process.exit(code);
}
