import { followTheme } from "./theme/stored-theme.ts";
import { askEarly } from "./vault/early-answers.ts";

/** Entry of the manager page. What it shows is loaded while the background answers. */
followTheme();
const answered = askEarly(["vault.state", "items.list"]);

const [{ showManager }] = await Promise.all([import("./views/manager-page.tsx"), answered]);
showManager();
