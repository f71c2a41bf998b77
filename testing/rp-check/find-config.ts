import { readFile } from "node:fs/promises";
import { bodyOf } from "./body.ts";
import { CheckFailure } from "./check-failure.ts";
import type { RelyingPartyConfig } from "./config.ts";
import { HARBOUR } from "./harbour.ts";
import { readConfig } from "./read-config.ts";

/**
 * The config in a file, or the one of the demonstration where its pages are at that address.
 * @throws CheckFailure "config" or "unreachable".
 */
export async function findConfig(url: string, file: string | undefined): Promise<RelyingPartyConfig> {
  if (file !== undefined) return { ...readConfig(await readJson(file)), url };
  const asked = fetch(url, { signal: AbortSignal.timeout(10_000) });
  const page = await asked.then(bodyOf).catch((error: unknown) => {
    throw new CheckFailure("unreachable", `${url} cannot be reached. Is its server running?`, {
      cause: error,
    });
  });
  if (/<title>Harbour:/.test(page)) return { ...HARBOUR, url };
  throw new CheckFailure(
    "config",
    `How does one register and sign in at ${url}? Say it in a JSON file and give that with --config (docs/testing.md).`,
  );
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new CheckFailure("config", `${file} cannot be read.`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckFailure("config", `${file} is no JSON: ${reason}.`, { cause: error });
  }
}
