import { useState } from "preact/hooks";
import type { Secret, SlotType } from "../../../src/wire/vault.ts";
import type { Deriving } from "../../derivation/derivation-ahead.ts";
import { callVault, type VaultCallError } from "../../vault/vault-calls.ts";
import { wrongSecretText } from "../../vault/vault-errors.ts";

export interface Unlocking {
  /** The kind of secret that is being tried. */
  busy: SlotType | null;
  problem: { type: SlotType; text: string } | null;
  /** The secret was right, but the vault is damaged in a way that repair mends. */
  repairable: boolean;
  /** A PIN was wrong, as far as the header tells. */
  refused: boolean;
  /** Tries a secret, with what is being derived from its PIN; true: the vault is open. */
  attempt: (secret: Secret, deriving?: Deriving) => Promise<boolean>;
  /** Says what is wrong before anything was tried; null: nothing any more. */
  say: (type: SlotType, text: string | null) => void;
}

/** Tries to open the vault. Waits and a resting PIN are no problems of what was typed: `onRefused` asks for them. */
export function useUnlock(onRefused: () => void): Unlocking {
  const [busy, setBusy] = useState<SlotType | null>(null);
  const [problem, setProblem] = useState<Unlocking["problem"]>(null);
  const [repairable, setRepairable] = useState(false);
  const [refused, setRefused] = useState(false);

  async function attempt(secret: Secret, deriving?: Deriving): Promise<boolean> {
    const { type } = secret;
    setBusy(type);
    setProblem(null);
    try {
      const derived = await untilHidden(deriving, () => void callVault("vault.unlock", { secret }));
      await callVault("vault.unlock", {
        secret: derived && "pin" in secret ? { ...secret, derived } : secret,
      });
      return true;
    } catch (error) {
      const { code, message } = error as VaultCallError;
      setRepairable(code === "header-changed" || code === "manifest-damaged");
      setRefused(code === "wrong-secret" && "pin" in secret);
      if (code !== "wait" && code !== "pin-rests")
        setProblem({ type, text: code === "wrong-secret" ? wrongSecretText(type) : message });
      onRefused();
      return false;
    } finally {
      setBusy(null);
    }
  }

  const say = (type: SlotType, text: string | null) => setProblem(text === null ? null : { type, text });
  return { busy, problem, repairable, refused, attempt, say };
}

/** What the promise gives; `onHide`: called where the page goes before, as a toolbar popup does at a click elsewhere. */
async function untilHidden<T>(promise: T | Promise<T>, onHide: () => void): Promise<T> {
  if (!(promise instanceof Promise)) return promise;
  window.addEventListener("pagehide", onHide);
  try {
    return await promise;
  } finally {
    window.removeEventListener("pagehide", onHide);
  }
}
