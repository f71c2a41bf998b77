import { useMemo } from "preact/hooks";
import { fromBase64Url, isBase64Url } from "../../../../src/bytes/base64url.ts";
import { decodeCredential } from "../../../../src/lab/decode/credential.ts";
import type { Decoded } from "../../../../src/lab/decode/tree.ts";
import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { rpIdOf } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";
import { BytesView } from "./bytes-view.tsx";

/** The answer's byte strings, each decoded, with the bytes beside. */
export function Response({ entry }: { entry: LogEntry }) {
  const shown = useMemo(() => partsOf(entry), [entry]);
  if (shown.length === 0) return <p class="hint">{t("labNoResponse")}</p>;
  return (
    <>
      {shown.map(({ name, bytes, decoded }) => (
        <section key={name} class="card lab-card" aria-label={name}>
          <h3>
            <code>{name}</code>
            <span class="hint">{t("labByteCount", { count: bytes.length })}</span>
          </h3>
          <BytesView name={name} bytes={bytes} decoded={decoded} />
        </section>
      ))}
    </>
  );
}

interface Part {
  name: string;
  bytes: Uint8Array;
  /** Absent: bytes that mean nothing by themselves. */
  decoded: Decoded | undefined;
}

function partsOf(entry: LogEntry): Part[] {
  if (entry.outcome.type !== "credential") return [];
  const { credential } = entry.outcome;
  const { response, rawId } = credential;
  const { clientDataJSON, authenticatorData, attestationObject, signature, userHandle } = response;
  const decoded = decodeCredential(credential, rpIdOf(entry));
  // The attestation object has the authenticator data in it.
  const data = attestationObject === undefined ? authenticatorData : undefined;
  return [
    ...partOf("clientDataJSON", clientDataJSON, decoded.clientData),
    ...partOf("authenticatorData", data, decoded.authenticatorData),
    ...partOf("attestationObject", attestationObject, decoded.attestationObject),
    ...partOf("signature", signature),
    ...partOf("userHandle", userHandle),
    ...partOf("rawId", rawId),
  ];
}

function partOf(name: string, text: string | undefined, decoded?: Decoded): Part[] {
  return isBase64Url(text) ? [{ name, bytes: fromBase64Url(text), decoded }] : [];
}
