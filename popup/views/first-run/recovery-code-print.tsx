import { dayText } from "../../dates.ts";

/** The sheet of paper: the code, what it is for, and the day. */
export function PrintedCode({ code }: { code: string }) {
  return (
    <>
      <h1>Latchkey recovery code</h1>
      <p class="printed-code">{code}</p>
      <p>
        It opens the Latchkey vault of this browser without the PIN: choose “Use the recovery code” where
        Latchkey asks for the PIN. Whoever has this sheet can open the vault, so keep it safe. It is no
        backup: without this vault it opens nothing.
      </p>
      <p>
        Made on {dayText(Date.now())}. A newer code takes its place; old copies of the vault still open with
        this one.
      </p>
    </>
  );
}
