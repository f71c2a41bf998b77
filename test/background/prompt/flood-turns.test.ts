import { beforeEach, expect, it } from "vitest";
import { FloodTurns, TooManyWait } from "../../../background/prompt/flood-turns.ts";

const TAB = 1;
const forever = new AbortController().signal;
let turns: FloodTurns;
beforeEach(() => {
  turns = new FloodTurns();
});

/** A request for the turn, and whether it has come. */
function ask(name: string, order: string[], signal = forever) {
  return turns.take(TAB, signal).then((giveBack) => {
    order.push(name);
    return giveBack;
  });
}
const soon = () => new Promise((done) => setTimeout(done));

it("comes at once where the tab has no prompt, whatever another tab has", async () => {
  await turns.take(2, forever);
  const order: string[] = [];
  await ask("first", order);
  expect(order).toEqual(["first"]);
});

it("comes in the order of arrival, one after the other", async () => {
  const order: string[] = [];
  const first = await ask("first", order);
  const second = ask("second", order);
  const third = ask("third", order);
  await soon();
  expect(order).toEqual(["first"]);
  first();
  first();
  await soon();
  expect(order).toEqual(["first", "second"]);
  (await second)();
  (await third)();
  expect(order).toEqual(["first", "second", "third"]);
  await ask("fourth", order);
});

it("is lost by whoever goes away, waiting or not", async () => {
  const holder = new AbortController();
  const waiter = new AbortController();
  const order: string[] = [];
  await ask("holder", order, holder.signal);
  const waiting = ask("waiter", order, waiter.signal);
  const last = ask("last", order);
  const reason = new Error("gone");
  waiter.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  holder.abort();
  await last;
  expect(order).toEqual(["holder", "last"]);
  await expect(turns.take(TAB, waiter.signal)).rejects.toBe(reason);
});

it("is refused to the fifth that waits", async () => {
  const first = await turns.take(TAB, forever);
  const waiting = Array.from({ length: 4 }, () => turns.take(TAB, forever));
  await expect(turns.take(TAB, forever)).rejects.toBeInstanceOf(TooManyWait);
  first();
  (await waiting[0])?.();
});

it("is kept by a prompt that is open already, also beside another", async () => {
  const order: string[] = [];
  const taken = turns.takeNow(TAB, forever);
  const other = turns.takeNow(TAB, forever);
  void ask("waiter", order);
  taken();
  await soon();
  expect(order).toEqual([]);
  other();
  await soon();
  expect(order).toEqual(["waiter"]);
});
