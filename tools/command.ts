import { execFile, spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { promisify } from "node:util";

export interface RunOptions {
  /** Added to this process's. */
  env?: Record<string, string>;
  /** Leaves the processors to everything else, and writes what the program prints into this file. */
  behind?: string;
}

/** Runs a program to its end; returns its exit code (1 where a signal ended it or it is not there). */
export async function run(program: string, args: string[], options: RunOptions = {}): Promise<number> {
  const { env, behind } = options;
  const log = behind === undefined ? undefined : await open(behind, "w");
  const output = log?.fd ?? "inherit";
  const child = spawn(program, args, { stdio: ["inherit", output, output], env: { ...process.env, ...env } });
  if (log && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  try {
    return await new Promise((resolve) => {
      child.once("error", () => resolve(1));
      child.once("exit", (code) => resolve(code ?? 1));
    });
  } finally {
    await log?.close();
  }
}

/** Runs a program quietly; returns what it printed, or undefined where it failed or took over 20 s. */
export async function output(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 20_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
