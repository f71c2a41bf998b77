import type { ComponentChildren } from "preact";

interface BusyButtonProps {
  id: string;
  busy: boolean;
  disabled?: boolean;
  children: ComponentChildren;
}

/** The one main button of a form; while busy it keeps its size and turns a ring. */
export function BusyButton({ id, busy, disabled = false, children }: BusyButtonProps) {
  return (
    <button class="button primary" type="submit" id={id} disabled={busy || disabled} aria-busy={busy}>
      <span class="button-label">{children}</span>
      {busy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}
