/**
 * Puts a text on the clipboard. In a panel of the developer tools the newer interface is forbidden by their policy, and
 * the old command does it. Rejects where neither may.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    // The old way.
  }
  const write = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
  };
  document.addEventListener("copy", write, { once: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", write);
  if (!copied) throw new DOMException("The clipboard is closed", "NotAllowedError");
}
