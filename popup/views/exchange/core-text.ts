import { language, type MessageKey, t } from "../../i18n/messages.ts";
import { coreSentences, detailSentences, type Sentences } from "./core-sentences.ts";

/** Longer ones are no sentences of the core. */
const LONGEST = 2_000;

export interface CoreText {
  text: string;
  /** That of the text: English where no other is known. */
  language: string;
}

/** A sentence of the core in the person's language, as far as it is known; what a file holds stays as it is. */
export function coreText(english: string): CoreText {
  return orEnglish(english, translated(english, coreSentences));
}

/** The same for the detail of a remark, which may be a name in the file too: fewer sentences come into question. */
export function detailText(field: string, english: string): CoreText {
  const no = field === "backedUp" && english === "no" ? t("coreNo") : null;
  return orEnglish(english, no ?? translated(english, detailSentences));
}

function orEnglish(english: string, known: string | null): CoreText {
  return known === null ? { text: english, language: "en" } : { text: known, language: language() };
}

function translated(english: string, among: Sentences): string | null {
  if (english.length > LONGEST) return null;
  const stop = english.endsWith(".") ? "." : "";
  const sentence = stop === "" ? english : english.slice(0, -1);
  for (const [key, form] of among) {
    const match = form.exec(sentence);
    if (match === null) continue;
    const gaps = Object.entries(match.groups ?? {}).map(([name, value]) => {
      const inner = name === "what" || name === "field" ? translated(value, among) : null;
      return [name, inner ?? value];
    });
    return (t as (key: MessageKey, values: object) => string)(key, Object.fromEntries(gaps)) + stop;
  }
  return null;
}
