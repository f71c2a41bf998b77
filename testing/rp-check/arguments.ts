import { parseArgs } from "node:util";
import { FAULT_NAMES, type FaultName, isFaultName } from "../../src/lab/faults/names.ts";
import { isPause } from "./read-config.ts";

export const USAGE = `Usage: rp-check URL [--config FILE] [--faults NAME,…] [--pause MS] [--json]

Shows a relying party answers with one thing wrong each, and says which of them it took.
It opens a new account for each: for a server of your own, never for another's.

  URL           where it is, such as http://localhost:8080
  --config FILE JSON that says how to register and sign in there (docs/testing.md);
                not needed for this project's demonstration
  --faults …    these alone
  --pause MS    wait between two requests
  --json        the report as JSON

Exit code: 0 all is right, 1 something is wrong, 2 the run is void.`;

export interface Arguments {
  url: string;
  config: string | undefined;
  faults: FaultName[] | undefined;
  pause: number | undefined;
  json: boolean;
}

/** @throws TypeError with a sentence for the person. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      faults: { type: "string" },
      pause: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) throw new TypeError("Give one URL.");
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new TypeError(`${url} is no address of a server.`);
  const pause = values.pause === undefined ? undefined : Number(values.pause);
  if (pause !== undefined && !isPause(pause)) throw new TypeError("--pause is a number of milliseconds.");
  return { url, config: values.config, faults: faultsOf(values.faults), pause, json: values.json };
}

function faultsOf(text: string | undefined): FaultName[] | undefined {
  return text?.split(",").map((name) => {
    if (isFaultName(name)) return name;
    throw new TypeError(`There is no fault "${name}". There are: ${FAULT_NAMES.join(", ")}.`);
  });
}
