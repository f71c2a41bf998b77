import type { LabCalls } from "../../src/lab/profiles/calls.ts";
import type { CeremonyRequest } from "../../src/wire/ceremony.ts";
import { FakePort } from "./fake-port.ts";
import { type Stage, senderOf } from "./stage.ts";

/** How a ceremony ended, as far as tests look at it. */
export interface Answer {
  type: string;
  name?: string;
  message?: string;
  credential?: { id: string };
}

/**
 * One background with the lab beside a real vault, built anew at each call: its modules are imported here, after
 * `vi.resetModules()`, so that another call stands for a background that was stopped.
 */
export async function labBackground(real: Stage) {
  const { AskedCeremonies } = await import("../../background/lab/asked/asked-ceremonies.ts");
  const { InUse } = await import("../../background/lab/in-use.ts");
  const { LabAuthenticators } = await import("../../background/lab/lab-authenticators.ts");
  const { LabCeremonies } = await import("../../background/lab/lab-ceremonies.ts");
  const { LabGate } = await import("../../background/lab/lab-gate.ts");
  const { LabProfiles } = await import("../../background/lab/lab-profiles.ts");
  const { Observation } = await import("../../background/lab/observation.ts");
  const inUse = new InUse();
  const authenticators = new LabAuthenticators(() => {});
  const asked = new AskedCeremonies(inUse, () => {});
  const profiles = new LabProfiles(inUse, authenticators, asked, () => {});
  const observation = new Observation({ page: "page.js", relay: "relay.js" }, {});
  const gate = new LabGate(inUse, real.ceremonies, new LabCeremonies(authenticators, asked, observation));
  await inUse.ready;
  const ask = <K extends keyof LabCalls>(type: K, request: LabCalls[K]["request"]) =>
    profiles.answer({ type, ...request }) as Promise<LabCalls[K]["reply"]>;
  /** A page begins a ceremony, or goes on with it in another background. */
  const begin = (message: { type?: string; id?: string; request: CeremonyRequest }, sender: object = {}) => {
    const port = new FakePort(senderOf(sender));
    gate.accept(port.asPort);
    void port.receive({ type: "start", id: crypto.randomUUID(), ...message });
    return { port, answer: () => port.next() as Promise<Answer> };
  };
  const call = (request: CeremonyRequest, sender: object = {}) => begin({ request }, sender).answer();
  return { ask, asked, begin, call, gate, profiles, inUse };
}
