import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packTesting } from "../../tools/pack-testing/pack.ts";

/** The package as somebody else has it: installed from its file into a project where nothing else is. */

const exec = promisify(execFile);
const TSC = resolve("node_modules/typescript/bin/tsc");
/** Bytes; what is published today has 1 MB. */
const MOST = 1_500_000;

const PROGRAM = `import { createAuthenticator, FAULTS } from "latchkey/testing";

const authenticator = createAuthenticator({ seed: "package" });
const call = { origin: "https://example.com" };
const made = await authenticator.create({
  rp: { id: "example.com", name: "Example" },
  user: { id: new Uint8Array([1, 2, 3]), name: "ada", displayName: "Ada" },
  challenge: "AAECAwQFBgcICQoLDA0ODw",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
}, call);
const allowCredentials = [{ type: "public-key", id: made.id }];
const answer = await authenticator.get({ challenge: "AAEC", allowCredentials }, call);
let name;
try {
  await authenticator.get({ challenge: "AAEC", allowCredentials }, { ...call, faults: ["NotAllowedError"] });
} catch (error) {
  name = error instanceof DOMException && error.name;
}
console.log(JSON.stringify({ same: made.id === answer.id, name, faults: FAULTS.length > 40 }));
`;

const TYPED = `import { attach, type Authenticator, type CallOptions, createAuthenticator, type FaultName } from "latchkey/testing";

const authenticator: Authenticator = createAuthenticator({ userVerification: "unable", counter: { mode: "cloned" } });
const call: CallOptions = { origin: "https://example.com" };
export async function use(options: PublicKeyCredentialCreationOptions, fault: FaultName): Promise<string> {
  authenticator.failNext(fault);
  const { response } = await authenticator.create(options, call);
  const { transports } = response satisfies { transports: AuthenticatorTransport[] | string[] };
  return transports[0] satisfies "usb" | "nfc" | "ble" | "hybrid" | "internal" | "smart-card" | undefined ?? "";
}
export const attached: Promise<unknown> = attach({} as Parameters<typeof attach>[0]);
// @ts-expect-error What is tested: the types refuse an option that there is not.
createAuthenticator({ userverification: "always" });
// @ts-expect-error What is tested: the types refuse a fault that there is not.
authenticator.failNext("wrong-everything");
`;

let folder = "";
let project = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-package-"));
  project = join(folder, "project");
  await packTesting(join(folder, "package"));
  await exec("npm", ["pack", "./package"], { cwd: folder });
  const [file] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await exec("npm", ["install", "--offline", "--no-audit", "--no-fund", join("..", file ?? "")], {
    cwd: project,
  });
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function filesOf(extension: string): Promise<string[]> {
  const root = join(project, "node_modules/latchkey");
  const entries = await readdir(root, { recursive: true });
  return entries.filter((name) => name.endsWith(extension)).map((name) => join(root, name));
}

describe("the package", () => {
  it("comes alone: no dependency is installed with it", async () => {
    const installed = await readdir(join(project, "node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["latchkey"]);
  });

  it("runs in Node as an ES module", async () => {
    await writeFile(join(project, "use.js"), PROGRAM);
    const { stdout } = await exec(process.execPath, ["use.js"], { cwd: project });
    expect(JSON.parse(stdout)).toEqual({ same: true, name: "NotAllowedError", faults: true });
  });

  it.each([
    { module: "NodeNext", moduleResolution: "NodeNext" },
    { module: "Node16", moduleResolution: "Node16" },
    { module: "ESNext", moduleResolution: "bundler" },
  ])(
    "has types that hold without the libraries that it was made of, with $moduleResolution",
    async (modules) => {
      await writeFile(join(project, "use.ts"), TYPED);
      const compilerOptions = {
        target: "ES2023",
        lib: ["ES2023", "DOM"],
        ...modules,
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
      };
      await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
      const checked = exec(process.execPath, [TSC, "-p", "."], { cwd: project });
      expect(await checked.catch(({ stdout }) => stdout)).toMatchObject({ stdout: "" });
    },
    60_000,
  );

  it("has a command that checks a relying party", async () => {
    const command = join(project, "node_modules/.bin/latchkey-rp-check");
    const failed = await exec(command, [], { cwd: project }).catch((error) => error);
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining("Usage") });
  });

  it("makes no code of texts, knows no browser extension, and imports nothing but Node's own", async () => {
    const scripts = await filesOf(".js");
    expect(scripts.length).toBeGreaterThan(2);
    for (const path of scripts) {
      const text = await readFile(path, "utf8");
      expect(text).not.toMatch(/\bnew Function\b|(?<![\w.])eval\(|webextension-polyfill|\brequire\("/);
      for (const [, name = ""] of text.matchAll(/^(?:import|export) [^"\n]*"([^"\n]+)";$/gm)) {
        expect(name).toMatch(/^(node:|\.{1,2}\/)/);
      }
    }
  });

  it("is not large, and says whose code is in it", async () => {
    const root = join(project, "node_modules/latchkey");
    const paths = (await readdir(root, { recursive: true })).map((name) => join(root, name));
    const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MOST);
    const licences = await readFile(join(root, "THIRD-PARTY-LICENCES.txt"), "utf8");
    for (const name of ["@noble/curves", "@noble/hashes", "cbor-x", "otpauth", "tldts"]) {
      expect(licences).toContain(`${name} `);
    }
    expect(await readFile(join(root, "LICENSE"), "utf8")).toContain("MIT");
  });
});
