export type ExchangeErrorCode =
  | "not-this-format"
  | "too-large"
  | "malformed"
  | "password-needed"
  | "wrong-password"
  | "unsupported";

/**
 * A file cannot be read as a whole. The message says why in plain words and holds no secret;
 * `number` is the entry that it is about, counted from 1, where it is about one.
 */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
  readonly code: ExchangeErrorCode;
  readonly number?: number;

  constructor(code: ExchangeErrorCode, message: string, number?: number) {
    super(number === undefined ? message : `Entry ${number}: ${message}`);
    this.code = code;
    if (number !== undefined) this.number = number;
  }
}
