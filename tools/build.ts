import { build } from "vite";
import type { BrowserKind } from "./browser-places.ts";
import { checkInjectedSize } from "./injected-size.ts";
import { checkOwnPath } from "./own-path.ts";

const TARGETS: BrowserKind[] = ["chrome", "firefox"];

/** The folder of the unpacked extension for that browser. */
export function extensionDir(target: BrowserKind): string {
  return `dist/${target}`;
}

/** Builds the unpacked extension and checks it; throws where either fails. */
export async function buildExtension(target: BrowserKind): Promise<void> {
  await build({ mode: target, configFile: "vite.config.ts", logLevel: "warn" });
  await checkOwnPath(extensionDir(target), process.cwd());
  console.log(await checkInjectedSize(extensionDir(target)));
}

async function watchExtension(target: BrowserKind): Promise<void> {
  const watcher = await build({
    mode: target,
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { watch: {} },
  });
  if (!("on" in watcher)) throw new Error("Vite does not watch");
  watcher.on("event", (event) => {
    if (event.code === "ERROR") console.error(event.error.message);
    if (event.code === "END") {
      checkInjectedSize(extensionDir(target)).then(console.log, ({ message }) => console.error(message));
    }
  });
}

/** `[--watch]`: builds for both browsers, and with `--watch` again after each change, until Ctrl-C. */
export async function main(args: string[]): Promise<number> {
  if (args.includes("--watch")) {
    for (const target of TARGETS) await watchExtension(target);
    return new Promise(() => {});
  }
  try {
    for (const target of TARGETS) await buildExtension(target);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
