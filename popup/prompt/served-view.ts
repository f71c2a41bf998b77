import type { PromptView } from "../../src/wire/prompt.ts";

/** What a page was served with, beside its picture, and what a person did there before its script ran. */

const ID = "served-view";

/** An element of the head that no browser runs. */
export function writeServedView(view: PromptView): string {
  // Names are text by the site: none may end the element.
  const json = JSON.stringify(view).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${ID}">${json}</script>`;
}

/** The account that is chosen in the page: perhaps another than the one that it was served with. */
export function servedChoice(): string | null {
  return document.querySelector<HTMLInputElement>('[name="account"]:checked')?.value ?? null;
}

/** To be called once: nothing of it stays in the page, which a lock empties. Null where the page was served without one. */
export function servedView(): PromptView | null {
  const element = document.getElementById(ID);
  element?.remove();
  return element?.textContent ? JSON.parse(element.textContent) : null;
}
