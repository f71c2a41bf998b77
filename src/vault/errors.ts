export type VaultErrorCode =
  /** No slot opens with what was given. */
  | "wrong-secret"
  /** Too many wrong PINs: not before `seconds` have passed. */
  | "wait"
  /** Too many wrong PINs: not before the vault was opened in another way. */
  | "pin-rests"
  | "pin-too-short"
  | "pin-too-long"
  /** A typing error in a recovery code. */
  | "recovery-code-typo"
  /** Without this slot neither PIN nor recovery code would open the vault. */
  | "last-slot"
  | "too-many-slots"
  | "no-such-slot"
  /** The vault is locked. */
  | "locked"
  /** There is a vault already. */
  | "exists"
  /** There is no vault. */
  | "missing"
  /** A file that is not one of Latchkey's. */
  | "not-latchkey"
  /** A file of Latchkey that is no backup: a raw dump. */
  | "not-a-backup"
  /** More than a browser can carry in one message. */
  | "too-large"
  /** A newer version of Latchkey wrote it. */
  | "newer-format"
  /** It has not the form of docs/vault-format.md. */
  | "malformed"
  /** The cost of a PIN is outside of the limits. */
  | "kdf-limits"
  | "slot-damaged"
  | "header-changed"
  | "manifest-damaged"
  /** A page of the index or a record does not open. */
  | "damaged"
  /** Another write came in between; nothing was written. */
  | "busy";

/** What is wrong with a recovery code; `at`: index of a character. */
export type RecoveryTypo =
  | { what: "length"; all: number; count: number }
  | { what: "character"; character: string; at: number }
  | { what: "wrong" | "swapped"; at: number };

export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly code: VaultErrorCode;
  /** Of "wait". */
  readonly seconds?: number;
  /** Of "recovery-code-typo", where it is known. */
  readonly typo?: RecoveryTypo;

  constructor(
    code: VaultErrorCode,
    message: string,
    options: ErrorOptions & { seconds?: number; typo?: RecoveryTypo } = {},
  ) {
    super(message, options);
    this.code = code;
    if (options.seconds !== undefined) this.seconds = options.seconds;
    if (options.typo !== undefined) this.typo = options.typo;
  }
}
