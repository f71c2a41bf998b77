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
 * pressed, and for no other: a view that comes in between calls the device off. For a background that is away the
 * session keeps it.
 */
export function useApproval(
  view: PromptView,
  asking: boolean,
  onDecision: (decision: PromptDecision) => void,
): {
  device: Device;
  /** An approval of this view waits for what is derived, or was given and does not show yet. */
  deriving: boolean;
  approve: (approval: Approval, awaited: Awaited) => Promise<void>;
} {
  const device = useDevice();
  const [derivingFor, setDerivingFor] = useState<PromptView | null>(null);
  /** The approval that waits. */
  const pending = useRef<Approval | null>(null);
  /** Null when the form is gone. */
  const shown = useRef<PromptView | null>(view);
  shown.current = view;

  useEffect(() => device.stop, [view]);
  useEffect(() => {
    // Asked once more, with nothing on its way. While the background is away, nothing else may be chosen or typed: it
    // would not be what is approved.
    if (asking && pending.current === null) setDerivingFor(null);
  }, [asking]);
  useEffect(
    () => () => {
      shown.current = null;
    },
    [],
  );

  async function approve(approval: Approval, { slot, derived }: Awaited) {
    // Most have nothing left to wait for, and go at once.
    if (slot === null && !(derived instanceof Promise)) {
      return onDecision(derived ? { ...approval, derived } : approval);
    }
    const output = slot && (await device.ask(slot));
    if (slot && output === null) return;
    pending.current = approval;
    setDerivingFor(view);
    const there = await derived;
    if (pending.current === approval) pending.current = null;
    if (shown.current !== view) return;
    const platform = slot && output !== null && { platform: { slot: slot.slot, output } };
    onDecision({ ...approval, ...platform, ...(there && { derived: there }) });
  }
  return { device, deriving: derivingFor === view, approve };
}
