import { ATTESTATION_FAULTS } from "./attestation.ts";
import { AUTHENTICATOR_DATA_FAULTS } from "./authenticator-data.ts";
import { CBOR_FAULTS } from "./cbor.ts";
import { CLIENT_DATA_FAULTS } from "./client-data.ts";
import type { CeremonyKind, Effect, Fault, FaultRow } from "./fault.ts";
import { IDENTITY_FAULTS } from "./identity.ts";
import { FAULT_NAMES, type FaultName } from "./names.ts";
import { NO_ANSWER_FAULTS } from "./no-answer.ts";
import { SIGNATURE_FAULTS } from "./signature.ts";

const ROWS: Readonly<Record<FaultName, FaultRow>> = {
  ...CLIENT_DATA_FAULTS,
  ...AUTHENTICATOR_DATA_FAULTS,
  ...CBOR_FAULTS,
  ...SIGNATURE_FAULTS,
  ...IDENTITY_FAULTS,
  ...ATTESTATION_FAULTS,
  ...NO_ANSWER_FAULTS,
};

/** Everything that can be made wrong on purpose, in the order of `FAULT_NAMES`. */
export const FAULTS: readonly Fault[] = FAULT_NAMES.map((name) => ({
  ...ROWS[name],
  name,
  ceremonies: ceremoniesOf(ROWS[name].effect),
}));

const BY_NAME = new Map(FAULTS.map((fault) => [fault.name, fault]));

/** Throws a TypeError for a name that is none. */
export function faultNamed(name: FaultName): Fault {
  const fault = BY_NAME.get(name);
  if (!fault) throw new TypeError(`There is no fault ${JSON.stringify(name)}`);
  return fault;
}

/** Throws a TypeError for a fault of the other kind of ceremony. */
export function faultsOfCall(kind: CeremonyKind, names: readonly FaultName[]): Fault[] {
  const faults = names.map(faultNamed);
  const misplaced = faults.find(({ ceremonies }) => !ceremonies.includes(kind));
  if (misplaced) throw new TypeError(`${misplaced.name} is no fault of ${kind}()`);
  return faults;
}

function ceremoniesOf(effect: Effect): CeremonyKind[] {
  if (effect.type !== "edits") return ["create", "get"];
  return (["create", "get"] as const).filter((kind) => effect[kind] !== undefined);
}
