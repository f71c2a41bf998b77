import { fromBase64Url, isBase64Url } from "../../../../bytes/base64url.ts";
import { listIn, textIn } from "../../../options/members.ts";
import type { Call } from "../../call.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

/** Attestation (WebAuthn §5.4.7, §14.4.1). */
export const ATTESTATION_RULES: readonly Rule[] = [
  {
    id: "attestation-asked",
    severity: "advice",
    title: "Attestation is asked for",
    why: "Browsers may warn the person of it, and most passkeys have none to give",
    section: "§5.4.7",
    fix: 'Use "none", unless the models of authenticators are restricted by a policy',
    guess: true,
    find: eachOf("create", ({ options: { attestation } }) =>
      attestation === "direct" || attestation === "indirect"
        ? {
            path: "attestation",
            value: attestation,
            summary: `attestation is ${attestation}`,
            cause: attestation,
          }
        : undefined,
    ),
  },
  {
    id: "attestation-enterprise",
    severity: "warning",
    title: "Enterprise attestation is asked for",
    why: "It identifies single devices; browsers give it only for rpIds that an enterprise has set up",
    section: "§5.4.7",
    fix: 'Use "enterprise" for managed devices of your own enterprise alone, and "none" elsewhere',
    guess: true,
    find: eachOf("create", ({ options: { attestation } }) =>
      attestation === "enterprise"
        ? { path: "attestation", value: attestation, summary: "attestation is enterprise" }
        : undefined,
    ),
  },
  {
    id: "attestation-unused",
    severity: "warning",
    title: "Attestation was asked for, and the passkey was accepted without it",
    why: "The relying party does not need it: people are asked for consent, or frightened off, for nothing",
    section: "§14.4.1",
    fix: 'Use "none"',
    guess: true,
    find: unused,
  },
  {
    id: "attestation-formats",
    severity: "advice",
    title: "attestationFormats without attestation",
    why: 'With attestation "none" there is no other format than "none"',
    section: "§5.1.3",
    fix: "Leave attestationFormats out, or ask for attestation",
    find: eachOf("create", ({ options }) => {
      const attestation = textIn(options, "attestation") ?? "none";
      const formats = listIn(options, "attestationFormats") ?? [];
      if (attestation !== "none" || formats.length === 0 || formats.every((format) => format === "none"))
        return undefined;
      const summary = "attestationFormats names formats, and attestation is none";
      return { path: "attestationFormats", value: formats, summary };
    }),
  },
];

/** Passkeys that came without attestation though it was asked for, and that later requests name or accept. */
function* unused(calls: readonly Call[]): Iterable<Hit> {
  const used = new Set<string>();
  for (const call of calls) {
    if (call.ceremony !== "get") continue;
    for (const { id } of call.listed) if (id !== undefined) used.add(id);
  }
  for (const call of calls) {
    const { options, entry, ceremony } = call;
    const { attestation } = options;
    if (ceremony !== "create" || entry.outcome.type !== "credential") continue;
    if (attestation !== "direct" && attestation !== "indirect" && attestation !== "enterprise") continue;
    const { id, response } = entry.outcome.credential;
    if (!used.has(id) || !isWithout(response.attestationObject)) continue;
    const summary = `attestation is ${attestation}, and a passkey that came without is in use`;
    yield { call, path: "attestation", value: attestation, summary };
  }
}

/** Whether an attestation object begins with the format "none": `{"fmt": "none", …}` in canonical CBOR. */
function isWithout(attestationObject: string | undefined): boolean {
  if (!isBase64Url(attestationObject)) return false;
  const start = [0xa3, 0x63, 0x66, 0x6d, 0x74, 0x64, 0x6e, 0x6f, 0x6e, 0x65];
  const bytes = fromBase64Url(attestationObject.slice(0, 16));
  return start.every((byte, i) => bytes[i] === byte);
}
