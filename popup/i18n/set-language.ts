import { language, t, textsThere } from "./messages.ts";

/** Whoever shows a page waits for its texts. */
await textsThere();

/** Says to the browser which language the page's texts have, and their direction. To be called once for a page. */
export function setLanguage(): void {
  document.documentElement.lang = language();
  document.documentElement.dir = t("direction");
}
