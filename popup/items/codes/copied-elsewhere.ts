import { callVault } from "../../vault/vault-calls.ts";

/**
 * Tells the background when the person copies something else in a page of the extension: it is not to be cleared in the
 * place of a code. To be called once for a page.
 */
export function tellCopies(): void {
  const tell = () => {
    if (hasSelection()) callVault("clipboard.replaced", {}).catch(console.warn);
  };
  document.addEventListener("copy", tell);
  document.addEventListener("cut", tell);
}

/** Without one nothing is copied, though the event comes. */
function hasSelection(): boolean {
  const active = document.activeElement;
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)
    return active.selectionStart !== active.selectionEnd;
  return getSelection()?.isCollapsed === false;
}
