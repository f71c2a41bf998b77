import type { Fault } from "../src/lab/faults/fault.ts";
import { FAULTS as TABLE } from "../src/lab/faults/table.ts";

/** What a fault does and what a correct relying party makes of it. */
export type FaultDescription = Omit<Fault, "effect">;

/** Every fault there is. */
export const FAULTS: readonly FaultDescription[] = TABLE.map(({ effect: _, ...described }) => described);
