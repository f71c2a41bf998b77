import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { PromptView } from "../../src/wire/prompt.ts";
import type { Theme } from "../../src/wire/theme.ts";
import { language, t, textsThere } from "../i18n/messages.ts";
import { Prompt } from "../views/prompt/prompt.tsx";
import { promptSheet } from "./prompt-sheet.ts";
import { writeServedView } from "./served-view.ts";

/** Reads what is needed to draw it. */
export function preparePromptHtml(): Promise<void> {
  return textsThere("files");
}

/**
 * The prompt's page with its first view in it, so that it can be seen before its script runs, which then takes it up.
 * `page`: the text of prompt.html; `nonce`: with which the page's policy lets its sheet be.
 */
export async function promptHtml(
  page: string,
  view: PromptView,
  theme: Theme,
  nonce: string,
): Promise<string> {
  await preparePromptHtml();
  const chosen = theme === "system" ? "" : ` data-theme="${theme}"`;
  const root = `<html lang="${language()}" dir="${t("direction")}"${chosen}>`;
  const head = `<style nonce="${nonce}">${promptSheet}</style>${writeServedView(view)}<title>`;
  const body = focused(renderToString(h(Prompt, { state: { phase: "asking", view }, onDecision() {} })));
  return (
    page
      // The theme is there already, and nothing keeps the page from being painted.
      .replace(/<script[^>]*prompt-theme\.js[^>]*><\/script>/, "")
      .replaceAll(/ async blocking="render"/g, "")
      .replace(/<html[^>]*>/, () => root)
      .replace("<title>", () => head)
      .replace(/<body>\s*<\/body>/, () => `<body>${body}</body>`)
  );
}

/** Where the form itself puts the focus, the best first; text of a site has no bare `<`. */
const FOCUS = [
  /<input(?=[^>]* name="account"[^>]* checked)/,
  /<input(?=[^>]* id="pin")/,
  /<h1(?=[^>]* id="asked")/,
];

function focused(body: string): string {
  const place = FOCUS.find((pattern) => pattern.test(body));
  return place ? body.replace(place, (tag) => `${tag} autofocus`) : body;
}
