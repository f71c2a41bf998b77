import { t } from "../i18n/messages.ts";

/** Text that a site or its user supplied, made safe to stand among our own words. */

const MAX_GRAPHEMES = 64;
/** Enough for 64 of the longest honest graphemes; keeps a megabyte of text away from the segmenter. */
const MAX_UNITS = 2048;
const SPACES = /[\s\p{Z}\u0085]+/gu;
/** Group 1 is kept: the joiner and the selector that hold an emoji together. The rest has no shape of its own. */
const SHAPELESS =
  /((?<=\p{Extended_Pictographic}[\u{FE0F}\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\u{FE0F})|[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Stacks of marks climb over the lines above; four are as many as real writing needs. */
const MARK_STACK = /(\p{M}{4})\p{M}+/gu;

/** Made when a text is so long that it may have too many: the first one takes a new process some 25 ms. */
let graphemes: Intl.Segmenter | undefined;

/** The words left when bidi controls, control characters and invisible characters are gone; may be empty. */
function visibleText(text: string): string {
  const cut = text.slice(0, MAX_UNITS);
  const visible = cut
    .replace(SPACES, " ")
    .replace(SHAPELESS, "$1")
    .replace(MARK_STACK, "$1")
    .replace(SPACES, " ")
    .trim();
  if (visible.length > MAX_GRAPHEMES) {
    graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
    let shown = "";
    let count = 0;
    for (const { segment } of graphemes.segment(visible)) {
      if (count === MAX_GRAPHEMES) return `${shown.trimEnd()}…`;
      shown += segment;
      count += 1;
    }
  }
  return visible !== "" && cut.length < text.length ? `${visible}…` : visible;
}

/** One line of at most 64 graphemes (and an ellipsis), never empty. Show it inside `<bdi dir="auto">`. */
export function siteText(text: string): string {
  return visibleText(text) || t("itemNameless");
}

/** How an account is shown: its user name, and its display name where that says more. */
export function accountText(account: { name: string; displayName: string }): {
  main: string;
  second: string | null;
} {
  const name = visibleText(account.name);
  const displayName = visibleText(account.displayName);
  if (name === "") return { main: displayName || t("itemNameless"), second: null };
  return { main: name, second: displayName === "" || displayName === name ? null : displayName };
}

const LONGEST_HOST = 60;

/** The end of a long host name or origin: the registrable domain stands there, and the beginning is free text. */
export function hostText(text: string): string {
  return text.length <= LONGEST_HOST ? text : `…${text.slice(1 - LONGEST_HOST)}`;
}
