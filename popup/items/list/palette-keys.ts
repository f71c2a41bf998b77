/** What a key does in the toolbar popup's list. Places count items, not headings; -1 is the search field. */

export interface PaletteState {
  at: number;
  count: number;
  query: string;
}

export type PaletteAction =
  | { type: "move"; to: number }
  /** Open it, or copy its code. */
  | { type: "use"; at: number }
  | { type: "copy"; at: number }
  /** Put its code into the page. */
  | { type: "fill"; at: number }
  | { type: "clear" }
  | { type: "close" }
  /** Go on typing in the search field. */
  | { type: "search" };

export interface Key {
  key: string;
  /** Control, Alt or Meta: the browser's own shortcuts. */
  modified: boolean;
  /** Control or, on a Mac, Command. */
  control: boolean;
  /** An input method is composing a character. */
  composing: boolean;
}

const PAGE = 5;

/** Null: the key is not ours, the browser does with it what it does. */
export function paletteAction({ at, count, query }: PaletteState, pressed: Key): PaletteAction | null {
  const { key, modified, control, composing } = pressed;
  if (composing) return null;
  if (key === "Enter" && control && count > 0) return { type: "fill", at: Math.max(0, at) };
  if (modified) return null;
  const inSearch = at < 0;
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return count === 0 ? null : { type: "move", to: Math.min(last, at + 1) };
    case "ArrowUp":
      return inSearch ? null : { type: "move", to: at - 1 };
    case "PageDown":
      return count === 0 ? null : { type: "move", to: Math.min(last, Math.max(at, 0) + PAGE) };
    case "PageUp":
      return inSearch ? null : { type: "move", to: Math.max(0, at - PAGE) };
    case "Home":
      return inSearch ? null : { type: "move", to: 0 };
    case "End":
      return inSearch ? null : { type: "move", to: last };
    case "Enter":
      return count === 0 ? null : { type: "use", at: Math.max(0, at) };
    case "Escape":
      return query === "" ? { type: "close" } : { type: "clear" };
  }
  if (inSearch) return null;
  if (key === "c" || key === "C") return { type: "copy", at };
  return [...key].length === 1 && key !== " " ? { type: "search" } : null;
}
