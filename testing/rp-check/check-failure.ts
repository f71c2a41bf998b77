import { visible } from "../../src/lab/log/visible.ts";

export type FailureKind =
  | "config"
  | "unreachable"
  | "throttled"
  | "redirected"
  | "not-json"
  | "no-options"
  | "refused"
  | "crashed"
  | "options-refused";

/** Why a relying party could not be checked: something before the answer that was to be judged went wrong. */
export class CheckFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    // A part of it may be the relying party's, and it is for a terminal.
    super(visible(message), options);
    this.name = "CheckFailure";
    this.kind = kind;
  }
}
