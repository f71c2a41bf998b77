/**
 * Keeps the place of those who go by keyboard or screen reader: where what had the focus is taken out of the page
 * (a row that was removed, a button that has done its work), the heading above it gets the focus; the browser would
 * begin again at the top. To be called once for a page.
 */
export function keepFocus(): void {
  /** What had the focus last, and everything around it. */
  let path: Element[] = [];
  document.addEventListener("focusin", ({ target }) => {
    path = [];
    for (let at = target as Element | null; at !== null; at = at.parentElement) path.push(at);
  });
  const follow = () => {
    const focused = path[0];
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (focused === undefined || focused.isConnected || !lost) return;
    const stayed = path.find((element) => element.isConnected && element.matches("section, main"));
    const heading = (stayed ?? document).querySelector<HTMLElement>("h1, h2, h3");
    if (heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
}
