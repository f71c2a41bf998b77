import type { PublicKeyCredentialSource } from "../../authenticator/credential-source.ts";
import type { LabCredentials } from "../credentials.ts";
import { type Effect, type Fault, type FaultContext, ImpossibleFault } from "../faults/fault.ts";
import type { FaultName } from "../faults/names.ts";
import type { LabAssertion, LabRegistration } from "../outcome.ts";
import type { LabProfile } from "../profile.ts";
import type { RegistrationEdits } from "../rewrite/edits.ts";
import { rewriteAssertion, rewriteRegistration } from "../rewrite/rewrite.ts";
import { attached, dressing, transported } from "./dress.ts";

/** From the honest answer of the product's own steps to the one that is given: dressed, spoilt and signed again. */

export interface Finishing {
  profile: LabProfile;
  faults: readonly Fault[];
  /** Of `faults`, those that have to be made; the others are left out where they lack what they need. */
  insisted: readonly FaultName[];
  context: FaultContext;
}

/** Rejects with an ImpossibleFault; then the new credential is gone again. */
export async function finishRegistration(
  honest: LabRegistration,
  finishing: Finishing,
  credentials: LabCredentials,
): Promise<LabRegistration> {
  const { profile, context } = finishing;
  const { source } = context;
  try {
    const edits = [...dressing(profile), ...(await editsOf(finishing, ({ create }) => create?.(context)))];
    const answer = transported(attached(honest, profile), profile);
    if (edits.length === 0) return answer;
    await keepAsAnswered(source, edits, credentials);
    return await rewriteRegistration(answer, source, edits);
  } catch (error) {
    await credentials.remove(source.id);
    throw error;
  }
}

/** Rejects with an ImpossibleFault. */
export async function finishAssertion(honest: LabAssertion, finishing: Finishing): Promise<LabAssertion> {
  const { profile, context } = finishing;
  const edits = await editsOf(finishing, ({ get }) => get?.(context));
  const answer = attached(honest, profile);
  return edits.length === 0 ? answer : rewriteAssertion(answer, context.source, edits);
}

type Changes = Extract<Effect, { type: "edits" }>;

/** `make`: what the fault's effect makes of this ceremony, if anything. */
async function editsOf<Edits>(
  { faults, insisted }: Finishing,
  make: (effect: Changes) => Edits | Promise<Edits> | undefined,
): Promise<Edits[]> {
  const edits: Edits[] = [];
  for (const { name, effect } of faults) {
    if (effect.type !== "edits") continue;
    try {
      const made = await make(effect);
      if (made !== undefined) edits.push(made);
    } catch (error) {
      if (!(error instanceof ImpossibleFault) || insisted.includes(name)) throw error;
    }
  }
  return edits;
}

/**
 * The authenticator goes on with the key and the id that it told. An id that is another credential's stays that one's:
 * the new one is kept nowhere.
 */
async function keepAsAnswered(
  { id }: PublicKeyCredentialSource,
  edits: readonly RegistrationEdits[],
  credentials: LabCredentials,
): Promise<void> {
  const key = edits.findLast((edit) => edit.key)?.key;
  if (key) await credentials.change(id, { algorithm: key.algorithm, privateKey: key.privateKey });
  const newId = edits.findLast((edit) => edit.credentialId)?.credentialId;
  if (!newId) return;
  await (credentials.withId(newId) ? credentials.remove(id) : credentials.change(id, { id: newId }));
}
