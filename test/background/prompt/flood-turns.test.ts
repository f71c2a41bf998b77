import { beforeEach, describe, expect, it } from "vitest";
import { FloodTurns, TooManyWait, type Waiter } from "../../../background/prompt/flood-turns.ts";

const TAB = 1;
const PAGE: Waiter = { tabId: TAB, site: "example.com", top: true };
const frame = (site: string): Waiter => ({ tabId: TAB, site, top: false });
const forever = new AbortController().signal;
let turns: FloodTurns;
beforeEach(() => {
  turns = new FloodTurns();
});

/** A request for the turn, and whether it has come. */
function ask(name: string, order: string[], { signal = forever, waiter = frame(name) } = {}) {
  return turns.take(waiter, signal).then((giveBack) => {
    order.push(name);
    return giveBack;
  });
}
const soon = () => new Promise((done) => setTimeout(done));

it("comes at once where the tab has no prompt, whatever another tab has", async () => {
  await turns.take({ ...PAGE, tabId: 2 }, forever);
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

it("comes to the page itself before all frames", async () => {
  const order: string[] = [];
  const first = await ask("first", order);
  const waiting = ask("frame", order);
  const page = ask("page", order, { waiter: PAGE });
  first();
  (await page)();
  await waiting;
  expect(order).toEqual(["first", "page", "frame"]);
});

it("is lost by whoever goes away while waiting", async () => {
  const waiter = new AbortController();
  const order: string[] = [];
  const holder = await ask("holder", order);
  const waiting = ask("waiter", order, { signal: waiter.signal });
  const last = ask("last", order);
  const reason = new Error("gone");
  waiter.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  holder();
  await last;
  expect(order).toEqual(["holder", "last"]);
  await expect(turns.take(PAGE, waiter.signal)).rejects.toBe(reason);
});

it("is kept by whoever has it, gone or not, until it is given back", async () => {
  const holder = new AbortController();
  const order: string[] = [];
  const giveBack = await ask("holder", order, { signal: holder.signal });
  const waiting = ask("waiter", order);
  holder.abort();
  await soon();
  expect(order).toEqual(["holder"]);
  giveBack();
  await waiting;
});

it("is kept by a prompt that is open already, also beside another", async () => {
  const order: string[] = [];
  const taken = turns.takeNow(TAB);
  const other = turns.takeNow(TAB);
  void ask("waiter", order);
  taken();
  await soon();
  expect(order).toEqual([]);
  other();
  await soon();
  expect(order).toEqual(["waiter"]);
});

describe("is refused", () => {
  it("to the third of a site that waits, and to no other site", async () => {
    const order: string[] = [];
    await ask("holder", order);
    for (const _ of [1, 2]) void turns.take(frame("ad.example"), forever);
    await expect(turns.take(frame("ad.example"), forever)).rejects.toBeInstanceOf(TooManyWait);
    void turns.take(frame("other.example"), forever);
  });

  it("to the fifth frame that waits, but not to the page", async () => {
    const order: string[] = [];
    const first = await ask("holder", order);
    for (const name of ["a", "b", "c", "d"]) void ask(name, order);
    await expect(ask("e", order)).rejects.toBeInstanceOf(TooManyWait);
    const page = ask("page", order, { waiter: PAGE });
    first();
    await page;
    expect(order).toEqual(["holder", "page"]);
  });
});
