import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** package-lock.json pins what is installed on every system, not on the one alone where it was written. */

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};

/** Node's own search, from the folder of a package upwards. */
function isLocked(name: string, from: string): boolean {
  const above = from.lastIndexOf("node_modules/");
  return (
    `${from === "" ? "" : `${from}/`}node_modules/${name}` in packages ||
    (from !== "" && isLocked(name, from.slice(0, Math.max(0, above - 1))))
  );
}

it("names whatever a package may need, the binaries of other systems too", () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(name, path))
      .map((name) => `${name} for ${path}`),
  );
  expect(missing).toEqual([]);
});

it("knows each by its digest, and gets none from a place of its own", () => {
  const { "": _, ...installed } = packages;
  expect(Object.keys(installed).length).toBeGreaterThan(300);
  for (const [path, { resolved, integrity }] of Object.entries(installed)) {
    expect(integrity, path).toMatch(/^sha512-/);
    expect(resolved, path).toBeUndefined();
  }
});
