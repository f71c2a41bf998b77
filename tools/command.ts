import { type ChildProcess, execFile, spawn } from "node:child_process";
import { open, writeFile } from "node:fs/promises";
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
  const env = { ...process.env, ...options.env };
  if (options.behind !== undefined) return runBehind(program, args, env, options.behind);
  return ended(spawn(program, args, { stdio: "inherit", env }));
}

async function runBehind(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  log: string,
): Promise<number> {
  const file = await open(log, "w");
  const onWindows = process.platform === "win32";
  const stdio = ["ignore", file.fd, file.fd] as const;
  // In a session of its own: Linux shares the processors among sessions before it looks at priorities.
  const child = spawn(program, args, { stdio: [...stdio], env, detached: !onWindows });
  const stop = () => child.kill();
  const interrupted = () => process.exit(130);
  process.once("exit", stop).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  if (child.pid !== undefined) await leaveTheProcessors(child.pid);
  try {
    return await ended(child);
  } finally {
    process.off("exit", stop).off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await file.close();
  }
}

/** Where the system does not let us, it competes like everything else. */
async function leaveTheProcessors(pid: number): Promise<void> {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
    if (process.platform === "linux") await writeFile(`/proc/${pid}/autogroup`, "19");
  } catch {}
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
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
