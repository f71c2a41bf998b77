import { describe, expect, it } from "vitest";
import { placesOver } from "../../../background/prompt/prompt-place.ts";

const PROMPT = { width: 420, height: 560 };
const best = (over: Parameters<typeof placesOver>[0]) => placesOver(over, PROMPT)[0];

/** The first place of which at least half can be seen, as Chromium has it. */
function accepted(
  over: { left: number; top: number; width: number; height: number },
  screens: { left: number; top: number; width: number; height: number }[],
) {
  const shared = (from: number, length: number, other: number, room: number) =>
    Math.max(0, Math.min(from + length, other + room) - Math.max(from, other));
  return placesOver(over, PROMPT).find(({ left, top }) => {
    const seen = screens.map(
      (screen) =>
        shared(left, PROMPT.width, screen.left, screen.width) *
        shared(top, PROMPT.height, screen.top, screen.height),
    );
    return seen.reduce((sum, area) => sum + area, 0) >= (PROMPT.width * PROMPT.height) / 2;
  });
}

describe("the best place", () => {
  it("is over the middle, below the window's top", () => {
    expect(best({ left: 100, top: 50, width: 1000, height: 800 })).toEqual({ left: 390, top: 130 });
  });

  it.each([
    ["left of the first", { left: -1920, top: 0, width: 1920, height: 1080 }, { left: -1170, top: 80 }],
    ["above the first", { left: 0, top: -1080, width: 1000, height: 1000 }, { left: 290, top: -1000 }],
    ["right of the first", { left: 2600, top: 200, width: 1201, height: 900 }, { left: 2991, top: 280 }],
  ])("is on the screen of the window: %s", (_, over, place) => {
    expect(best(over)).toEqual(place);
  });

  it("hangs over both sides of a window that is narrower, and not below one that is lower", () => {
    expect(best({ left: 500, top: 300, width: 400, height: 600 })).toEqual({ left: 490, top: 340 });
    expect(best({ left: 500, top: 300, width: 400, height: 500 })).toEqual({ left: 490, top: 300 });
  });

  it("does not need the height", () => {
    expect(best({ left: 0, top: 0, width: 420 })).toEqual({ left: 0, top: 80 });
  });
});

describe("a window that hangs over an edge", () => {
  const FIRST = { left: 0, top: 0, width: 1280, height: 1024 };
  const LEFT = { left: -1280, top: 0, width: 1280, height: 1024 };

  it("on the left has the prompt at its right side", () => {
    const over = { left: -1000, top: 100, width: 1200, height: 800 };
    expect(accepted({ ...over, left: -700 }, [FIRST])).toEqual({ left: 80, top: 180 });
    expect(accepted(over, [LEFT, FIRST])).toEqual({ left: -610, top: 180 });
  });

  it("on the right has it at its left side", () => {
    expect(accepted({ left: 1000, top: 100, width: 1200, height: 800 }, [FIRST])).toEqual({
      left: 1000,
      top: 180,
    });
  });

  it("below has it at its top", () => {
    expect(accepted({ left: 100, top: 700, width: 1000, height: 800 }, [FIRST])).toEqual({
      left: 390,
      top: 700,
    });
  });

  it("and shows too little of itself has none", () => {
    expect(accepted({ left: 100, top: 950, width: 1000, height: 800 }, [FIRST])).toBeUndefined();
  });
});

it("is nowhere for a window that is not there or not shown", () => {
  expect(placesOver(undefined, PROMPT)).toEqual([]);
  expect(placesOver({}, PROMPT)).toEqual([]);
  const hidden = { left: -32_000, top: -32_000, width: 160, height: 28, state: "minimized" };
  expect(placesOver(hidden, PROMPT)).toEqual([]);
});

it("is named once", () => {
  expect(placesOver({ left: 0, top: 0, ...PROMPT }, PROMPT)).toEqual([{ left: 0, top: 0 }]);
});
