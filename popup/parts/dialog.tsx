import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface DialogProps {
  title: string;
  /** The children begin with a heading of their own; the title is only its name. */
  ownHeading?: boolean;
  /** It cannot be left now. */
  busy?: boolean;
  /** The person wants to leave: Esc. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open while it is rendered. It takes the focus, and gives it back where it was. */
export function Dialog({ title, ownHeading = false, busy = false, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      leaving.current = true;
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
      onClose={() => {
        // Chromium closes at the second Esc, whatever the page says.
        if (!leaving.current) onClose();
      }}
    >
      <h2 id={titleId} class={ownHeading ? "visually-hidden" : ""}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
