import type { FillEnd, FillLook, FillScript, FillTask } from "../wire/fill.ts";
import { type Choice, choicesIn } from "./fill/choose.ts";
import { type OpenField, openFields } from "./fill/read-fields.ts";
import { ownPlace, seenFrames } from "./fill/seen-frames.ts";
import { isUncovered } from "./fill/visible.ts";
import { writeCode } from "./fill/write-code.ts";

/**
 * Put into a document (ISOLATED world) when the person wants a code filled there. It does nothing by itself: the
 * background calls what it defines, first to look, then with the code, and each time names the origin that the
 * document must have. Nothing is submitted.
 */

function look(task: FillTask): FillLook {
  if (!isAt(task.origin)) return "left";
  const [best] = choices(task);
  return {
    suit: best?.suit ?? 0,
    active: best?.focused ?? false,
    place: ownPlace(),
    frames: seenFrames(),
  };
}

function fill(task: FillTask, code: string): FillEnd {
  if (!isAt(task.origin)) return "left";
  for (const { fields } of choices(task)) {
    if (fields.every(comesIntoView)) return writeCode(fields, code) ? "filled" : "not-taken";
  }
  return "no-field";
}

/** A sandboxed document shows the address of its site, but has an origin of its own. */
function isAt(origin: string): boolean {
  return location.origin === origin && self.origin === origin;
}

function choices(task: FillTask): (Omit<Choice, "fields"> & { fields: HTMLInputElement[] })[] {
  const open = openFields();
  const facts = open.map((one: OpenField) => one.facts);
  return choicesIn(facts, task).map(({ fields, ...choice }) => ({
    ...choice,
    fields: fields.flatMap((at) => open[at]?.field ?? []),
  }));
}

/** Whether the person sees it, once it is scrolled to. */
function comesIntoView(field: HTMLInputElement): boolean {
  field.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  return field.matches(":focus") || isUncovered(field);
}

const script: FillScript = { look, fill };
Object.assign(globalThis, { latchkeyFill: script });
