import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCommand } from "../../../tools/inspect/command.ts";
import { fullVault, PIN, passkey, type WrittenVault } from "./written-vault.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const RUNS = 120_000;

let folder: string;
let vault: WrittenVault;
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-inspect-"));
  vault = await fullVault();
  vault.add(1, passkey("example.org", 99, { userName: "evil\u001b[2J\u202eeman" }));
  vault.seal();
  writeFileSync(path("sound.latchkey"), vault.file());
  writeFileSync(path("pin.txt"), `${PIN}\n`);
  vault.records.shift();
  writeFileSync(path("lossy.latchkey"), vault.file());
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the program as a person would, with `input` piped into it. */
function run(args: string[], input = ""): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn("node", ["tools/run.mjs", "tools/inspect/main.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: folder },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("close", (code) => done({ code, out, err }));
  });
}

it(
  "takes a piped PIN, finds the file from where the person is, and prints names but no secrets",
  async () => {
    const { code, out, err } = await run(["sound.latchkey", "--pin"], `${PIN}\n`);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("Findings: none");
    expect(out).toContain("8 random digits");
    expect(out).toContain("example.org, user 3");
    expect(out).toContain("evil<U+001B>[2J<U+202E>eman");
    expect(out).not.toContain("privateKey");
  },
  RUNS,
);

it(
  "prints one JSON document for machines, with secrets only where they are asked for",
  async () => {
    const { code, out, err } = await run(["lossy.latchkey", "--pin-file", "pin.txt", "--json", "--decrypt"]);
    expect(code).toBe(1);
    expect(err).toContain("private keys");
    const report = JSON.parse(out);
    const titles = report.verified.items.map(({ title }: { title: string[] }) => title);
    expect(titles).toContainEqual(["example.org", "evil\u001b[2J\u202eeman"]);
    expect(report.verified.findings).toMatchObject([{ finding: "record-missing", kind: "passkey" }]);
    expect(report.verified.items[0].item).toBeDefined();
    expect(out).not.toMatch(/[^\P{C}\n]/u);
  },
  RUNS,
);

it(
  "ends with 2 and one sentence where the secret is wrong, the file not there, or the command wrong",
  async () => {
    const wrong = await run(["sound.latchkey", "--pin"], "wrong");
    expect(wrong).toMatchObject({ code: 2, err: "" });
    expect(wrong.out).toContain("Refused, wrong-secret");
    const none = await run(["none.latchkey"]);
    expect(none).toMatchObject({ code: 2, out: "" });
    expect(none.err.trim().split("\n")).toHaveLength(1);
    const silent = await run(["sound.latchkey", "--pin"]);
    expect(silent).toMatchObject({ code: 2, out: "", err: "No PIN or passphrase was given.\n" });
  },
  RUNS,
);

it("wants one file, secrets that fit together, and a secret for decrypting", async () => {
  const wrong = (...args: string[]) => expect(() => readCommand(args));
  wrong().toThrow("Name one file");
  wrong("a", "b").toThrow("Name one file");
  wrong("a", "--pin", "123456").toThrow(/^(?!.*123456)/);
  wrong("a", "--pin=123456").toThrow(/^(?!.*123456)/);
  wrong("a", "--pin", "--pin-file", "b").toThrow("Either");
  wrong("a", "--pin", "--recovery").toThrow("alone");
  wrong("a", "--platform", "00").toThrow("64 hexadecimal digits");
  wrong("a", "--decrypt").toThrow("a secret is needed");
  wrong("a", "--quarantine").toThrow("a secret is needed");
  expect(readCommand(["a", "--quarantine", "--recovery"])).toMatchObject({
    quarantine: true,
    decrypt: false,
  });
  wrong("a", "--unknown").toThrow();
  expect(readCommand(["--help"])).toBeNull();
  const command = readCommand(["a", "--platform", "0f".repeat(32)]);
  expect(await command?.secret()).toEqual({ type: "platform", output: new Uint8Array(32).fill(0x0f) });
  const both = readCommand(["a", "--pin-file", path("pin.txt"), "--platform", "0f".repeat(32)]);
  expect(await both?.secret()).toMatchObject({ type: "pin+platform", pin: PIN });
  expect(await readCommand(["a"])?.secret()).toBeUndefined();
});
