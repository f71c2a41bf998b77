import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build, type InlineConfig, type Plugin } from "vite";

export interface OnePiece {
  settings: InlineConfig;
  input: Record<string, string>;
  /** What of the main build it takes the place of, as a classic script: that entry, from the root, and its loader. */
  insteadOf?: { entry: string; loader: string; file: string };
  /** Modules that do nothing where nothing of them is used. */
  idle?: RegExp;
}

/**
 * What is built once more by itself, after everything else: in one file, which shares nothing with the others, as each
 * further file is a further wait.
 */
export function inOnePiece({ settings, input, insteadOf, idle }: OnePiece): Plugin {
  let sources: string[] = [];
  let replaced: string[] = [];
  /** Whether the main build has come so far. */
  let written = false;
  return {
    name: "in-one-piece",
    buildStart() {
      written = false;
      for (const source of sources) this.addWatchFile(source);
    },
    writeBundle(_, bundle) {
      written = true;
      if (insteadOf === undefined) return;
      const { entry, loader } = insteadOf;
      const chunks = Object.values(bundle).flatMap((output) => (output.type === "chunk" ? [output] : []));
      const file = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${entry}`))?.fileName;
      if (file === undefined) throw new Error(`${entry} is no entry of the build`);
      if (bundle[loader] === undefined) throw new Error(`The build has no ${loader}`);
      const needs = chunks.find(({ imports, dynamicImports }) =>
        [...imports, ...dynamicImports].includes(file),
      );
      if (needs) throw new Error(`${needs.fileName} imports ${file}, which another build takes the place of`);
      replaced = [file, loader];
    },
    async closeBundle() {
      if (!written) return;
      await build({
        ...settings,
        configFile: false,
        logLevel: "warn",
        plugins: [
          ...(settings.plugins ?? []),
          {
            name: "sources",
            generateBundle(_, bundle) {
              sources = Object.values(bundle).flatMap((output) =>
                output.type === "chunk" ? output.moduleIds : [],
              );
            },
          },
        ],
        build: {
          ...settings.build,
          emptyOutDir: false,
          copyPublicDir: false,
          rollupOptions: {
            input,
            ...(idle && { treeshake: { moduleSideEffects: (id) => !idle.test(id) } }),
            output: {
              codeSplitting: false,
              ...(insteadOf && { format: "iife" as const, strict: true, entryFileNames: insteadOf.file }),
            },
          },
        },
      });
      for (const file of replaced) await rm(join(settings.build?.outDir ?? "dist", file), { force: true });
    },
  };
}
