import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../tools/inspect/", import.meta.url));

it("imports its own files, Node and published primitives, and nothing of the vault", () => {
  const sources = readdirSync(FOLDER).map((name) => readFileSync(FOLDER + name, "utf8"));
  const imported = sources.flatMap((text) =>
    [...text.matchAll(/ from "([^"]+)";$/gm)].map(([, specifier = ""]) => specifier),
  );
  expect(sources.join("\n")).not.toMatch(/\b(?:import|require)\s*\(|^import "/m);
  expect(imported.length).toBeGreaterThan(30);
  expect(imported.filter((name) => !/^(\.\/[\w-]+\.ts|node:\w+)$/.test(name))).toEqual([
    "@noble/hashes/argon2.js",
  ]);
});
