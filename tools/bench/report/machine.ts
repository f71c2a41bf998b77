import { arch, cpus, loadavg, release, totalmem, type } from "node:os";

/** The machine in one line, with its load before the first measurement. */
export function machine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${processors.length} × ${processors[0]?.model ?? arch()}, ${memory}, ${type()} ${release()}, Node ${process.version}, load ${load} at the start`;
}
