/**
 * What the browser itself says of a node: `name` is an attribute of the interface that `prototype` is of. A form answers to
 * the names of its fields, in this world too.
 */
export function ofNode(prototype: object, node: Node, name: string): unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(node);
}
