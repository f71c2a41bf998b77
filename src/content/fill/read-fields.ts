import { ofDocument } from "../of-document.ts";
import type { FieldFacts } from "./judge.ts";
import { ofNode } from "./of-node.ts";
import { isToBeSeen } from "./visible.ts";

/** The fields of the document that a person can see and type into. */

/** However large a page is, only so many elements are looked at, and so many fields. */
const MOST_ELEMENTS = 100_000;
const MOST_FIELDS = 500;

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
    const walker = Document.prototype.createTreeWalker.call(document, root, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
      left--;
      if (node instanceof HTMLInputElement) {
        if (found.length < MOST_FIELDS && isOpen(node, node === focused)) {
          found.push({ field: node, facts: factsOf(node, node === focused) });
        }
      } else {
        const shadow = ofNode(Element.prototype, node, "shadowRoot");
        if (shadow instanceof ShadowRoot) walk(shadow);
      }
    }
  };
  walk(document);
  return found;
}

/** Through open shadow roots, where the document itself names the host alone. */
function focusedElement(): Element | null {
  let active = ofDocument("activeElement") as Element | null;
  while (active) {
    const shadow = ofNode(Element.prototype, active, "shadowRoot");
    if (!(shadow instanceof ShadowRoot) || !shadow.activeElement) break;
    active = shadow.activeElement;
  }
  return active;
}

function isOpen(field: HTMLInputElement, focused: boolean): boolean {
  if (field.disabled || field.readOnly || field.matches(":disabled")) return false;
  return isToBeSeen(field, focused);
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
