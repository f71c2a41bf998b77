import { endOf, type Field } from "./field.ts";

/**
 * The key in the page: a button in a closed shadow root of an element of its own at the end of the document, so that
 * it is in nobody's layout. Styles are set one by one, where no page's style sheet and no content policy reaches.
 */

const SVG = "http://www.w3.org/2000/svg";
/** The key of popup/parts/icons.tsx. */
const KEY = "M5.5 13.25a3.25 3.25 0 1 1 2.6-5.2L13.5 2.5m-2.75 2.75 2 2m-4.65.8a3.25 3.25 0 0 1-2.6 5.2";
/** A page that removes it over and over is let have its way. */
const MOST_RETURNS = 5;
/** CSS pixels: what lies so near lies right. */
const NEAR = 0.5;

export class KeyButton {
  readonly host = document.createElement("div");
  readonly #button = document.createElement("button");
  #returns = 0;
  /** What was written last, CSS pixels. */
  #left = 0;
  #top = 0;
  #side = 0;
  #shown = "none";

  /** `label`: in the language of Latchkey. `onClick`: the person has clicked; a page's own clicks do not count. */
  constructor(label: { text: string; language: string }, onClick: () => void) {
    this.#button.type = "button";
    // The page's order of Tab stays as it is: with the keyboard, the toolbar popup does the same.
    this.#button.tabIndex = -1;
    this.#button.title = label.text;
    this.#button.ariaLabel = label.text;
    this.#button.lang = label.language;
    this.#button.append(picture());
    // The field keeps the focus.
    this.#button.addEventListener("mousedown", (event) => event.preventDefault());
    this.#button.addEventListener("click", (event) => {
      if (event.isTrusted) onClick();
    });
    setStyles(this.#button, {
      all: "unset",
      display: "flex",
      width: "100%",
      height: "100%",
      "align-items": "center",
      "justify-content": "center",
      cursor: "pointer",
      color: "#0b6b5b",
      background: "#fff",
      "border-radius": "6px",
      "box-shadow": "0 0 0 1px rgb(0 0 0 / 18%)",
    });
    setStyles(this.host, {
      all: "initial",
      position: "fixed",
      display: "none",
      left: "0px",
      top: "0px",
      "z-index": "2147483647",
    });
    this.host.attachShadow({ mode: "closed" }).append(this.#button);
  }

  /** Writes only what has changed: whoever looks at the page's attributes is woken by each of them. */
  show(field: Field): void {
    if (!this.host.isConnected) {
      if (this.#returns++ > MOST_RETURNS) return;
      document.documentElement.append(this.host);
    }
    const { x, y, side } = endOf(field);
    if (side !== this.#side) setStyles(this.host, { width: `${side}px`, height: `${side}px` });
    this.#side = side;
    this.#display("block");
    // Where the page moves or scales its root element, "fixed" is relative to that: so from where it lies now.
    const placed = this.host.getBoundingClientRect();
    const dx = (x - side / 2 - placed.left) / (placed.width / side || 1);
    const dy = (y - side / 2 - placed.top) / (placed.height / side || 1);
    if (Math.abs(dx) < NEAR && Math.abs(dy) < NEAR) return;
    this.#left += dx;
    this.#top += dy;
    setStyles(this.host, { left: `${this.#left}px`, top: `${this.#top}px` });
  }

  hide(): void {
    this.#display("none");
  }

  remove(): void {
    this.host.remove();
  }

  #display(value: "block" | "none"): void {
    if (this.#shown !== value) setStyles(this.host, { display: value });
    this.#shown = value;
  }
}

function picture(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("width", "70%");
  svg.setAttribute("height", "70%");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", KEY);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "1.5");
  path.setAttribute("stroke-linecap", "round");
  svg.append(path);
  return svg;
}

/** Important ones, so that no style sheet of the page comes before them. `all` must be the first. */
function setStyles(element: HTMLElement, styles: Record<string, string>): void {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, "important");
}
