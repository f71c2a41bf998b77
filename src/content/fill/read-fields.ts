import type { FieldFacts } from "./judge.ts";

/** The fields of the document that a person can see and type into. */

/** However large a page is, only so many elements are looked at, and so many fields. */
const MOST_ELEMENTS = 100_000;
const MOST_FIELDS = 500;
/** CSS pixels: a smaller field is none that somebody types into. */
const SMALLEST = 8;
/** Less is as good as nothing to see. */
const LEAST_OPACITY = 0.1;

export interface OpenField {
  field: HTMLInputElement;
  facts: FieldFacts;
}

/** In the order of the document, those in open shadow roots where their hosts stand. */
export function openFields(): OpenField[] {
  const focused = focusedElement();
  const found: OpenField[] = [];
  let left = MOST_ELEMENTS;
  const walk = (root: Document | ShadowRoot) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
      left--;
      if (node instanceof HTMLInputElement) {
        if (found.length < MOST_FIELDS && isOpen(node, node === focused)) {
          found.push({ field: node, facts: factsOf(node, node === focused) });
        }
      } else if ((node as Element).shadowRoot) walk((node as Element).shadowRoot as ShadowRoot);
    }
  };
  walk(document);
  return found;
}

/** Whether nothing lies over the middle of the field, and nothing cuts it off. It must be within the viewport. */
export function isUncovered(field: HTMLInputElement): boolean {
  const { left, top, width, height } = field.getBoundingClientRect();
  const root = field.getRootNode() as Document | ShadowRoot;
  const above = root.elementFromPoint(left + width / 2, top + height / 2);
  return (
    above === field || [...(field.labels ?? [])].some((label) => above !== null && label.contains(above))
  );
}

/** Through open shadow roots, where the document itself names the host alone. */
function focusedElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

function isOpen(field: HTMLInputElement, focused: boolean): boolean {
  if (field.disabled || field.readOnly || field.matches(":disabled")) return false;
  const { left, top, right, bottom, width, height } = field.getBoundingClientRect();
  if (width < SMALLEST || height < SMALLEST) return false;
  if (!field.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  if (opacityOf(field) < LEAST_OPACITY) return false;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  if (x >= 0 && y >= 0 && x < innerWidth && y < innerHeight) return focused || isUncovered(field);
  // Somewhere that the person can scroll to.
  const { scrollWidth, scrollHeight } = document.documentElement;
  const across = Math.abs(x + scrollX) < Math.max(scrollWidth, innerWidth);
  const rightToLeft = getComputedStyle(document.documentElement).direction === "rtl";
  return across && (rightToLeft || x + scrollX > 0) && y + scrollY > 0 && y + scrollY < scrollHeight;
}

/** Of the field together with all that it stands in. */
function opacityOf(field: Element): number {
  let opacity = 1;
  let element: Element | null = field;
  while (element) {
    opacity *= Number(getComputedStyle(element).opacity);
    const parent: ParentNode | null = element.assignedSlot ?? element.parentNode;
    element = parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  }
  return opacity;
}

function factsOf(field: HTMLInputElement, focused: boolean): FieldFacts {
  const { left, top, width, height } = field.getBoundingClientRect();
  const attribute = (name: string) => field.getAttribute(name) ?? "";
  const labels = [...(field.labels ?? [])].map((label) => label.textContent ?? "");
  return {
    type: field.type,
    autocomplete: attribute("autocomplete"),
    inputMode: attribute("inputmode").toLowerCase(),
    maxLength: field.maxLength,
    pattern: attribute("pattern"),
    names: [...["name", "id", "aria-label", "placeholder", "title"].map(attribute), ...labels],
    focused,
    box: { left, top, width, height },
  };
}
