/** How long the names of a relying party and of its accounts may be (WebAuthn §6.4.1): what is longer is truncated. */

/** Bytes of UTF-8. At least 64 have to be kept; a name of this length is none that anybody reads. */
const MOST_BYTES = 1024;

const encoder = new TextEncoder();
/** Made when it is first needed, which is hardly ever: it takes milliseconds. */
let graphemes: Intl.Segmenter | undefined;

/**
 * The longest beginning of the text that fits and ends with a whole character as people see it (a grapheme cluster).
 * Where already the first one is too long it ends with a whole code point.
 */
export function truncated(text: string): string {
  // As far as it was read, whole code points fit.
  const { read } = encoder.encodeInto(text, new Uint8Array(MOST_BYTES));
  if (read === text.length) return text;
  // Whether a cluster ends here depends on the code point that follows, and on no later one.
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  const last = graphemes.segment(text.slice(0, read + 2)).containing(read);
  return text.slice(0, last?.index || read);
}
