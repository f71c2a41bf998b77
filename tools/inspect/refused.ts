/** Ends the reading: the upper table of docs/vault-format.md, section 5.3. The message is one sentence. */
export class Refused extends Error {
  constructor(
    readonly finding:
      | "not-latchkey"
      | "newer-format"
      | "malformed"
      | "missing"
      | "kdf-limits"
      | "wrong-secret"
      | "slot-damaged"
      | "header-changed"
      | "manifest-damaged",
    message: string,
  ) {
    super(message);
  }
}
