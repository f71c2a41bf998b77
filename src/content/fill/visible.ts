import { ofDocument } from "../of-document.ts";
import { ofNode } from "./of-node.ts";

/** What of the document a person can see. */

/** CSS pixels: what is smaller is nothing that somebody types into. */
const SMALLEST = 8;
/** Less is as good as nothing to see. */
const LEAST_OPACITY = 0.1;

/**
 * Whether the person can see the element, or scroll to where it is seen. `active`: one that the person is at, over
 * which the browser's own list may lie.
 */
export function isToBeSeen(element: HTMLElement, active: boolean): boolean {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  if (width < SMALLEST || height < SMALLEST) return false;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  if (opacityOf(element) < LEAST_OPACITY) return false;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  if (x >= 0 && y >= 0 && x < innerWidth && y < innerHeight) return active || isUncovered(element);
  // Somewhere that the person can scroll to.
  const page = ofDocument("documentElement") as Element;
  const { scrollWidth, scrollHeight } = page;
  const across = Math.abs(x + scrollX) < Math.max(scrollWidth, innerWidth);
  const rightToLeft = getComputedStyle(page).direction === "rtl";
  return across && (rightToLeft || x + scrollX > 0) && y + scrollY > 0 && y + scrollY < scrollHeight;
}

/** Whether nothing lies over the middle of the element, and nothing cuts it off. It must be within the viewport. */
export function isUncovered(element: HTMLElement): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode() as Document | ShadowRoot;
  const [x, y] = [left + width / 2, top + height / 2];
  const above =
    root instanceof Document
      ? Document.prototype.elementFromPoint.call(root, x, y)
      : root.elementFromPoint(x, y);
  if (above === element) return true;
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  return labels.some((label) => above !== null && label.contains(above));
}

/** Of the element together with all that it stands in. */
function opacityOf(from: Element): number {
  let opacity = 1;
  let element: Element | null = from;
  while (element) {
    opacity *= Number(getComputedStyle(element).opacity);
    const slot = ofNode(Element.prototype, element, "assignedSlot") as Element | null;
    const parent: unknown = slot ?? ofNode(Node.prototype, element, "parentNode");
    element = parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  }
  return opacity;
}
