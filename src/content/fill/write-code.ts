/** Puts text into fields so that the page's own code sees it as if it were typed. */

/**
 * The whole code into one field, or one character into each of several. Whether the page has taken it: false where it
 * refused the input, or put back what was there.
 */
export function writeCode(fields: readonly HTMLInputElement[], code: string): boolean {
  const [only, ...others] = fields;
  if (!only) return false;
  const parts = others.length === 0 ? [code] : [...code];
  for (const [at, part] of parts.entries()) {
    const field = fields[at];
    // The page may have gone on already: the last character was enough for it.
    if (!field?.isConnected) return at > 0;
    if (!writeInto(field, part)) return false;
  }
  const there = fields.filter((field) => field.isConnected && !field.disabled);
  return there.length < fields.length || plain(fields.map(({ value }) => value).join("")) === plain(code);
}

/** Input Events §5.1.2: "insertText" is what a person's typing is. */
function writeInto(field: HTMLInputElement, data: string): boolean {
  field.focus({ preventScroll: true });
  const told = { bubbles: true, composed: true, inputType: "insertText", data };
  if (!field.dispatchEvent(new InputEvent("beforeinput", { ...told, cancelable: true }))) return false;
  // The setter of this world is the browser's own: what a framework has put over it in the page is not called, so that
  // it sees a value that it did not write itself.
  field.value = data;
  field.dispatchEvent(new InputEvent("input", told));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** Many a page puts spaces or dashes between. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}
