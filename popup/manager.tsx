import { followTheme } from "./theme/stored-theme.ts";
import { askEarly, earlyAnswers } from "./vault/early-answers.ts";

/** Entry of the manager page. What it shows is loaded while the background answers. */
followTheme();
askEarly([
  { type: "vault.state" },
  { type: "items.list" },
  // Whether anything stands above the list.
  { type: "sites.paused" },
  { type: "backup.state" },
  { type: "signals.list" },
  { type: "clock.state" },
]);

const { showManager } = await import("./views/manager-page.tsx");
await earlyAnswers();
showManager();
