import type { BrowserKind } from "../browser-places.ts";

/** What is measured: the extension in one browser. */
export interface Subject {
  kind: BrowserKind;
  executablePath: string;
  /** The measured copy of the extension. */
  extensionDir: string;
  /** The floor extension. */
  floorDir: string;
  /** The extension with the bare chain. */
  chainDir: string;
  /** How often each ceremony is measured; page loads twice as often. */
  runs: number;
}
