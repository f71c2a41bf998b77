import { fileURLToPath } from "node:url";
import { build } from "vite";

/**
 * The script that goes into pages, as one expression whose value has `install(name)`. In this repository it is bundled
 * when it is first asked for; in the package the finished text stands in place of this module.
 */
export function pageScript(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("./page/page.iife.ts", import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: ["chrome122", "firefox128", "safari17.4"],
      lib: { entry, formats: ["iife"], name: "latchkey" },
    },
  });
  const [built] = Array.isArray(result) ? result : [result];
  const chunk = built && "output" in built ? built.output[0] : undefined;
  if (!chunk) throw new Error("The page's script was not bundled");
  return `(() => { ${chunk.code}; return latchkey; })()`;
}
