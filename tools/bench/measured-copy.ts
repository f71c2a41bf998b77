import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { watchBackground } from "./ceremonies/watch-background.ts";
import { watchEmpty, watchPrompt } from "./ceremonies/watchers.ts";
import { watchPage } from "./manager/watch-page.ts";

/** An empty page that watches its own first frames. */
export const EMPTY_PAGE = "bench/empty.html";
/** A page from which windows are opened and the background is asked. */
export const BENCH_PAGE = "bench/bench.html";
/** A page that works on the vault itself. */
export const VAULT_PAGE = "bench/vault.html";
/** A page that searches lists. */
export const LIST_PAGE = "bench/list.html";

const BACKGROUND = "background.js";

function page(...scripts: string[]): string {
  const tags = scripts.map((script) => `<script src="${script}"></script>`);
  return `<!doctype html><meta charset="utf-8"><title>Bench</title>${tags.join("")}`;
}

/**
 * Copies the built extension `dist` to `folder`, where nobody rebuilds it, and adds what measuring needs: a
 * script in each page and one in the background that note times, and the bench's pages. Everything else
 * stays as built.
 */
export async function makeMeasuredCopy(dist: string, folder: string): Promise<void> {
  await cp(dist, folder, { recursive: true });
  await mkdir(join(folder, "bench"));
  const write = (path: string, text: string) => writeFile(join(folder, path), text);
  await write("bench/watch-prompt.js", `(${watchPrompt})();`);
  await write("bench/watch-empty.js", `(${watchEmpty})();`);
  await write(EMPTY_PAGE, page("watch-empty.js"));
  await write(BENCH_PAGE, page());
  await write(VAULT_PAGE, `${page()}<script type="module" src="vault.js"></script>`);
  await write(LIST_PAGE, `${page()}<script type="module" src="list.js"></script>`);

  const background = await readFile(join(folder, BACKGROUND), "utf8");
  const argon2 = await readFile("node_modules/hash-wasm/dist/argon2.umd.min.js", "utf8");
  const loadArgon2 = `() => {\n${argon2}\n}`;
  await write(BACKGROUND, `"use strict";\n(${watchBackground})(${loadArgon2});\n${background}`);

  await write("bench/watch-page.js", `(${watchPage})();`);
  const watch = async (html: string, script: string) => {
    const text = await readFile(join(folder, html), "utf8");
    const watched = text.replace("<head>", `<head><script src="/bench/${script}"></script>`);
    if (watched === text) throw new Error(`${html} has no head`);
    await write(html, watched);
  };
  await watch("popup/prompt.html", "watch-prompt.js");
  await watch("popup/popup.html", "watch-page.js");
  await watch("popup/manager.html", "watch-page.js");
}
