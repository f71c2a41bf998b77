import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { offsetsOf, type Span, topToShow, visibleSpan } from "../items/list/window.ts";

/** Rows that are drawn above and below what is seen: in a small box, and in a page, which scrolls faster. */
const SPARE = { box: 4, page: 12 };
/** Of a view that was not measured yet: as high as a toolbar popup can be. */
const FIRST_HEIGHT = 600;

export interface ListHandle {
  /** Brings a row into sight. */
  show: (index: number) => void;
}

interface WindowedListProps<T> {
  id: string;
  label: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Heights are in rem, so that they grow with the text. */
  remOf: (row: T) => number;
  render: (row: T, index: number) => ComponentChildren;
  attributes: (row: T, index: number) => Record<string, string | undefined>;
  /** A row that stays drawn, because it has the focus; -1: none. */
  kept: number;
  handle: RefObject<ListHandle | null>;
  /** It scrolls by itself; else the page does. */
  scrolls: boolean;
}

/** A list of which only what is seen is in the page. Screen readers are told how long it really is. */
export function WindowedList<T>(props: WindowedListProps<T>) {
  const { id, label, rows, keyOf, remOf, render, attributes, kept, handle, scrolls } = props;
  const box = useRef<HTMLDivElement>(null);
  const rem = useMemo(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize), []);
  const offsets = useMemo(() => offsetsOf(rows.map((row) => remOf(row) * rem)), [rows, remOf, rem]);
  const [view, setView] = useState({ top: 0, height: FIRST_HEIGHT });
  const span = visibleSpan(offsets, view.top, view.height, scrolls ? SPARE.box : SPARE.page);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const top = scrolls ? element.scrollTop : -element.getBoundingClientRect().top;
      const height = scrolls ? element.clientHeight : window.innerHeight;
      setView((old) => (old.top === top && old.height === height ? old : { top, height }));
    };
    measure();
    const scroller = scrolls ? element : window;
    scroller.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(document.documentElement);
    observer.observe(element);
    return () => {
      scroller.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [scrolls, rows]);

  handle.current = {
    show(index) {
      const element = box.current;
      if (element === null) return;
      if (scrolls) element.scrollTop = topToShow(offsets, index, element.scrollTop, element.clientHeight);
      else element.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: "nearest" });
    },
  };

  const height = offsets[rows.length] ?? 0;
  return (
    <div class="windowed" data-scrolls={scrolls} ref={box}>
      {/* biome-ignore lint/a11y/noRedundantRoles: VoiceOver in Safari takes a list that is drawn without markers for none, unless its role says so */}
      <ul class="windowed-rows" id={id} role="list" aria-label={label} style={{ height: `${height}px` }}>
        {drawn(span, kept, rows.length).map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const top = offsets[index] ?? 0;
          return (
            <li
              key={keyOf(row)}
              data-row={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ top: `${top}px`, height: `${(offsets[index + 1] ?? top) - top}px` }}
              {...attributes(row, index)}
            >
              {render(row, index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** In the order of the list: that is the order of the Tab key too. */
function drawn({ from, to }: Span, kept: number, count: number): number[] {
  const indices = Array.from({ length: to - from }, (_, i) => from + i);
  if (kept >= 0 && kept < from) return [kept, ...indices];
  return kept >= to && kept < count ? [...indices, kept] : indices;
}
