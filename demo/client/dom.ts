/**
 * The element with this id.
 * @throws Error where the page has none, or one of another kind.
 */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`This page has no ${kind.name} #${id}`);
}

/**
 * The first element below `parent` that the selector finds.
 * @throws Error where there is none, or one of another kind.
 */
export function within<T extends HTMLElement>(parent: ParentNode, selector: string, kind: new () => T): T {
  const element = parent.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`There is no ${kind.name} ${selector}`);
}

/** A copy of the one element in a template. */
export function fromTemplate(id: string): HTMLElement {
  return within(document.importNode(byId(id, HTMLTemplateElement).content, true), "*", HTMLElement);
}

/** Sets the text of the part of `parent` with this data-field. */
export function fill(parent: ParentNode, field: string, text: string): void {
  within(parent, `[data-field="${field}"]`, HTMLElement).textContent = text;
}
