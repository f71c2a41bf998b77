import type { BrowserKind } from "../browser-places.ts";
import { type Stage, setStage } from "../../test/e2e/fixtures/stage.ts";
import { launchBare } from "./bare-browser.ts";
import { deriveBare, inBenchPage, openEmptyWindow, takeStamps } from "./bench-page.ts";
import { ceremonyTable, keyOf } from "./ceremony-table.ts";
import { Samples, type Table } from "./figures.ts";
import { type Conducted, conduct, type Plan, partsOf } from "./latchkey-ceremonies.ts";
import { NativePage } from "./native-pages.ts";
import { interleaved } from "./rounds.ts";

export const PLANS: Plan[] = (["create", "get"] as const).flatMap((type) => [
  { type, pin: false, stopped: false },
  { type, pin: true, stopped: false },
  { type, pin: false, stopped: true },
]);

export interface Measured {
  kind: BrowserKind;
  executablePath: string;
  /** The measured copy of the extension. */
  extensionDir: string;
  runs: number;
}

type Task = () => Promise<(samples: Samples) => void>;
