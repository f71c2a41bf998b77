import base from "../styles/base.css?inline";
import controls from "../styles/controls.css?inline";
import prompt from "../styles/prompt.css?inline";
import tokens from "../styles/tokens.css?inline";
import waysIn from "../styles/ways-in.css?inline";

/** The prompt's sheets, in one. */
export const promptSheet = [tokens, base, controls, waysIn, prompt].join("\n");

/** Dresses the page: its sheets come with its script, as each file of its own is a further wait. */
export function dressPrompt(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(promptSheet);
  document.adoptedStyleSheets = [sheet];
}
