import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { packTesting } from "../../pack-testing/pack.ts";
import { Samples, type Table } from "../report/figures.ts";
import { interleaved } from "../rounds.ts";

/** The test library in Node, as it is published, beside the emulator that npm has. */

const SCRIPT = "tools/bench/library/in-node.mjs";
const WHAT = {
  first: "load, then the first create and get",
  create: "create",
  get: "get",
};
const LATCHKEY = "latchkey/testing";
const EMULATOR = "nid-webauthn-emulator";

/** Times both, in turns and each time in a new Node. */
export async function benchLibrary(runs: number): Promise<Samples> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-library-"));
  const samples = new Samples();
  const timed = (name: string, args: string[]) => ({
    name,
    async run(counted: boolean) {
      const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...args]);
      const measured: Record<keyof typeof WHAT, number> = JSON.parse(stdout);
      if (counted)
        for (const [kind, value] of Object.entries(measured)) samples.add(`${name} ${kind}`, value);
    },
  });
  try {
    await packTesting(folder);
    const published = pathToFileURL(join(folder, "lib/testing.js")).href;
    await interleaved("Test library in Node", runs, [
      timed(LATCHKEY, ["latchkey", published]),
      timed(EMULATOR, ["emulator"]),
    ]);
    return samples;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the samples of `benchLibrary` say. */
export function libraryTable(samples: Samples): Table {
  return {
    title: "Test library in Node",
    notes: [
      "The package as it is published, beside npm's emulator: ES256, attestation none, a new Node each round.",
      "create, get: the mean of 20 ceremonies of as many accounts, warm; get() names its credential.",
    ],
    figures: Object.entries(WHAT).flatMap(([kind, what]) => [
      samples.figure(`${EMULATOR} ${kind}`, `${what}, ${EMULATOR}`, "ms"),
      samples.figure(`${LATCHKEY} ${kind}`, `${what}, ${LATCHKEY}`, "ms", {
        [EMULATOR]: `${EMULATOR} ${kind}`,
      }),
    ]),
  };
}
