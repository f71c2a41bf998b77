import { expect, it } from "vitest";
import type { PinJudgement } from "../../../popup/pin-strength/judge.ts";
import { LatestJudgement, PAUSE_MS } from "../../../popup/pin-strength/latest-judgement.ts";
import { ManualTimers } from "../manual-timers.ts";

function scene() {
  const timers = new ManualTimers();
  const asked = new Map<string, (judgement: PinJudgement) => void>();
  const told: (string | null)[] = [];
  const latest = new LatestJudgement({
    timers,
    judge: (text) => new Promise((resolve) => asked.set(text, resolve)),
    onJudgement: (judgement) => told.push(judgement === null ? null : judgement.card),
  });
  /** Answers with a judgement that carries the text. */
  async function answer(text: string) {
    asked.get(text)?.({
      problem: null,
      guesses: 1,
      bits: 0,
      level: 1,
      card: text,
      computer: text,
      advice: null,
    });
    await Promise.resolve();
    await Promise.resolve();
  }
  return { timers, asked, told, latest, answer };
}

it("judges after a pause", async () => {
  const { timers, asked, told, latest, answer } = scene();
  latest.typed("a");
  timers.pass(PAUSE_MS - 1);
  latest.typed("ab");
  timers.pass(PAUSE_MS - 1);
  expect([...asked.keys()]).toEqual([]);
  timers.pass(1);
  expect([...asked.keys()]).toEqual(["ab"]);
  await answer("ab");
  expect(told).toEqual(["ab"]);
});

it("never tells an answer that a later text has overtaken", async () => {
  const { timers, told, latest, answer } = scene();
  latest.typed("first");
  timers.pass(PAUSE_MS);
  latest.typed("second");
  await answer("first");
  timers.pass(PAUSE_MS);
  await answer("second");
  await answer("first");
  expect(told).toEqual(["second"]);
});

it("tells at once that nothing is typed any more, and nothing after it was stopped", async () => {
  const { timers, asked, told, latest, answer } = scene();
  latest.typed("first");
  timers.pass(PAUSE_MS);
  latest.typed("");
  await answer("first");
  expect(told).toEqual([null]);
  latest.typed("second");
  latest.stop();
  timers.pass(PAUSE_MS);
  expect([...asked.keys()]).toEqual(["first"]);
});
