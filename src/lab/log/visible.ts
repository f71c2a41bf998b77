import type { JsonValue } from "./json-value.ts";

/**
 * What others wrote, for a screen, a terminal or a shell. Controls, separators of lines, and marks that turn the
 * direction or cannot be seen would let it look like something else there, or be obeyed.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same but for the line breaks that JSON is laid out with: those of texts are escapes in it already. */
const UNSEEN_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text in one line, each of them written as JSON would: `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** JSON that means the same, each of them written as an escape. `indent`: spaces; in one line where left out. */
export function visibleJson(value: JsonValue | object | undefined, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "").replace(UNSEEN_IN_JSON, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
