import { expect, it, vi } from "vitest";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { squareAt } = await vi.importActual<{
  squareAt(
    rect: { left: number; right: number; top: number; height: number },
    rtl: boolean,
  ): { x: number; y: number; side: number };
}>("../../src/content/key/field.ts");

const field = { left: 100, right: 300, top: 50, height: 32 };

it("lies at the end of the field, which is its left where one writes from right to left", () => {
  expect(squareAt(field, false)).toEqual({ x: 284, y: 66, side: 24 });
  expect(squareAt(field, true)).toEqual({ x: 116, y: 66, side: 24 });
});

it.each([16, 20, 28, 32, 64, 200])("lies within a field of %d pixels", (height) => {
  const { x, y, side } = squareAt({ ...field, height }, false);
  expect(x + side / 2).toBeLessThanOrEqual(field.right);
  expect(y - side / 2).toBeGreaterThanOrEqual(field.top);
  expect(y + side / 2).toBeLessThanOrEqual(field.top + height);
});

it("lies at the first line of a high field", () => {
  expect(squareAt({ ...field, height: 200 }, false).y).toBe(74);
});
