import { render } from "preact";
import { keepFocus } from "../focus-keeper.ts";
import { setLanguage } from "../i18n/set-language.ts";
import { Lab } from "../views/lab/lab.tsx";
import { LabSession } from "./lab-session.ts";

/** Draws the lab's page. In the developer tools the address names the tab that they inspect: `?tab=12`. */
export function showLab(): void {
  setLanguage();
  keepFocus();
  const inspected = new URLSearchParams(location.search).get("tab");
  const session = new LabSession(inspected === null ? null : Number(inspected));
  render(<Lab session={session} />, document.body);
}
