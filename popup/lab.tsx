import { followTheme } from "./theme/stored-theme.ts";

followTheme();
const { showLab } = await import("./lab/lab-page.tsx");
showLab();
