import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Who may import whom, and who may speak to the browser (ARCHITECTURE.md). */

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Room → rooms of ours that it may import; `type` in front: types alone. Itself is always allowed. */
const ALLOWED: Record<string, readonly string[]> = {
  "src/bytes": [],
  "src/cose": ["src/bytes"],
  "src/authenticator": ["src/bytes", "src/cose"],
  "src/webauthn": ["src/bytes", "src/cose", "src/authenticator"],
  "src/vault": ["src/bytes"],
  "src/otp": ["src/bytes", "type src/vault"],
  "src/exchange": ["src/bytes", "src/cose", "src/otp", "type src/vault"],
  "src/wire": ["src/bytes", "type src/webauthn"],
  "src/lab": ["src/bytes", "src/cose", "src/authenticator", "src/webauthn"],
  testing: ["src/bytes", "src/cose", "src/authenticator", "src/webauthn", "src/otp", "src/wire", "src/lab"],
  "testing/examples": ["testing", "demo"],
  "testing/attach/page": ["testing", "src/page", "src/content", "src/wire"],
  "src/page": ["src/bytes", "src/wire"],
  "src/content": ["src/bytes", "src/wire"],
  popup: ["src/bytes", "src/wire", "popup/lab", "type popup/worker", "popup/derivation", "_locales"],
  "popup/derivation": ["popup", "src/bytes", "src/wire", "src/vault"],
  "popup/worker": ["src/bytes", "src/wire", "src/otp", "src/exchange"],
  background: [
    "src/bytes",
    "src/cose",
    "src/authenticator",
    "src/webauthn",
    "src/vault",
    "src/otp",
    "src/exchange",
    "src/wire",
  ],
  "background/lab": [
    "background",
    "src/bytes",
    "src/cose",
    "src/authenticator",
    "src/webauthn",
    "src/wire",
    "src/lab",
  ],
  "popup/lab": ["popup", "src/bytes", "src/wire", "src/otp", "src/lab", "type src/webauthn", "_locales"],
};

/** Folders that have rules of their own, apart from those of the room around them. */
const INNER_ROOMS =
  /^(src\/[^/]+|popup\/(?:worker|lab|derivation)|background\/lab|testing\/(?:attach\/page|examples))\//;

interface Source {
  /** Path from the root. */
  path: string;
  text: string;
}

interface Import {
  specifier: string;
  typeOnly: boolean;
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const code = withoutComments(text);
  const statement = /\b(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?["']([^"']+)["']/g;
  for (const [, type, specifier] of code.matchAll(statement)) {
    if (specifier !== undefined) found.push({ specifier, typeOnly: type !== undefined });
  }
  for (const [, specifier] of code.matchAll(/\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g)) {
    if (specifier !== undefined) found.push({ specifier, typeOnly: false });
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

function roomOf(path: string): string {
  // The views of the lab's page are a part of it.
  if (path.startsWith("popup/views/lab/")) return "popup/lab";
  return INNER_ROOMS.exec(path)?.[1] ?? path.split("/", 1).join("/");
}

/** What a file does that its room may not. */
function violations({ path, text }: Source): string[] {
  const room = roomOf(path);
  const allowed = ALLOWED[room];
  if (!allowed) return [`${path}: no rule for the room ${room}`];
  const found: string[] = [];
  for (const { specifier, typeOnly } of importsOf(text)) {
    if (!specifier.startsWith(".")) {
      if (/^(src|testing)\//.test(path) && specifier === "webextension-polyfill")
        found.push(`${path}: ${specifier}`);
      continue;
    }
    // Where a content script lies in the built extension: nothing of it is imported.
    if (path === "background/main.ts" && specifier.endsWith(".iife.ts?script")) continue;
    const target = roomOf(join(dirname(path), specifier));
    // The composition root alone knows the lab: nothing of the real vault does.
    if (path === "background/main.ts" && target === "background/lab") continue;
    // It alone gives the rest of the background the prompt's picture.
    if (path === "background/main.ts" && specifier === "../popup/prompt/prompt-html.ts") continue;
    const fine =
      target === room || allowed.includes(target) || (typeOnly && allowed.includes(`type ${target}`));
    if (!fine) found.push(`${path} imports ${target}`);
  }
  const usesBrowser = /(?<![\w.$"'`-])(?:chrome|browser)\s*(?:\?\.|\.)\s*\w/.test(withoutComments(text));
  // In the examples it is the one that a driver starts.
  const mayUse = room === "src/content" || room === "testing/examples";
  if (usesBrowser && /^(src|testing)\//.test(path) && !mayUse) found.push(`${path} uses the browser`);
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function sourcesIn(folder: string): Source[] {
  return filesIn(folder)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

const SOURCES: Source[] = ["src", "background", "popup", "testing"].flatMap(sourcesIn);

/** The files of ours that a file names, in an import or in any other text: `new URL(…)`, `new Worker(…)`. */
function namedBy({ path, text }: Source): string[] {
  return [...withoutComments(text).matchAll(/["'`](\.{1,2}\/[^"'`]+)["'`]/g)].map(([, named = ""]) =>
    join(dirname(path), named),
  );
}

/** What a file of the inspector names outside of its folder. */
function outsideOf(folder: string, source: Source): string[] {
  const packages = importsOf(source.text)
    .map(({ specifier }) => specifier)
    .filter((specifier) => !specifier.startsWith(".") && !/^(node:|@noble\/)/.test(specifier));
  const files = namedBy(source).filter((path) => !path.startsWith(`${folder}/`));
  return [...files, ...packages].map((named) => `${source.path} names ${named}`);
}

describe("the sources", () => {
  it("are found, and their imports too", () => {
    const rooms = new Set(SOURCES.map(({ path }) => roomOf(path)));
    for (const room of ["src/bytes", "src/page", "src/content", "src/vault", "popup", "background"]) {
      expect(rooms).toContain(room);
    }
    const imports = SOURCES.flatMap(({ text }) => importsOf(text));
    const lines = SOURCES.flatMap(({ text }) => text.match(/ from "[^"]+";$|^import "[^"]+";$/gm) ?? []);
    expect(imports.length).toBeGreaterThanOrEqual(lines.length);
    expect(imports.length).toBeGreaterThan(150);
  });

  it("keep to their rooms", () => {
    expect(SOURCES.flatMap(violations)).toEqual([]);
  });
});

describe("the vault", () => {
  const vaultNamedBy = (source: Source) => namedBy(source).filter((path) => path.startsWith("src/vault"));

  it("is named by nothing in popup, in whatever way, but its derivation by the worker that derives", () => {
    const named = sourcesIn("popup").flatMap((source) =>
      vaultNamedBy(source).map((file) => [source.path, file]),
    );
    expect(named).toEqual([["popup/derivation/derivation.worker.ts", "src/vault/sealing/kdf.ts"]]);
  });

  it.each([
    'import type { Vault } from "../src/vault/vault.ts";',
    'import { type Vault } from "../src/vault/vault.ts";',
    'const { PIN_LENGTH } = await import("../src/vault/slots/pin.ts");',
    'new Worker(new URL("../src/vault/sealing/kdf.ts", import.meta.url));',
    "type Vault = import('../src/vault/vault.ts').Vault;",
  ])("would be found in %j", (text) => {
    expect(vaultNamedBy({ path: "popup/a.ts", text })).toHaveLength(1);
  });
});

/** The files that run, or are named at all, wherever one of `roots` does: imports of imports, types too. */
function reachedFrom(roots: readonly Source[], all: readonly Source[]): Set<string> {
  const byPath = new Map(all.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const open = [...roots];
  for (let source = open.pop(); source; source = open.pop()) {
    if (reached.has(source.path)) continue;
    reached.add(source.path);
    open.push(...namedBy(source).flatMap((path) => byPath.get(path) ?? []));
  }
  return reached;
}

describe("the ceremony of the real vault", () => {
  const isLab = (path: string) => /^(src|background|popup|popup\/views)\/lab\//.test(path);
  const ceremony = (all: readonly Source[]) =>
    all.filter(({ path }) =>
      /^(background\/(?!lab\/).+\/|src\/(authenticator|webauthn|vault|wire|page|content)\/)/.test(path),
    );

  it("reaches nothing of the lab, by whatever way: there approval can be automatic", () => {
    const reached = reachedFrom(ceremony(SOURCES), SOURCES);
    expect(reached.size).toBeGreaterThan(100);
    expect([...reached].filter(isLab)).toEqual([]);
  });

  it.each([
    ["background/ceremony/a.ts", 'import { x } from "../b.ts";', "background/b.ts"],
    ["background/prompt/a.ts", 'await import("../b.ts");', "background/b.ts"],
    ["src/webauthn/a.ts", 'import type { X } from "../b/b.ts";', "src/b/b.ts"],
  ])("would be caught where %s reaches it through %j", (path, text, between) => {
    const depth = "../".repeat(between.split("/").length - 1);
    const all = [
      { path, text },
      { path: between, text: `export * from "${depth}src/lab/c.ts";` },
      { path: "src/lab/c.ts", text: "" },
    ];
    expect([...reachedFrom(ceremony(all), all)].filter(isLab)).toEqual(["src/lab/c.ts"]);
  });
});

describe("the inspector", () => {
  const inspector = "tools/inspect";

  it("has nothing from the sources: Node, @noble and its own files alone", () => {
    const sources = sourcesIn(inspector);
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.flatMap((source) => outsideOf(inspector, source))).toEqual([]);
  });

  it.each([
    'import { frame } from "../../src/vault/frame.ts";',
    'import type { Secret } from "../../src/wire/vault.ts";',
    'const { x } = await import("../../popup/files.ts");',
    'export * from "../../background/storage/database.ts";',
    'import { encode } from "../command.ts";',
    'import { decode } from "cbor-x";',
  ])("would be caught at %j", (text) => {
    expect(outsideOf(inspector, { path: `${inspector}/a.ts`, text })).toHaveLength(1);
  });
});

describe("the second reader", () => {
  it("is Python alone, with its README", () => {
    const files = filesIn("test/second-reader").filter((path) => !path.includes("__pycache__"));
    expect(files.filter((path) => path.endsWith(".py")).length).toBeGreaterThan(0);
    expect(files.filter((path) => !/\.py$|\/README\.md$/.test(path))).toEqual([]);
  });
});

describe("the checker", () => {
  const check = (path: string, text: string) => violations({ path, text });

  it.each([
    ["src/bytes/a.ts", 'import { x } from "../cose/algorithms.ts";'],
    ["src/cose/a.ts", 'import type { X } from "../authenticator/ports.ts";'],
    ["src/authenticator/a.ts", 'import { create } from "../webauthn/create.ts";'],
    ["src/authenticator/a.ts", 'import { Vault } from "../vault/vault.ts";'],
    ["src/vault/a.ts", 'import {\n  x,\n  y,\n} from "../cose/algorithms.ts";'],
    ["src/wire/a.ts", 'import { create } from "../webauthn/create.ts";'],
    ["src/wire/a.ts", 'import type { Vault } from "../vault/vault.ts";'],
    ["src/page/a.ts", 'import { x } from "../content/relay.ts";'],
    ["src/content/a.ts", 'export { x } from "../vault/vault.ts";'],
    ["src/content/a.ts", 'export * from "../page/ceremony.ts";'],
    ["src/content/a.ts", 'import "../../background/main.ts";'],
    ["background/a.ts", 'import { x } from "../src/page/ceremony.ts";'],
    ["background/storage/a.ts", 'import { x } from "../../popup/timers.ts";'],
    ["background/a.ts", 'const x = await import("../src/content/relay.ts");'],
    ["background/a.ts", 'import script from "../src/content/key.iife.ts?script";'],
    ["background/main.ts", 'import { x } from "../src/content/key.iife.ts";'],
    ["background/ceremony/ceremonies.ts", 'import { x } from "../lab/lab-pages.ts";'],
    ["background/ceremony/ceremonies.ts", 'import { x } from "../../src/lab/profile.ts";'],
    ["background/main.ts", 'import { x } from "../src/lab/profile.ts";'],
    ["popup/views/a.tsx", 'import { x } from "../../src/lab/profile.ts";'],
    ["popup/views/a.tsx", 'import type { Vault } from "../../src/vault/vault.ts";'],
    ["popup/a.ts", 'import { x } from "../background/prompt/person.ts";'],
    ["src/new-room/a.ts", ""],
    ["src/webauthn/a.ts", 'import browser from "webextension-polyfill";'],
    ["src/content/a.ts", 'import browser from "webextension-polyfill";'],
    ["testing/a.ts", 'import browser from "webextension-polyfill";'],
    ["testing/a.ts", 'import { Vault } from "../src/vault/vault.ts";'],
    ["testing/a.ts", 'import { x } from "../background/main.ts";'],
    ["src/lab/a.ts", 'import type { Vault } from "../vault/vault.ts";'],
    ["src/webauthn/a.ts", 'import type { LabProfile } from "../lab/profile.ts";'],
    ["background/ceremony/a.ts", 'import type { LabProfile } from "../../src/lab/profile.ts";'],
    ["popup/views/a.tsx", 'import type { LabProfile } from "../../src/lab/profile.ts";'],
    ["src/page/a.ts", "const id = chrome.runtime.id;"],
    ["src/vault/a.ts", "await browser?.storage.session.get();"],
  ])("tells that %s may not: %j", (path, text) => {
    expect(check(path, text)).toHaveLength(1);
  });

  it.each([
    [
      "src/webauthn/a.ts",
      'import { sha256 } from "@noble/hashes/sha2.js";\nimport { x } from "../bytes/utf8.ts";',
    ],
    ["src/wire/a.ts", 'import type { X } from "../webauthn/json.ts";'],
    ["src/content/a.ts", "if (!chrome.runtime?.id) return;"],
    ["src/page/a.ts", "/** The browser. Not chrome.runtime. */\n// browser.storage\nconst a = 'chrome.x';"],
    [
      "popup/views/a.tsx",
      'import browser from "webextension-polyfill";\nimport { x } from "../parts/a.tsx";',
    ],
    ["background/a.ts", 'import { Vault } from "../src/vault/vault.ts";'],
    ["background/lab/a.ts", 'import { readProfile } from "../../src/lab/profile.ts";'],
    ["popup/views/lab/a.tsx", 'import { readProfile } from "../../../src/lab/profile.ts";'],
    ["testing/a.ts", 'import { readProfile } from "../src/lab/profile.ts";'],
    ["background/main.ts", 'import script from "../src/content/key.iife.ts?script";'],
  ])("leaves %s alone: %j", (path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});

describe("QR codes", () => {
  it("are read and written in popup alone: the background has no use for a decoder of pictures", () => {
    const named = SOURCES.filter(({ text }) =>
      importsOf(text).some(({ specifier }) => /^(qr|zxing-wasm)(\/|$)/.test(specifier)),
    );
    expect(named.length).toBeGreaterThan(1);
    expect(named.map(({ path }) => path).filter((path) => !path.startsWith("popup/"))).toEqual([]);
  });
});
