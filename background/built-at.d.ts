/** When this build was made, milliseconds since the epoch: vite.config.ts puts it in. */
declare const BUILT_AT: number;
