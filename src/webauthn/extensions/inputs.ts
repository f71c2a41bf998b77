import type { Failure } from "../outcome.ts";

/** What a ceremony's extensions ask of the authenticator, or the error with which they end it. */
export type Inputs<T> = { type: "inputs"; inputs: T } | Failure;
