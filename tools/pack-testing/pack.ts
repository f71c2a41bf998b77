import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../command.ts";
import { bundle } from "./bundle.ts";
import { writeDeclarations } from "./declarations.ts";
import { thirdPartyLicences } from "./licences.ts";

const BIN = `#!/usr/bin/env node
import { main } from "../lib/rp-check.js";

process.exitCode = await main(process.argv.slice(2));
`;

/** Makes the package `latchkey`, with its entry `latchkey/testing`, in a folder, in place of what was there. */
export async function packTesting(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const code = await run(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "testing"]);
  if (code !== 0) throw new Error("The types do not compile");
  await writeDeclarations("testing/index.ts", folder);
  const modules = await bundle(folder);
  await writeFile(join(folder, "THIRD-PARTY-LICENCES.txt"), await thirdPartyLicences(modules));
  await copyFile("LICENSE", join(folder, "LICENSE"));
  await copyFile("docs/testing.md", join(folder, "README.md"));
  await copyFile("docs/faults.md", join(folder, "faults.md"));
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin/rp-check.js"), BIN, { mode: 0o755 });
  await writeFile(join(folder, "package.json"), `${JSON.stringify(await manifest(), null, 2)}\n`);
}

async function manifest() {
  const { name, version, license, engines } = JSON.parse(await readFile("package.json", "utf8"));
  return {
    name,
    version,
    description: "A WebAuthn authenticator for the tests of relying parties, in Node and in any browser",
    license,
    type: "module",
    engines,
    exports: {
      "./testing": { types: "./types/testing/index.d.ts", default: "./lib/testing.js" },
      "./package.json": "./package.json",
    },
    bin: { "latchkey-rp-check": "./bin/rp-check.js" },
    sideEffects: false,
  };
}
