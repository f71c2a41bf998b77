import { useEffect, useRef, useState } from "preact/hooks";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { PlatformSlot } from "../../src/wire/vault.ts";
import type { PlatformError } from "./errors.ts";
import { platformOutput } from "./platform-output.ts";

export interface Device {
  /** It is asking the person now, in a window of the system. */
  asking: boolean;
  /** Why it gave no key, ready to be shown. */
  problem: string | null;
  /** Its output for the slot in base64url; null where it gave none, or was stopped. */
  ask: (slot: PlatformSlot) => Promise<string | null>;
  /** Calls the question off, and forgets the problem. */
  stop: () => void;
}

/** This computer's authenticator, asked once at a time; the question ends with the view. */
export function useDevice(): Device {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  async function ask(slot: PlatformSlot): Promise<string | null> {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setProblem(null);
    setAsking(true);
    try {
      const output = await platformOutput(slot, controller.signal);
      return controller.signal.aborted ? null : toBase64Url(output);
    } catch (error) {
      const { calledOff, message } = error as PlatformError;
      if (running.current === controller && !calledOff) setProblem(message);
      return null;
    } finally {
      if (running.current === controller) {
        running.current = null;
        setAsking(false);
      }
    }
  }

  function stop() {
    running.current?.abort();
    setProblem(null);
  }

  return { asking, problem, ask, stop };
}
