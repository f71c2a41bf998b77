import { h, render } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import type { PromptView } from "../../../../src/wire/prompt.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/messages.ts")).englishTexts,
}));

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { PromptForm } = await vi.importActual<{
  PromptForm(props: {
    view: PromptView;
    phase: string;
    given: boolean;
    onDecision: (decision: unknown) => void;
  }): never;
}>("../../../../popup/views/prompt/prompt-form.tsx");

/** As much of an element as a first drawing needs. */
class Element {
  readonly childNodes: Element[] = [];
  readonly attributes: Record<string, unknown> = {};
  readonly name: string;
  parentNode: Element | null = null;

  constructor(name: string) {
    this.name = name;
  }
  get ownerDocument() {
    return document;
  }
  get firstChild(): Element | null {
    return this.childNodes[0] ?? null;
  }
  insertBefore(child: Element) {
    child.parentNode = this;
    this.childNodes.push(child);
  }
  remove() {}
  setAttribute(name: string, value: unknown) {
    this.attributes[name] = value;
  }
  removeAttribute() {}
  addEventListener() {}
  all(): Element[] {
    return [this, ...this.childNodes.flatMap((child) => child.all())];
  }
}
const document = {
  createElementNS: (_: string, name: string) => new Element(name),
  createTextNode: () => new Element("#text"),
};

beforeEach(() => {
  vi.stubGlobal("document", document);
});

const view: PromptView = {
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  extras: [],
  pin: "none",
  platform: [],
  accounts: ["AA", "BB"].map((credentialId) => ({
    credentialId,
    name: "mara",
    displayName: "",
    createdAt: 0,
    confirmed: true,
  })),
};

/** What cannot be pressed or chosen when the form first comes up: its id or its value. */
function shut(phase: string, given = false): unknown[] {
  const place = new Element("body");
  render(h(PromptForm, { view, phase, given, onDecision: () => {} }), place as never);
  const shutOnes = place.all().filter(({ attributes }) => attributes.disabled);
  const names = shutOnes.map(({ attributes }) => attributes.id ?? attributes.value);
  // Before any effect of it runs.
  render(null, place as never);
  return names;
}

it("holds whatever decides for the person when it comes up, and lets them cancel", () => {
  expect(shut("asking")).toEqual(["approve", "use-native"]);
});

it("lets nothing else be chosen while a decision waits for the background, but be cancelled", () => {
  expect(shut("connecting")).not.toContain("AA");
  expect(shut("connecting", true)).toEqual(expect.arrayContaining(["AA", "approve", "use-native"]));
  expect(shut("connecting", true)).not.toContain("cancel");
});
