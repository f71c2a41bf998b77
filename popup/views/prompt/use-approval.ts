import { useEffect, useState } from "preact/hooks";
import type { PromptDecision, PromptView } from "../../../src/wire/prompt.ts";
import type { PlatformSlot } from "../../../src/wire/vault.ts";
import { type Device, useDevice } from "../../platform/use-device.ts";

type Approval = Extract<PromptDecision, { type: "approve" }>;

/**
 * Gives the decision to approve, after this device has confirmed it where a slot says so. The system's own window
 * takes the focus meanwhile. What it answers is for the view that was pressed, and for no other: a view that comes
 * in between calls the device off, and a background that is away is waited for.
 */
export function useApproval(
  view: PromptView,
  asking: boolean,
  onDecision: (decision: PromptDecision) => void,
): { device: Device; approve: (approval: Approval, slot: PlatformSlot | null) => Promise<void> } {
  const device = useDevice();
  const [confirmed, setConfirmed] = useState<{ view: PromptView; approval: Approval } | null>(null);

  useEffect(() => device.stop, [view]);
  useEffect(() => {
    if (confirmed === null || !asking) return;
    setConfirmed(null);
    if (confirmed.view === view) onDecision(confirmed.approval);
  }, [confirmed, asking, view]);

  async function approve(approval: Approval, slot: PlatformSlot | null) {
    if (slot === null) return onDecision(approval);
    const output = await device.ask(slot);
    if (output === null) return;
    setConfirmed({ view, approval: { ...approval, platform: { slot: slot.slot, output } } });
  }
  return { device, approve };
}
