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
  const child = spawn(program, args, { stdio: "inherit", env });
  return ended(child, () => child.kill());
}

async function runBehind(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  log: string,
): Promise<number> {
  const file = await open(log, "w");
  // In a session of its own: Linux shares the processors among sessions before it looks at priorities.
  const detached = process.platform !== "win32";
  const child = spawn(program, args, { stdio: ["ignore", file.fd, file.fd], env, detached });
  const { pid } = child;
  const end = ended(child, () => (detached && pid !== undefined ? process.kill(-pid) : child.kill()));
  if (pid !== undefined) await leaveTheProcessors(pid);
  try {
    return await end;
  } finally {
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

/** How to stop the programs that run now: none of them outlives this one. */
const stops = new Set<() => void>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function stopAll(): void {
  for (const stop of stops) {
    try {
      stop();
    } catch {
      // It has just ended.
    }
  }
}

function exitBy(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}

async function ended(child: ChildProcess, stop: () => void): Promise<number> {
  if (stops.size === 0) {
    process.on("exit", stopAll);
    for (const signal of SIGNALS) process.on(signal, exitBy);
  }
  stops.add(stop);
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  stops.delete(stop);
  if (stops.size === 0) {
    process.off("exit", stopAll);
    for (const signal of SIGNALS) process.off(signal, exitBy);
  }
  return code;
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
