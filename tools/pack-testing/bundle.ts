import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";
import { pageScript } from "../../testing/attach/page-script.ts";

/** The package's code: everything that it needs of this repository and of its dependencies, for Node. */

const ENTRIES = { testing: "testing/index.ts", "rp-check": "testing/rp-check/main.ts" };
const PAGE_SCRIPT = resolve("testing/attach/page-script.ts");

/** In the package nothing is bundled any more: the script that goes into pages is there, finished. */
async function finishedPageScript(): Promise<Plugin> {
  const text = await pageScript();
  return {
    name: "finished-page-script",
    enforce: "pre",
    load: (id) =>
      id === PAGE_SCRIPT
        ? `const script = ${JSON.stringify(text)};\nexport const pageScript = async () => script;`
        : undefined,
  };
}

/**
 * Writes `lib/` into the folder. Returns the paths of all modules that are in it. Fails where one is left outside that
 * is not Node's own.
 */
export async function bundle(folder: string): Promise<string[]> {
  const result = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    plugins: [await finishedPageScript()],
    ssr: { target: "node", noExternal: true },
    build: {
      ssr: true,
      target: "node20",
      outDir: join(folder, "lib"),
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: ENTRIES,
        output: { entryFileNames: "[name].js", chunkFileNames: "common-[hash].js" },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) =>
    "output" in each ? each.output : [],
  );
  const chunks = outputs.filter((output) => output.type === "chunk");
  const foreign = chunks
    .flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
    .filter((name) => !name.startsWith("node:") && !chunks.some(({ fileName }) => fileName === name));
  if (foreign.length > 0) throw new Error(`The package would need ${[...new Set(foreign)].join(", ")}`);
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}
