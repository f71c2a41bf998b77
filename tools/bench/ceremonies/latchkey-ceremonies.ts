import { setTimeout } from "node:timers/promises";
import type { Surface } from "../../../test/e2e/driver/index.ts";
import { approve } from "../../../test/e2e/fixtures/person.ts";
import { PIN, type Stage } from "../../../test/e2e/fixtures/stage.ts";
import { type Stage as CeremonyStage, type Stamps, stagesOf } from "./stages.ts";
import { beginCall, type CallStamps, type CeremonyType } from "./timed-call.ts";

export interface Plan {
  name: "no PIN" | "PIN" | "PIN, Enter" | "PIN, button" | "stopped" | "lab";
  type: CeremonyType;
  /** Milliseconds between the PIN's last key and the click, where the person must type it; the vault is open. */
  reach?: number;
  /** Whether the background is stopped before the call. */
  stopped?: true;
  /** Whether a lab profile is in use, for another site. */
  lab?: true;
}

export const PLANS: Plan[] = (["create", "get"] as const).flatMap((type) => [
  { type, name: "no PIN" as const },
  { type, name: "PIN" as const, reach: 0 },
  { type, name: "PIN, Enter" as const, reach: 250 },
  { type, name: "PIN, button" as const, reach: 1000 },
  { type, name: "stopped" as const, stopped: true as const },
  { type, name: "lab" as const, lab: true as const },
]);

/** A ceremony that has ended, with the name under which the prompt's watcher noted its times. */
export interface Conducted extends CallStamps {
  plan: Plan;
  fragment: string;
}

/** The parts of one ceremony, in milliseconds. */
export interface Parts {
  /** From the call to the second animation frame with the question in the prompt window. */
  painted: number;
  /** From the call to `#approve` enabled. */
  armed: number;
  /** From the click on `#approve` to the page's result. */
  result: number;
  /** `painted` and `result`: all but the person. */
  own: number;
  stages: Record<CeremonyStage, number>;
}

/** One ceremony with Latchkey; the person's part goes through the browser's own input. */
export async function conduct(
  { browser, rp }: Stage,
  page: Surface,
  plan: Plan,
  credentialId: string | undefined,
): Promise<Conducted> {
  if (plan.stopped) await browser.stopBackground();
  const call = await beginCall(page, rp, plan.type, {
    userVerification: plan.reach === undefined ? "discouraged" : "required",
    ...(credentialId !== undefined && { credentialId }),
  });
  const prompt = await browser.prompt();
  // Not yet in front: that would hold the button anew.
  await prompt.waitFor("#approve:not([disabled])");
  // Before that it may still be the empty document of a new window.
  const fragment = await prompt.evaluate(() => location.hash);
  if (plan.reach !== undefined) {
    await prompt.type("#pin", PIN);
    await setTimeout(plan.reach);
  }
  await approve(prompt);
  return { plan, fragment, ...(await call.verified()) };
}

/** The parts of the ceremony, with what the watchers noted. Throws where they missed something. */
export function partsOf({ called, settled }: CallStamps, noted: Partial<Stamps> | undefined): Parts {
  const stamps = whole(noted);
  const painted = stamps.painted - called;
  const result = settled - stamps.clicked;
  return {
    painted,
    armed: stamps.armed - called,
    result,
    own: painted + result,
    stages: stagesOf(stamps, called, settled),
  };
}

function whole(stamps: Partial<Stamps> = {}): Stamps {
  const { started, painted, armed, clicked, received, windowAsked, decided, answered, writing } = stamps;
  const all = { started, painted, armed, clicked, received, windowAsked, decided, answered, writing };
  const missed = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missed.length > 0) throw new Error(`The watchers missed ${missed.join(", ")}`);
  return all as Stamps;
}
