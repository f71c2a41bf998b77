import { followTheme } from "./theme/stored-theme.ts";
import { askEarly } from "./vault/early-answers.ts";

/** Entry of the manager page. What it shows is loaded while the background answers. */
followTheme();
const answered = askEarly([
  { type: "vault.state" },
  { type: "items.list" },
  // Whether anything stands above the list.
  { type: "sites.paused" },
  { type: "backup.state" },
  { type: "signals.list" },
  { type: "clock.state" },
]);

const [{ showManager }] = await Promise.all([import("./views/manager-page.tsx"), answered]);
showManager();
