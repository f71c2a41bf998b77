import { useCountdown, waitText } from "../../countdown.ts";
import { Icon } from "../../parts/icons.tsx";

/** A wait before the next PIN: what told of it is new with each wait. */
export interface Wait {
  seconds: number;
  source: object;
}

/** The PIN's field while none can be typed: why, and for how long. */
export function WaitingPin({ wait, onEnd }: { wait: Wait; onEnd: () => void }) {
  const left = useCountdown(wait.seconds, wait.source, onEnd);
  return (
    <div class="field">
      <label for="pin">PIN</label>
      <input id="pin" type="password" disabled aria-describedby="pin-note" />
      <div class="waiting-pin" id="pin-note">
        <p role="alert">Too many wrong PINs. Nothing is ever erased.</p>
        <p role="timer">
          Next try in <strong>{waitText(left)}</strong>
        </p>
      </div>
    </div>
  );
}

/** Why the PIN is not taken any more, and what to do. `others`: what opens the vault instead. */
export function PinRests({ others }: { others: string }) {
  return (
    <p class="notice warn" role="alert">
      <Icon name="lock" />
      <span>
        <strong>The PIN rests after too many wrong tries.</strong> Open the vault with {others}; then the PIN
        works again. Nothing is erased.
      </span>
    </p>
  );
}
