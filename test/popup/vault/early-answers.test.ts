import { beforeEach, describe, expect, it, vi } from "vitest";
import type { VaultRequest } from "../../../src/wire/vault.ts";
import { ManualTimers } from "../manual-timers.ts";

const listeners = new Set<(message: unknown) => void>();
const send = vi.fn(async (_: { type: string }): Promise<object> => ({}));
vi.mock("webextension-polyfill", () => ({
  default: {
    i18n: { getMessage: (name: string) => name },
    runtime: {
      sendMessage: (message: { type: string }) => send(message),
      onMessage: {
        addListener: (listener: (message: unknown) => void) => listeners.add(listener),
        removeListener: (listener: (message: unknown) => void) => listeners.delete(listener),
      },
    },
  },
}));

const MAIN: VaultRequest[] = [{ type: "vault.state" }, { type: "items.list" }];
const PENDING: VaultRequest[] = [{ type: "pending.signIn", tabId: 3 }];

/** As the page's first script finds it. */
async function page() {
  vi.resetModules();
  return import("../../../popup/vault/early-answers.ts");
}
const change = (type = "vault.changed") => {
  for (const listener of listeners) listener({ type });
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const types = () => send.mock.calls.map(([{ type }]) => type);

/** Answers that come when the test says so, in the order of the questions. */
function held() {
  const waiting: ((value: unknown) => void)[] = [];
  send.mockImplementation(
    () => new Promise((resolve) => waiting.push((value) => resolve({ ok: true, value }))),
  );
  return async (value: unknown) => {
    for (const answer of waiting.splice(0)) answer(value);
    await settle();
  };
}

beforeEach(() => {
  listeners.clear();
  send.mockReset();
  send.mockImplementation(async ({ type }) => ({ ok: true, value: `answer to ${type}` }));
});

it("asks at once, and has the value as soon as it is there", async () => {
  const { askEarly, earlyAnswer } = await page();
  askEarly(MAIN);
  expect(types()).toEqual(["vault.state", "items.list"]);
  expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
  await vi.waitFor(() => expect(earlyAnswer("items.list", {})?.value).toBe("answer to items.list"));
  expect(earlyAnswer("slots.list", {})).toBeUndefined();
});

it("gives an answer once", async () => {
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  askEarly(MAIN);
  expect(await takeEarlyAnswer("vault.state", {})).toBe("answer to vault.state");
  expect(takeEarlyAnswer("vault.state", {})).toBeUndefined();
  expect(earlyAnswer("vault.state", {})).toBeUndefined();
});

it("tells questions of one type apart by what they are about", async () => {
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  askEarly(PENDING);
  expect(earlyAnswer("pending.signIn", { tabId: 4 })).toBeUndefined();
  expect(await takeEarlyAnswer("pending.signIn", { tabId: 3 })).toBe("answer to pending.signIn");
});

it("hands a refusal to whoever takes the answer, and to nobody else", async () => {
  send.mockResolvedValueOnce({ ok: false, error: { code: "locked", message: "" } });
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  askEarly([{ type: "items.list" }]);
  await settle();
  expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
  await expect(takeEarlyAnswer("items.list", {})).rejects.toMatchObject({ code: "locked" });
});

describe("once the page draws", () => {
  it("a change makes void what it is about, and asks nothing", async () => {
    const { askEarly, earlyAnswer, earlyAnswers, takeEarlyAnswer } = await page();
    askEarly([...MAIN, ...PENDING]);
    await earlyAnswers();
    change("pending.changed");
    expect(earlyAnswer("pending.signIn", { tabId: 3 })).toBeUndefined();
    expect(earlyAnswer("items.list", {})?.value).toBeDefined();
    change();
    expect(earlyAnswer("items.list", {})).toBeUndefined();
    expect(takeEarlyAnswer("vault.state", {})).toBeUndefined();
    expect(types()).toHaveLength(3);
  });

  it("nothing is kept that its first views have not taken", async () => {
    const { askEarly, earlyAnswer, earlyAnswers, KEPT_MS } = await page();
    const timers = new ManualTimers();
    askEarly([{ type: "clock.state" }], timers);
    await earlyAnswers();
    timers.pass(KEPT_MS - 1);
    expect(earlyAnswer("clock.state", {})?.value).toBeDefined();
    timers.pass(1);
    expect(earlyAnswer("clock.state", {})).toBeUndefined();
  });
});

describe("what waits for the answers", () => {
  async function asked() {
    const early = await page();
    const timers = new ManualTimers();
    const over = vi.fn();
    early.askEarly(MAIN, timers);
    void early.earlyAnswers().then(over);
    return { ...early, over, timers };
  }

  it("goes on when all are there, and not before", async () => {
    send.mockImplementationOnce(async () => ({ ok: true, value: "open" }));
    const answer = held();
    const { over } = await asked();
    await settle();
    expect(over).not.toHaveBeenCalled();
    await answer([]);
    expect(over).toHaveBeenCalledOnce();
  });

  it("takes a refusal for an answer", async () => {
    send.mockResolvedValueOnce({ ok: true, value: "locked" });
    send.mockResolvedValueOnce({ ok: false, error: { code: "locked", message: "" } });
    const { over } = await asked();
    await settle();
    expect(over).toHaveBeenCalledOnce();
  });

  it("waits for what is asked anew where the vault changes meanwhile, once however often it does", async () => {
    const answer = held();
    const { over, earlyAnswer, takeEarlyAnswer } = await asked();
    for (let i = 0; i < 50; i++) change();
    expect(types()).toHaveLength(2);
    await answer("before");
    expect(over).not.toHaveBeenCalled();
    expect(types()).toHaveLength(4);
    expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
    await answer("after");
    expect(over).toHaveBeenCalledOnce();
    expect(earlyAnswer("items.list", {})?.value).toBe("after");
    expect(await takeEarlyAnswer("vault.state", {})).toBe("after");
  });

  it("asks anew what was answered before the change, while the page waits for something else", async () => {
    const early = await page();
    early.askEarly(MAIN, new ManualTimers());
    await settle();
    change();
    expect(early.earlyAnswer("items.list", {})).toBeUndefined();
    send.mockImplementation(async () => ({ ok: true, value: "after" }));
    await early.earlyAnswers();
    expect(early.earlyAnswer("items.list", {})?.value).toBe("after");
  });

  it("asks for no list because of what a page asks for", async () => {
    const early = await page();
    const answer = held();
    early.askEarly(MAIN, new ManualTimers());
    early.askEarly(PENDING);
    for (let i = 0; i < 50; i++) change("pending.changed");
    await answer(null);
    await answer(null);
    await early.earlyAnswers();
    expect(types()).toEqual(["vault.state", "items.list", "pending.signIn", "pending.signIn"]);
  });

  it("goes on without, when they take too long, and gives out nothing that a change has made void", async () => {
    send.mockImplementation(() => new Promise(() => {}));
    const { over, timers, PATIENCE_MS, takeEarlyAnswer } = await asked();
    timers.pass(PATIENCE_MS - 1);
    await settle();
    expect(over).not.toHaveBeenCalled();
    change();
    timers.pass(1);
    await settle();
    expect(over).toHaveBeenCalledOnce();
    expect(takeEarlyAnswer("items.list", {})).toBeUndefined();
  });
});
