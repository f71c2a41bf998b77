/**
 * Scripts of the measured copy's own pages; each is written to a file as its source text. They look and
 * note when something happened, and do nothing else. What they note outlives the window in `localStorage`,
 * under the page's fragment, as milliseconds since the epoch.
 */

/** What the watcher of a prompt notes. */
export interface WindowStamps {
  /** Its first script runs. */
  started: number;
  /** The second animation frame with the content in the document, or the first later one with the focus in it. */
  painted: number;
  /** `#approve` became enabled for the first time. */
  armed: number;
  /** The click on `#approve`. */
  clicked: number;
}

/** In the prompt window. */
export function watchPrompt(): void {
  const stamps: Partial<WindowStamps> = {};
  const note = (name: keyof WindowStamps) => {
    stamps[name] = performance.timeOrigin + performance.now();
    // Slow to open for the first time: not before what is measured.
    if (name !== "started") localStorage.setItem(location.hash, JSON.stringify(stamps));
  };
  note("started");
  let there = false;
  const painted = () => {
    if (document.activeElement === document.body) requestAnimationFrame(painted);
    else note("painted");
  };
  new MutationObserver(() => {
    const approve = document.querySelector<HTMLButtonElement>("#approve");
    if (approve === null) return;
    if (!there) requestAnimationFrame(() => requestAnimationFrame(painted));
    there = true;
    if (!approve.disabled && stamps.armed === undefined) note("armed");
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] });
  addEventListener(
    "click",
    ({ target }) => {
      if (target instanceof Element && target.closest("#approve")) note("clicked");
    },
    true,
  );
}

/** In the empty window. */
export function watchEmpty(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const painted = performance.timeOrigin + performance.now();
      localStorage.setItem(location.hash, JSON.stringify({ painted }));
    }),
  );
}
