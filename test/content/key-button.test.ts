import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** What the key writes of its place and looks: a page's observers see each change of an attribute. */

interface Rect {
  left: number;
  right: number;
  top: number;
  height: number;
}

/** Of CSSOM: `all` stands for every other property, and takes back what was set before. */
class Style {
  readonly set = new Map<string, string>();
  writes = 0;

  setProperty(name: string, value: string, priority: string) {
    expect(priority).toBe("important");
    this.writes++;
    if (name === "all") this.set.clear();
    this.set.set(name, value);
  }
  pixels(name: string): number {
    return Number.parseFloat(this.set.get(name) ?? "0");
  }
}

/** How the page has moved and scaled its root element. */
let root = { dx: 0, dy: 0, scale: 1 };

class Element {
  readonly style = new Style();
  isConnected = false;
  append() {}
  addEventListener() {}
  setAttribute() {}
  attachShadow() {
    return { append() {} };
  }
  getBoundingClientRect() {
    const { style } = this;
    return {
      left: root.dx + style.pixels("left") * root.scale,
      top: root.dy + style.pixels("top") * root.scale,
      width: style.pixels("width") * root.scale,
      height: style.pixels("height") * root.scale,
    };
  }
}

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { KeyButton } = await vi.importActual<{
  KeyButton: new (
    label: { text: string; language: string },
    onClick: () => void,
  ) => { host: Element; show(field: object): void; hide(): void };
}>("../../src/content/key/button.ts");

beforeEach(() => {
  root = { dx: 0, dy: 0, scale: 1 };
  vi.stubGlobal("document", {
    createElement: () => new Element(),
    createElementNS: () => new Element(),
    documentElement: {
      append(host: Element) {
        host.isConnected = true;
      },
    },
  });
  vi.stubGlobal("getComputedStyle", () => ({ direction: "ltr" }));
});
afterEach(() => vi.unstubAllGlobals());

const RECT: Rect = { left: 10, right: 250, top: 10, height: 32 };
const fieldAt = (rect: Rect) => ({ getBoundingClientRect: () => rect });

function shown(rect = RECT) {
  const key = new KeyButton({ text: "Sign in", language: "en" }, () => {});
  key.show(fieldAt(rect));
  key.host.style.writes = 0;
  return key;
}
const placeOf = ({ host }: { host: Element }) => {
  const { left, top } = host.getBoundingClientRect();
  return { left, top };
};

it("writes nothing while its field stays where it is", () => {
  const key = shown();
  key.show(fieldAt(RECT));
  key.show(fieldAt({ ...RECT, left: RECT.left + 0.2, right: RECT.right + 0.2 }));
  expect(key.host.style.writes).toBe(0);
});

it("follows its field, and writes its place alone", () => {
  const key = shown();
  expect(placeOf(key)).toEqual({ left: 222, top: 14 });
  key.show(fieldAt({ ...RECT, right: 200, top: 300 }));
  expect(placeOf(key)).toEqual({ left: 172, top: 304 });
  expect(key.host.style.writes).toBe(2);
});

it("goes and comes back by one write each, however often it is told", () => {
  const key = shown();
  for (const [act, display] of [
    [() => key.hide(), "none"],
    [() => key.show(fieldAt(RECT)), "block"],
  ] as const) {
    key.host.style.writes = 0;
    act();
    act();
    expect(key.host.style.writes).toBe(1);
    expect(key.host.style.set.get("display")).toBe(display);
  }
});

it("is not shown before it has a field", () => {
  const { host } = new KeyButton({ text: "Sign in", language: "en" }, () => {});
  expect(host.style.set.get("display")).toBe("none");
  expect(host.style.set.get("all")).toBe("initial");
});

it.each([
  { dx: 40, dy: 30, scale: 1 },
  { dx: 0, dy: 0, scale: 2 },
  { dx: -7, dy: 500, scale: 0.5 },
])("comes to rest at its field's end where the page has moved its root element: %o", (moved) => {
  root = moved;
  const key = shown();
  expect(placeOf(key)).toEqual({ left: 222, top: 14 });
  key.show(fieldAt(RECT));
  expect(key.host.style.writes).toBe(0);
});
