import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

ensureInstalled();
const { runTool } = await import("./run.mjs");
process.exit(await runTool(fileURLToPath(new URL("check/main.ts", import.meta.url)), process.argv.slice(2)));
