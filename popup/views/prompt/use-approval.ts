import { useEffect, useRef, useState } from "preact/hooks";
import type { PromptDecision, PromptView } from "../../../src/wire/prompt.ts";
import type { PlatformSlot } from "../../../src/wire/vault.ts";
import type { Deriving } from "../../derivation/derivation-ahead.ts";
import { type Device, useDevice } from "../../platform/use-device.ts";

type Approval = Extract<PromptDecision, { type: "approve" }>;

/** What an approval still waits for in this window. */
interface Awaited {
  /** The device's confirmation for this slot. */
  slot: PlatformSlot | null;
  derived: Deriving;
}

/**
 * Gives the decision to approve, after this device has confirmed it where a slot says so, and after what is being derived
 * from the PIN is there. The system's own window takes the focus meanwhile. What it answers is for the view that was
 * pressed, and for no other: a view that comes in between calls the device off, and a background that is away is waited
 * for.
 */
export function useApproval(
  view: PromptView,
  asking: boolean,
  onDecision: (decision: PromptDecision) => void,
): {
  device: Device;
  /** The PIN of an approval is being derived from. */
  deriving: boolean;
  approve: (approval: Approval, awaited: Awaited) => Promise<void>;
} {
  const device = useDevice();
  const [confirmed, setConfirmed] = useState<{ view: PromptView; approval: Approval } | null>(null);
  /** The view whose approval waits for the derivation. */
  const [derivingFor, setDerivingFor] = useState<PromptView | null>(null);
  const latest = useRef(view);
  latest.current = view;
  /** Whether that approval was given. */
  const given = useRef(false);

  useEffect(() => device.stop, [view]);
  useEffect(() => {
    // By then it shows by itself that the decision is being carried out, or is asking once more. While the background is
    // away before that, nothing else may be chosen or typed: it would not be what is approved.
    if (!asking && given.current) setDerivingFor(null);
  }, [asking]);
  useEffect(() => {
    if (confirmed === null || !asking) return;
    setConfirmed(null);
    if (confirmed.view !== view) return;
    given.current = true;
    onDecision(confirmed.approval);
  }, [confirmed, asking, view]);

  async function approve(approval: Approval, { slot, derived }: Awaited) {
    // Most have nothing left to wait for, and go at once.
    if (slot === null && !(derived instanceof Promise)) {
      return onDecision(derived ? { ...approval, derived } : approval);
    }
    const output = slot && (await device.ask(slot));
    if (slot && output === null) return;
    given.current = false;
    setDerivingFor(view);
    const there = await derived;
    if (latest.current !== view) return;
    const platform = slot && output !== null && { platform: { slot: slot.slot, output } };
    setConfirmed({ view, approval: { ...approval, ...platform, ...(there && { derived: there }) } });
  }
  return { device, deriving: derivingFor === view, approve };
}
