import { followTheme } from "./theme/stored-theme.ts";
import { askEarly } from "./vault/early-answers.ts";

/** Entry of the manager page. What it shows is loaded while the background answers. */
followTheme();
askEarly("vault.state", "items.list");

const { showManager } = await import("./views/manager-page.tsx");
showManager();
