import { language, t } from "./messages.ts";

/** Says to the browser which language the page's texts have, and their direction. To be called once for a page. */
export function setLanguage(): void {
  document.documentElement.lang = language();
  document.documentElement.dir = t("direction");
}
