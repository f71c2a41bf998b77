/**
 * What the browser itself says of the document, or of a node in it. Asked by its name, an image or a form in the page, or
 * a field in a form, would answer to that name, in this world too.
 */
export function ofDocument(name: string): unknown {
  return ofNode(Document.prototype, document, name);
}

/** `name`: an attribute of the interface that `prototype` is of. */
export function ofNode(prototype: object, node: Node, name: string): unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(node);
}
