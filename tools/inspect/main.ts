import { readFileSync } from "node:fs";
import { HELP, readCommand } from "./command.ts";
import { inspect } from "./report.ts";
import { asJson, asText } from "./text.ts";

/** Prints, checks and decrypts a vault file. See `HELP` for the arguments and the exit code that it returns. */
export async function main(args: string[]): Promise<number> {
  try {
    const command = readCommand(args);
    if (command === null) {
      await print(HELP);
      return 0;
    }
    const { file, decrypt, quarantine, json } = command;
    const bytes = readFileSync(file);
    const report = inspect(bytes, await command.secret(), { whole: decrypt, quarantine });
    if (decrypt && (report.verified || report.salvaged || report.quarantined))
      console.error("What follows holds private keys and other secrets in clear.");
    await print(json ? asJson(report) : asText(report, file));
    if (report.refused) return 2;
    return report.verified && report.verified.findings.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

/** Waits until a pipe has taken all of it: the process ends right after. */
function print(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(`${text}\n`, () => done()));
}
