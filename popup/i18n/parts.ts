/** A piece of a text: words, or the name of a gap. */
export interface TextPart {
  gap: boolean;
  text: string;
}

/** Takes a text apart whose gaps are marked by U+E000 on both sides. */
export function partsOf(text: string): TextPart[] {
  return text
    .split("\uE000")
    .map((part, index) => ({ gap: index % 2 === 1, text: part }))
    .filter((part) => part.text !== "");
}
