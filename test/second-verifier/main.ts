import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { run } from "../../tools/command.ts";
import { makeResponses } from "./make-responses.ts";

const FILE = ".cache/responses.json";

/** Nothing was verified, nor found wrong. */
const NOT_INSTALLED = 2;

/** `npm run second-verifier`. `python`: the one whose library is asked. */
export async function main(_args: string[], python = "/usr/bin/python3"): Promise<number> {
  const { status } = spawnSync(python, ["-c", "import fido2"]);
  if (status !== 0) {
    console.error(
      `Nothing was verified: ${python} has no library fido2 (Debian: apt install python3-fido2).`,
    );
    return NOT_INSTALLED;
  }
  await mkdir(".cache", { recursive: true });
  await makeResponses(FILE);
  return run(python, ["-B", "test/second-verifier/verify.py", FILE]);
}
