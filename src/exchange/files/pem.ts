import { ExchangeError } from "../errors.ts";
import { fromBase64, toBase64Lines } from "./base64.ts";

/** PEM of a private key (RFC 7468 §10). */

const LABEL = "PRIVATE KEY";

/** The DER inside. Throws an ExchangeError for another label and for a text that is no PEM. */
export function fromPem(text: string, what: string): Uint8Array {
  const [, label, body, end] =
    /^\s*-----BEGIN ([A-Z ]{1,40})-----([\s\S]*?)-----END ([A-Z ]{1,40})-----\s*$/.exec(text) ?? [];
  if (label === undefined || body === undefined || label !== end) {
    throw new ExchangeError("malformed", `${what} is not PEM`);
  }
  if (label === "ENCRYPTED PRIVATE KEY") throw new ExchangeError("unsupported", `${what} is encrypted`);
  if (label !== LABEL) throw new ExchangeError("unsupported", `${what} is "${label}", not "${LABEL}"`);
  return fromBase64(body.replace(/\s/g, ""), what);
}

/** With a line break at the end. */
export function toPem(der: Uint8Array): string {
  return [`-----BEGIN ${LABEL}-----`, ...toBase64Lines(der), `-----END ${LABEL}-----`, ""].join("\n");
}
