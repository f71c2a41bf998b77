import { supportsAlgorithm } from "../cose/algorithms.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialDescriptorJSON,
  PublicKeyCredentialParameters,
} from "./json.ts";

/**
 * When the native browser is the better answer, Latchkey stays out of the way with no window at all.
 * The order: an allowed id of ours beats everything, and transports never overrule it; else the first
 * hint; else the attachment.
 */
export type Route = "ours" | "native";

/** An empty list stands for the default [-7, -257] (WebAuthn §5.1.3 step 10). */
export function offeredAlgorithms(parameters: readonly PublicKeyCredentialParameters[]): number[] {
  return parameters.length === 0
    ? [-7, -257]
    : parameters.filter(({ type }) => type === "public-key").map(({ alg }) => alg);
}

export function publicKeyDescriptors(
  descriptors: readonly PublicKeyCredentialDescriptorJSON[] = [],
): PublicKeyCredentialDescriptorJSON[] {
  return descriptors.filter(({ type }) => type === "public-key");
}

/**
 * Whether a list of credentials is longer than the 64 that Chromium takes (RangeError): no relying party sends one, and
 * each entry costs work. Firefox takes 20 in `get()` (SecurityError).
 */
export function isTooLong(descriptors: readonly PublicKeyCredentialDescriptorJSON[] = []): boolean {
  return descriptors.length > 64;
}

export function routeCreate(options: PublicKeyCredentialCreationOptionsJSON): Route {
  if (!offeredAlgorithms(options.pubKeyCredParams).some(supportsAlgorithm)) return "native";
  return routeByHints(options.hints, options.authenticatorSelection?.authenticatorAttachment);
}

/**
 * `listed`: allowCredentials as the page gave it was not empty. `ours`: how many of its ids are ours.
 */
export function routeGet(hints: readonly string[] | undefined, listed: boolean, ours: number): Route {
  if (ours > 0) return "ours";
  if (listed) return "native";
  return routeByHints(hints);
}

/**
 * Of a conditional request, where hints have nothing to say. `known`: how many entries of allowCredentials are of a
 * known type; with none the list names nothing that could answer.
 */
export function routeConditionalGet(listed: boolean, known: number): Route {
  return listed && known === 0 ? "native" : "ours";
}

/** Hints overrule the attachment (WebAuthn §5.8.7); unknown ones count as absent. */
function routeByHints(hints: readonly string[] = [], attachment?: string): Route {
  const first = hints.find((hint) => ["security-key", "hybrid", "client-device"].includes(hint));
  if (first) return first === "client-device" ? "ours" : "native";
  return attachment === "cross-platform" ? "native" : "ours";
}
