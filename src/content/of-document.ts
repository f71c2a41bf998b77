/**
 * An attribute of the document. Asked by its name, an image or a form of that name in the page would answer, in this
 * world too.
 */
export function ofDocument(name: string): unknown {
  return Object.getOwnPropertyDescriptor(Document.prototype, name)?.get?.call(document);
}
