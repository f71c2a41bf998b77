import { t } from "../../i18n/messages.ts";
import { IconButton } from "../../parts/icon-button.tsx";
import type { Undo } from "./use-undo.ts";

/** Says what was done, with the way back, for as long as that lasts. */
export function UndoToast({ undo: { done, undo, dismiss, hold } }: { undo: Undo }) {
  return (
    <div class="toast-place" role="status">
      {done !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing can be done to it; it stays while the pointer or the focus is in it (WCAG 2.2.1)
        <div
          class="toast"
          id="undo-toast"
          onMouseEnter={() => hold(true)}
          onMouseLeave={() => hold(false)}
          onFocusIn={() => hold(true)}
          onFocusOut={() => hold(false)}
        >
          <p>{done.text}</p>
          <button class="button quiet" type="button" id="undo" onClick={() => void undo()}>
            {t("undo")}
          </button>
          <IconButton icon="remove" label={t("dismiss")} onClick={dismiss} />
        </div>
      )}
    </div>
  );
}
