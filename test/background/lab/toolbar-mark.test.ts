import { beforeEach, expect, it, vi } from "vitest";
import type { AssignedProfile } from "../../../src/lab/profiles/assignments.ts";
import { PROFILE_COLOURS } from "../../../src/lab/profiles/named-profile.ts";
import { namedProfile } from "../../fakes/lab-profiles.ts";

/** What the toolbar button was last made to show. */
const shown = vi.hoisted(() => ({ title: "", badge: "", ground: "", icon: {} as Icon }));
interface Icon {
  path?: Record<number, string>;
  imageData?: Record<number, Picture>;
}
/** What was painted, in its order: the colour and the shape. */
interface Picture {
  size: number;
  painted: string[];
}

vi.mock("webextension-polyfill", () => ({
  default: {
    runtime: { getURL: (path: string) => `extension://latchkey/${path}` },
    i18n: { getMessage: (key: string, names?: string) => (names === undefined ? key : `${key} ${names}`) },
    action: {
      setTitle: async ({ title }: { title: string }) => {
        shown.title = title;
      },
      setBadgeText: async ({ text }: { text: string }) => {
        shown.badge = text;
      },
      setBadgeBackgroundColor: async ({ color }: { color: string }) => {
        shown.ground = color;
      },
      setIcon: async (icon: Icon) => {
        shown.icon = icon;
      },
    },
  },
}));

class Pen {
  fillStyle = "";
  readonly painted: string[] = [];
  #shape = "";
  scale() {}
  beginPath() {}
  roundRect() {
    this.#shape = "ground";
  }
  fill(path?: object) {
    this.painted.push(`${this.fillStyle} ${path ? "flask" : this.#shape}`);
  }
  getImageData(_x: number, _y: number, size: number): Picture {
    return { size, painted: this.painted };
  }
}
vi.stubGlobal(
  "OffscreenCanvas",
  class {
    getContext = () => new Pen();
  },
);
vi.stubGlobal("Path2D", class {});

const { markToolbar } = await import("../../../background/lab/toolbar-mark.ts");
beforeEach(() => {
  shown.icon = {};
});

const used = (number: number, changes: object = {}) =>
  ({ ...namedProfile(number), ...changes }) as unknown as AssignedProfile;

it("is a flask on the colour of the first profile in use, with badge and names", async () => {
  await markToolbar([used(1, { colour: "teal" }), used(2)], 0);
  expect(shown).toMatchObject({ title: "labToolbarTitle Bench 1, Bench 2", badge: "labBadge" });
  for (const size of [16, 32]) {
    const painted = [`${shown.ground} ground`, "#ffffff flask"];
    expect(shown.icon.imageData?.[size]).toEqual({ size, painted });
  }
  expect(shown.icon.path).toBeUndefined();
});

it("has another picture for each colour", async () => {
  const grounds = new Set<string | undefined>();
  for (const colour of PROFILE_COLOURS) {
    await markToolbar([used(1, { colour })], 0);
    grounds.add(shown.icon.imageData?.[16]?.painted[0]);
  }
  expect(grounds.size).toBe(PROFILE_COLOURS.length);
});

it("keeps the picture while something waits, and the badge counts", async () => {
  await markToolbar([used(1, { colour: "red" })], 2);
  expect(shown).toMatchObject({ title: "labToolbarWaiting Bench 1", badge: "2" });
  expect(shown.icon.imageData?.[16]?.painted[1]).toBe("#ffffff flask");
});

it("is Latchkey's own picture again with the last profile", async () => {
  await markToolbar([used(1)], 0);
  await markToolbar([], 0);
  expect(shown).toMatchObject({ title: "extensionName", badge: "" });
  expect(shown.icon).toEqual({
    path: {
      16: "extension://latchkey/popup/icons/16.png",
      32: "extension://latchkey/popup/icons/32.png",
    },
  });
});
