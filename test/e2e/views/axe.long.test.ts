import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { axeReport } from "./fixtures/axe.ts";
import { cutOff } from "./fixtures/geometry.ts";
import { extensionPage } from "./fixtures/look.ts";

/** That the checks of the views can fail: each finds what is put into a page for it. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await extensionPage(stage, "popup/manager.html#settings", "#idle-minutes");
});
afterAll(() => stage?.close());

/** Puts elements into the page, looks, and takes them out. */
async function withElements<T>(html: string, act: () => Promise<T>): Promise<T> {
  await page.evaluate((source) => {
    const box = document.createElement("div");
    box.id = "put-in";
    box.innerHTML = source;
    for (const styled of box.querySelectorAll<HTMLElement>("[data-style]"))
      styled.style.cssText = styled.dataset.style ?? "";
    document.querySelector("main")?.append(box);
  }, html);
  const seen = await act();
  await page.evaluate(() => document.querySelector("#put-in")?.remove());
  return seen;
}

const rulesBroken = async () =>
  (await axeReport(page)).problems.map((problem) => problem.slice(0, problem.indexOf(":")));

it("nothing is wrong before", async () => {
  expect((await axeReport(page)).problems).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
});

it.each([
  ["a field without a name", "<input type=text>", "label"],
  ["a button without a name", "<button type=button></button>", "button-name"],
  ["a faint text", "<p data-style='color: #bbb; background: #fff'>faint</p>", "color-contrast"],
  [
    "two targets that are too small",
    "<div data-style='font-size: 10px; line-height: 10px'>" +
      "<button type=button data-style='all: unset; display: block'>a</button>" +
      "<button type=button data-style='all: unset; display: block'>b</button></div>",
    "target-size",
  ],
  ["a heading that jumps", "<h2>Two</h2><h6>Six</h6>", "heading-order"],
])("axe finds %s", async (_, html, rule) => {
  expect(await withElements(html, rulesBroken)).toContain(rule);
});

it.each([
  ["a page that is too wide", "<p data-style='width: 3000px'>wide</p>", /wider than its window/],
  [
    "a text that is cut at its side",
    "<p data-style='width: 20px; overflow: hidden; white-space: nowrap'>a long text</p>",
    /px at its side/,
  ],
  [
    "a text that is cut at its end",
    "<p data-style='height: 10px; overflow: hidden; line-height: 20px'>text</p>",
    /px at its end/,
  ],
  [
    "a box that scrolls sideways",
    "<p data-style='width: 20px; overflow: auto; white-space: nowrap'>a long text</p>",
    /scrolls sideways/,
  ],
])("the measuring finds %s", async (_, html, problem) => {
  expect((await withElements(html, () => cutOff(page))).join("\n")).toMatch(problem);
});
