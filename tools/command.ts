import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

/** Runs a program in the foreground; returns its exit code (1 where a signal ended it or it is not there). */
export function run(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
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
