import type { LabPorts } from "../src/lab/ports.ts";
import type { Clock } from "./clock.ts";

/** Waits until that many milliseconds of the system's clock have passed. */
export const waitInRealTime: LabPorts["wait"] = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    function abort() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });

/** Moves the clock instead, so that no test has to wait. */
export function waitOnClock(clock: Clock): LabPorts["wait"] {
  return async (milliseconds, signal) => {
    signal.throwIfAborted();
    clock.advance(milliseconds);
  };
}
