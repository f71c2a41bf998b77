import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { readRecoveryCode } from "./recovery-code.ts";
import type { Secret } from "./unlock.ts";

export const HELP = `Usage: npm run -s inspect -- FILE [options]

Reads a Latchkey backup, or a raw dump of its database (docs/vault-format.md). It changes nothing and shares no
code with the vault. Without a secret it prints what anybody sees who holds the file. With one it checks every
commitment, MAC, seal, tag and place, the manifest and the pages, and lists the names of the items.

  --pin                 ask for the PIN or passphrase
  --pin-file FILE       take it from a file of one line
  --recovery            ask for the recovery code
  --recovery-file FILE  take it from a file of one line
  --platform HEX        the 32 bytes that the platform's authenticator answers for PRF; together with a PIN for a
                        slot that wants both. Other programs can see it while this one runs
  --quarantine          open also what a dump holds of rows that were set aside, where a header is among them
  --decrypt             print the items whole, private keys and other secrets included
  --json                print one JSON document
  --help                print this

What is asked for is typed without echo, or read as one line from standard input where that is no terminal. There
is no option that takes a PIN or a recovery code itself: other programs and the shell's history could see it.

Exit code: 0 sound (without a secret: readable), 1 there are findings, 2 refused or wrong usage.`;

export interface Command {
  /** An absolute path. */
  file: string;
  /** Asks, or reads a file; null where none is wanted. May throw an Error of one sentence. */
  secret: () => Promise<Secret | undefined>;
  decrypt: boolean;
  quarantine: boolean;
  json: boolean;
}

const OPTIONS = {
  pin: { type: "boolean" },
  "pin-file": { type: "string" },
  recovery: { type: "boolean" },
  "recovery-file": { type: "string" },
  platform: { type: "string" },
  decrypt: { type: "boolean", default: false },
  quarantine: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean" },
} as const;

/** Null: help is wanted. Throws an Error of one sentence, in which no secret is repeated, for wrong usage. */
export function readCommand(args: string[]): Command | null {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  if (values.help) return null;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new Error("Name one file, and no secret, on the command line; see --help.");
  const pin = reader("PIN or passphrase", values.pin, values["pin-file"]);
  const recovery = reader("recovery code", values.recovery, values["recovery-file"]);
  const output = values.platform === undefined ? undefined : prfOutput(values.platform);
  if (recovery && (pin || output)) throw new Error("A recovery code goes alone, without another secret.");
  const { decrypt, quarantine, json } = values;
  if ((decrypt || quarantine) && !(pin || recovery || output))
    throw new Error("To decrypt, a secret is needed; see --help.");
  const secret = async (): Promise<Secret | undefined> => {
    if (recovery) return { type: "recovery", code: readRecoveryCode(await recovery()) };
    if (!pin) return output && { type: "platform", output };
    return output ? { type: "pin+platform", pin: await pin(), output } : { type: "pin", pin: await pin() };
  };
  return { file: fromCaller(file), secret, decrypt, quarantine, json };
}

function prfOutput(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error("The option --platform wants 64 hexadecimal digits.");
  return new Uint8Array(Buffer.from(text, "hex"));
}

function reader(what: string, ask: boolean | undefined, file: string | undefined) {
  if (ask && file !== undefined) throw new Error(`Either ask for the ${what} or name its file.`);
  if (file !== undefined) return async () => oneLine(file);
  return ask ? () => askFor(what) : undefined;
}

/** npm runs in the folder of package.json; paths mean the folder that the person is in. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? ".", path);
}

function oneLine(file: string): string {
  const line = readFileSync(fromCaller(file), "utf8").replace(/\r?\n$/, "");
  if (line === "" || /[\r\n]/.test(line)) throw new Error(`The file ${file} is not one line.`);
  return line;
}

/** One line, typed without echo or piped. */
async function askFor(what: string): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  // Only now: before, the terminal would show what is typed.
  if (terminal) process.stderr.write(`${what}: `);
  try {
    return await new Promise((typed, none) => {
      lines.once("line", typed);
      lines.once("close", () => none(new Error(`No ${what} was given.`)));
    });
  } finally {
    lines.close();
    if (terminal) process.stderr.write("\n");
  }
}
