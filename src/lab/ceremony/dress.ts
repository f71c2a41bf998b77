import { AAGUID } from "../../authenticator/authenticator-data.ts";
import { unhex } from "../../cose/der.ts";
import type { LabAssertion, LabRegistration } from "../outcome.ts";
import { DEFAULT_PROFILE, type LabProfile } from "../profile.ts";
import { FLAG } from "../rewrite/authenticator-data.ts";
import type { RegistrationEdits } from "../rewrite/edits.ts";
import { attachmentOf } from "./as-profile.ts";

/** What an honest answer says of its authenticator, as the profile has it. */

/** What has to be written into the authenticator data of a registration; nothing where Latchkey's own says it already. */
export function dressing(profile: LabProfile): RegistrationEdits[] {
  const { aaguid, backupEligible, backedUp, counter } = profile;
  const asLatchkey = aaguid === DEFAULT_PROFILE.aaguid && backupEligible && !backedUp && counter.start === 0;
  if (asLatchkey) return [];
  const flags = (backupEligible ? FLAG.BE : 0) | (backedUp ? FLAG.BS : 0);
  const id = aaguid === DEFAULT_PROFILE.aaguid ? AAGUID : unhex(aaguid.replaceAll("-", ""));
  return [
    {
      authenticatorData: (parts) => ({
        ...parts,
        flags: (parts.flags & ~(FLAG.BE | FLAG.BS)) | flags,
        signCount: counter.start,
        ...(parts.attested && { attested: { ...parts.attested, aaguid: id } }),
      }),
    },
  ];
}

/** The answer with the profile's attachment. */
export function attached<Answer extends LabRegistration | LabAssertion>(
  answer: Answer,
  profile: LabProfile,
): Answer {
  return { ...answer, authenticatorAttachment: attachmentOf(profile) };
}

/** The answer with the profile's transports, in the order in which `getTransports()` has them. */
export function transported(answer: LabRegistration, { transports }: LabProfile): LabRegistration {
  return { ...answer, response: { ...answer.response, transports: transports.toSorted() } };
}
