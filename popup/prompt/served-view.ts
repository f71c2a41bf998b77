import type { PromptView } from "../../src/wire/prompt.ts";

/** The view that a page was served with, beside its picture. */

const ID = "served-view";

/** An element of the head that no browser runs. */
export function writeServedView(view: PromptView): string {
  // Names are text by the site: none may end the element.
  const json = JSON.stringify(view).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${ID}">${json}</script>`;
}

/** Null where the page was served without one. */
export function servedView(): PromptView | null {
  const json = document.getElementById(ID)?.textContent;
  return json ? JSON.parse(json) : null;
}
