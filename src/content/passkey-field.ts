/** Elements that are looked at: where there are more, a field may be among the rest. */
const MOST = 10_000;

/**
 * Whether the document may have a field at which browsers offer passkeys: an input or a textarea whose `autocomplete`
 * ends in the token "webauthn" (HTML, autofill detail tokens), in open shadow trees too. Closed ones are not seen.
 */
export function hasPasskeyField(): boolean {
  const roots: ParentNode[] = [];
  // Asked by its name, a form of that name in the page would answer.
  let elements: Iterable<Element> = Document.prototype.querySelectorAll.call(document, "*");
  let looked = 0;
  for (;;) {
    for (const element of elements) {
      looked += 1;
      if (looked > MOST || isPasskeyField(element)) return true;
      if (element.shadowRoot instanceof ShadowRoot) roots.push(element.shadowRoot);
    }
    const root = roots.pop();
    if (!root) return false;
    elements = root.querySelectorAll("*");
  }
}

function isPasskeyField(element: Element): boolean {
  if (element.localName !== "input" && element.localName !== "textarea") return false;
  const tokens = element.getAttribute("autocomplete")?.trim().split(/\s+/);
  return tokens?.at(-1)?.toLowerCase() === "webauthn";
}
