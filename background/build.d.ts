/** When this build was made, milliseconds since the epoch: vite.config.ts puts it in. */
declare const BUILT_AT: number;

/** Whether the browser of this build asks the background for the extension's pages: Chromium does. */
declare const ASKED_FOR_PAGES: boolean;
