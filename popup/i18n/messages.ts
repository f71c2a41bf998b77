import browser from "webextension-polyfill";
import type english from "../../_locales/en/messages.json";
import { filledIn, type OwnTexts, ownTexts, ownTextsIfNeeded } from "./own-texts.ts";

/** Every text before the person, from `_locales` through the browser; the keys are those of the English file. */

type Messages = typeof english;
export type MessageKey = keyof Messages;

/** What stands in the gaps of a text, by the names that the file gives them. */
export type MessageValues<K extends MessageKey, V = string | number> = Messages[K] extends {
  placeholders: infer P;
}
  ? { [Name in keyof P]: V }
  : Record<never, never>;

/** Keys that have a form for one and a form for other numbers; both have the gap `count`. */
export type PluralKey = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

/** What stands in the gaps of a counted text beside the number. */
type CountedValues<K extends PluralKey> = Omit<MessageValues<`${K}_other` & MessageKey>, "count">;

/** Undefined where the browser's are used. */
let own: OwnTexts | undefined;

let there: Promise<void> | undefined;

/**
 * To be awaited before the first text is asked for. "files": not from the browser, whose first text in a process that has
 * just started is a question to another one and stops everything for some 60 ms.
 */
export function textsThere(from: "browser" | "files" = "browser"): Promise<void> {
  there ??= (from === "files" ? ownTexts() : ownTextsIfNeeded()).then((texts) => {
    own = texts;
  });
  return there;
}

type Arguments<V> = keyof V extends never ? [] : [values: V];

/** The text of a key, its gaps filled: with text by a site only where it stands for itself, else use `Text`. */
export function t<K extends MessageKey>(key: K, ...[values]: Arguments<MessageValues<K>>): string {
  return filled(key, values);
}

/** A text with a number in it, in the form that the language has for that number. */
export function tCount<K extends PluralKey>(
  key: K,
  count: number,
  ...[values]: Arguments<CountedValues<K>>
): string {
  const form = plurals().select(count) === "one" ? "one" : "other";
  return filled(`${key}_${form}`, { ...values, count: numberText(count) });
}

/** The language of the texts, which is not always that of the browser. */
export function language(): string {
  return t("language");
}

/** A number as the language writes it. */
export function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(language());
  return numbers.format(value);
}

let numbers: Intl.NumberFormat | undefined;
let rules: Intl.PluralRules | undefined;

function plurals(): Intl.PluralRules {
  rules ??= new Intl.PluralRules(language());
  return rules;
}

/** The gaps are numbered in the order of their names, in every file. */
function filled(key: string, values: object = {}): string {
  const texts = Object.entries(values).map(
    ([gap, value]) => [gap, typeof value === "number" ? numberText(value) : String(value)] as const,
  );
  if (own) return filledIn(own, key, new Map(texts.map(([gap, text]) => [gap.toLowerCase(), text])));
  const inOrder = texts.sort(([a], [b]) => (a < b ? -1 : 1));
  return browser.i18n.getMessage(
    key,
    inOrder.map(([, text]) => text),
  );
}
