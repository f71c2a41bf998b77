import { useEffect, useRef } from "preact/hooks";
import type { Derivation } from "../../src/wire/vault.ts";
import { PIN_MIN } from "../pin-strength/pin-rules.ts";
import { realTimers } from "../timers.ts";
import { DerivationAhead } from "./derivation-ahead.ts";

/** Derives ahead from what is typed in a view, as long as the view is there, and the field in it (`asked`). */
export function useDerivation(derivation: Derivation | undefined, asked: boolean): DerivationAhead {
  const ahead = useRef<DerivationAhead | null>(null);
  ahead.current ??= new DerivationAhead({ start: startWorker, timers: realTimers, least: PIN_MIN });
  ahead.current.use(derivation);
  useEffect(() => {
    if (!asked) ahead.current?.typed("");
  }, [asked]);
  useEffect(() => () => ahead.current?.stop(), []);
  return ahead.current;
}

function startWorker(): Worker {
  return new Worker(new URL("./derivation.worker.ts", import.meta.url), { type: "module" });
}
