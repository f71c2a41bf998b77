import type { Outcome } from "../../src/webauthn/outcome.ts";
import type { ClientPorts } from "../../src/webauthn/ports.ts";
import type { CeremonyRequest } from "../../src/wire/ceremony.ts";
import type { CallingDocument } from "./calling-document.ts";

/** Who looks on while ceremonies go on: the lab. It changes nothing, and none of this throws. */
export interface CeremonyWatch {
  received(id: string, document: CallingDocument, request: CeremonyRequest): void;
  /** The same ports, whose calls are timed. */
  timed(id: string, ports: ClientPorts): ClientPorts;
  answered(id: string, outcome: Outcome): void;
}

/** Without a watch nobody looks, and nothing is done for it. */
export interface Watching {
  watch?: CeremonyWatch | undefined;
}
