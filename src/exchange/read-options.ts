/** What every reader is told beside the file. */
export interface ReadOptions {
  /** Milliseconds since the epoch: when something was made whose file does not say so. */
  now: number;
  password?: string;
  /** Told the number of each entry that was looked at. Passkeys take long: their public keys are computed. */
  onEntry?: (number: number) => void;
}
