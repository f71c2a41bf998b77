import { isBase64Url } from "../src/bytes/base64url.ts";
import type { CallOptions } from "./options.ts";

const MEDIATIONS = ["optional", "required", "conditional"];

/** The call as it was given. Throws a TypeError that names what cannot be; who calls, `callerOf` reads. */
export function readCall(call: CallOptions): CallOptions {
  if (typeof call !== "object" || call === null) {
    throw new TypeError('The call is no object: it says who calls, as { origin: "https://example.com" }');
  }
  const { mediation, signal, credentialId, faults } = call;
  if (mediation !== undefined && !MEDIATIONS.includes(mediation)) {
    throw new TypeError(`mediation is one of ${MEDIATIONS.join(", ")}, not ${JSON.stringify(mediation)}`);
  }
  // One of another realm, as jsdom has it, is one too.
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TypeError("signal is no AbortSignal");
  }
  if (credentialId !== undefined && !isBase64Url(credentialId)) {
    throw new TypeError("credentialId is not unpadded base64url");
  }
  if (faults !== undefined && !Array.isArray(faults)) throw new TypeError("faults is no list");
  return call;
}
