import { execFileSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { crx } from "@crxjs/vite-plugin";
import { defineConfig, type Plugin } from "vite";
import manifest from "./manifest.json" with { type: "json" };
import { inOnePiece } from "./tools/one-piece.ts";

const targets = ["chrome", "firefox"] as const;
type Target = (typeof targets)[number];

/** The manifest as one browser wants it: Firefox has no service worker in MV3 and no `key`. */
function manifestFor(target: Target) {
  const { key, minimum_chrome_version, browser_specific_settings, background, ...common } = manifest;
  return target === "firefox"
    ? {
        ...common,
        browser_specific_settings,
        // Its background has a document of its own.
        permissions: common.permissions.filter((name) => name !== "offscreen"),
        background: { scripts: [background.service_worker], type: "module" as const },
      }
    : { ...common, key, minimum_chrome_version, background };
}

const LOADER = "service-worker-loader.js";
const BACKGROUND = "background.js";

/** The background as a classic script: a module is fetched, looked through and linked first, each time that it starts. */
const classicBackground = {
  name: "classic-background",
  enforce: "post" as const,
  renderCrxManifest(rendered: { background: object }) {
    rendered.background =
      "service_worker" in rendered.background ? { service_worker: BACKGROUND } : { scripts: [BACKGROUND] };
    return rendered;
  },
};

/**
 * The plugin opens to every page what the background puts into some pages later: a page could see by it that Latchkey
 * is there.
 */
const nothingWebAccessible = {
  name: "nothing-web-accessible",
  enforce: "post" as const,
  renderCrxManifest(rendered: { web_accessible_resources?: unknown }) {
    delete rendered.web_accessible_resources;
    return rendered;
  },
};

/**
 * When the build was made, milliseconds since the epoch: the time of its last commit, so that the same sources make the
 * same build. SOURCE_DATE_EPOCH, in seconds, says another; without both it is the time of day.
 */
function builtAt(): number {
  const { SOURCE_DATE_EPOCH } = process.env;
  if (SOURCE_DATE_EPOCH) return Number(SOURCE_DATE_EPOCH) * 1000;
  try {
    const seconds = execFileSync("git", ["log", "-1", "--format=%ct"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number(seconds) * 1000;
  } catch {
    return Date.now();
  }
}

/**
 * The reader of QR codes knows an address in the web for its module, which is never asked for, as the worker says where
 * it lies: no such address goes into the extension. The build fails where it cannot be found any more.
 */
const noModuleFromTheWeb = {
  name: "no-module-from-the-web",
  transform(code: string, id: string) {
    if (!/zxing-wasm\/dist\/es\/share\.js$/.test(id)) return undefined;
    const local = code.replace(/`https:\/\/fastly\.jsdelivr\.net\/[^`]*`/, "e");
    if (local === code) throw new Error("The address of zxing-wasm's module has changed");
    return { code: local, map: null };
  },
};

/**
 * Styles that pages share come before those of a page, as the pages' sources have it: the bundler puts them behind where
 * the page loads its views by itself.
 */
const sharedStylesFirst = {
  name: "shared-styles-first",
  transformIndexHtml: {
    order: "post" as const,
    handler(html: string, { path }: { path: string }) {
      const page = path.replace(/^.*\/|\.html$/g, "");
      const links = html.match(/^ *<link rel="stylesheet".*\n/gm) ?? [];
      const own = links.filter((link) => link.includes(`/${page}-`));
      const ordered = [...links.filter((link) => !own.includes(link)), ...own];
      let at = 0;
      return html.replace(/^ *<link rel="stylesheet".*\n/gm, () => ordered[at++] ?? "");
    },
  },
};

/**
 * What must be there before the first picture keeps the page from being painted and no more: Chromium, which looks for no
 * files ahead of the parser in an extension's page, would ask for the others only when the theme's script has run.
 * Firefox does look ahead, and knows no other way to hold back the picture.
 */
function beforePicture(target: Target, scripts: RegExp): Plugin {
  return {
    name: "before-picture",
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        target === "chrome" ? html.replace(scripts, '<script async blocking="render"') : html,
    },
  };
}

const THEME = /<script(?= src="\/popup\/[\w-]+\.js")/;
const EVERY = /<script(?= )/g;

/** Where a content script that is put into a page later lies in the built extension: as the plugin has it. */
const lateScripts: Plugin = {
  name: "late-scripts",
  enforce: "pre",
  resolveId(id, importer = "") {
    if (!/\.iife\.ts\?script$/.test(id)) return undefined;
    return `\0${relative(import.meta.dirname, join(dirname(importer), id))}`;
  },
  load(id) {
    const [, path] = /^\0(.+\.iife)\.ts\?script$/.exec(id) ?? [];
    return path && `export default ${JSON.stringify(`${path}.js`)}`;
  },
};

export default defineConfig(({ mode }) => {
  const target = targets.find((name) => name === mode) ?? "chrome";
  const settings = {
    define: { BUILT_AT: builtAt(), ASKED_FOR_PAGES: target === "chrome" },
    // Else it takes every build whose mode has another name than "production" for one that is still worked at.
    oxc: { jsx: { runtime: "automatic" as const, importSource: "preact", development: false } },
    worker: { format: "es" as const, plugins: () => [noModuleFromTheWeb] },
    build: {
      outDir: `dist/${target}`,
      target: target === "chrome" ? "chrome133" : "firefox140",
      modulePreload: { polyfill: false },
    },
  };
  return {
    ...settings,
    plugins: [
      // biome-ignore lint/suspicious/noExplicitAny: the plugin's manifest type lags behind the manifest's own schema
      crx({ manifest: manifestFor(target) as any, browser: target }),
      nothingWebAccessible,
      classicBackground,
      sharedStylesFirst,
      beforePicture(target, THEME),
      // A ceremony waits for its page: with the sheets in its script, which runs as soon as it is there.
      inOnePiece({
        settings: { ...settings, plugins: [beforePicture(target, EVERY)] },
        input: { prompt: "popup/prompt.html" },
      }),
      // And whoever wakes the background for that.
      inOnePiece({
        settings: { ...settings, plugins: [lateScripts] },
        input: { background: "background/main.ts" },
        insteadOf: { entry: "background/main.ts", loader: LOADER, file: BACKGROUND },
        // In Firefox nothing draws the prompt.
        idle: /\/(?:popup|node_modules\/preact[\w-]*)\//,
      }),
    ],
    build: {
      ...settings.build,
      emptyOutDir: true,
      rollupOptions: {
        input: {
          manager: "popup/manager.html",
          clipboard: "popup/clipboard.html",
          lab: "popup/lab.html",
        },
      },
    },
  };
});
