import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { hasPasskeyField } = (await vi.importActual("../../src/content/passkey-field.ts")) as {
  hasPasskeyField(): boolean;
};

class Root {
  readonly elements: readonly object[];

  constructor(elements: readonly object[] = []) {
    this.elements = elements;
  }

  querySelectorAll(): readonly object[] {
    return this.elements;
  }
}
class Document extends Root {}
class ShadowRoot extends Root {}

beforeEach(() => {
  vi.stubGlobal("Document", Document);
  vi.stubGlobal("ShadowRoot", ShadowRoot);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function element(localName: string, autocomplete: string | null = null, shadow?: object): object {
  return { localName, getAttribute: () => autocomplete, shadowRoot: shadow ?? null };
}

function found(...elements: object[]): boolean {
  vi.stubGlobal("document", new Document(elements));
  return hasPasskeyField();
}

it.each([
  ["an input", element("input", "username webauthn")],
  ["one in capitals, with a space after it", element("input", "username WebAuthn ")],
  ["a textarea", element("textarea", "webauthn")],
  ["one in a shadow tree", element("x-form", null, new ShadowRoot([element("input", "webauthn")]))],
  [
    "one in a shadow tree of a shadow tree",
    element(
      "x-a",
      null,
      new ShadowRoot([element("x-b", null, new ShadowRoot([element("input", "webauthn")]))]),
    ),
  ],
])("finds %s", (_what, given) => {
  expect(found(element("div"), given)).toBe(true);
});

it.each([
  ["nothing", element("p")],
  ["an input for names alone", element("input", "username")],
  ["an input without it", element("input")],
  ["a token that only ends in it", element("input", "xwebauthn")],
  ["a token that is not the last", element("input", "webauthn username")],
  ["what is no field", element("div", "webauthn")],
  ["a form whose field is called shadowRoot", element("form", null, element("input"))],
])("does not take %s for one", (_what, given) => {
  expect(found(given)).toBe(false);
});

it("says that there may be one where there is too much to look at", () => {
  expect(found(...Array.from({ length: 10_000 }, () => element("p")))).toBe(false);
  expect(found(...Array.from({ length: 10_001 }, () => element("p")))).toBe(true);
});

it("is not misled by what a page calls its forms", () => {
  const page = Object.assign(new Document([element("input", "webauthn")]), { querySelectorAll: () => [] });
  vi.stubGlobal("document", page);
  expect(hasPasskeyField()).toBe(true);
});
