import { followTheme } from "./theme/stored-theme.ts";

/**
 * Entry of the lab's page. It connects when the page is loaded: Chromium may lose the page's end of a Port that is opened
 * earlier.
 */
followTheme();
const loaded = new Promise<void>((resolve) => {
  if (document.readyState === "complete") resolve();
  else window.addEventListener("load", () => resolve());
});
const [{ showLab }] = await Promise.all([import("./lab/lab-page.tsx"), loaded]);
showLab();
