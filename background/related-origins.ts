import type { FetchWellKnown } from "../src/webauthn/related-origins.ts";

/** The document in which a relying party lists its related origins (WebAuthn §5.11), with all limits. */

const MAX_BYTES = 256 * 1024;
const MAX_MS = 10_000;
/** A page often asks twice in a row; a list that was changed must soon count. */
const KEEP_MS = 60_000;
const MAX_KEPT = 20;

const kept = new Map<string, { body: string; until: number }>();

/** Keeps what it got for a minute, in memory. */
export const fetchWellKnown: FetchWellKnown = async (rpId, signal) => {
  const known = kept.get(rpId);
  if (known && known.until > Date.now()) return known.body;
  kept.delete(rpId);
  const body = await download(rpId, AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)])).catch(
    () => undefined,
  );
  signal.throwIfAborted();
  if (body === undefined) return undefined;
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(rpId, { body, until: Date.now() + KEEP_MS });
  return body;
};

async function download(rpId: string, signal: AbortSignal): Promise<string | undefined> {
  // Redirects are followed, as the spec has it. The extension's own policy (`connect-src` in its manifest) keeps
  // each of them to https.
  const response = await fetch(`https://${rpId}/.well-known/webauthn`, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    redirect: "follow",
    signal,
  });
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const sound = response.status === 200 && type === "application/json";
  if (sound && response.url.startsWith("https:")) return readText(response);
  await response.body?.cancel();
  return undefined;
}

/** The body as text; undefined where it is longer than a list of origins may be. */
async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return undefined;
  const reader = response.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks).text();
    length += value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}
