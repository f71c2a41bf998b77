export type VaultErrorCode =
  /** The PIN does not open the vault. */
  | "wrong-pin"
  | "pin-too-short"
  | "pin-too-long"
  /** The vault is locked. */
  | "locked"
  /** There is a vault already. */
  | "exists"
  /** There is no vault. */
  | "missing"
  /** A newer version of Latchkey wrote it. */
  | "newer-format"
  /** What was read is not what Latchkey wrote. */
  | "damaged";

export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
