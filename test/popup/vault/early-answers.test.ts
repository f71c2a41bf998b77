import { beforeEach, describe, expect, it, vi } from "vitest";
import { ManualTimers } from "../manual-timers.ts";

const listeners = new Set<(message: unknown) => void>();
const send = vi.fn(
  async ({ type }: { type: string }) => ({ ok: true, value: `answer to ${type}` }) as object,
);
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

/** As the page's first script finds it. */
async function page() {
  vi.resetModules();
  return import("../../../popup/vault/early-answers.ts");
}
const change = (type = "vault.changed") => {
  for (const listener of listeners) listener({ type });
};

beforeEach(() => {
  listeners.clear();
  send.mockClear();
});

it("asks at once, and has the value as soon as it is there", async () => {
  const { askEarly, earlyAnswer } = await page();
  void askEarly([{ type: "vault.state" }, { type: "items.list" }]);
  expect(send.mock.calls.map(([{ type }]) => type)).toEqual(["vault.state", "items.list"]);
  expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
  await vi.waitFor(() => expect(earlyAnswer("items.list", {})?.value).toBe("answer to items.list"));
  expect(earlyAnswer("slots.list", {})).toBeUndefined();
});

it("gives an answer once", async () => {
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  void askEarly([{ type: "vault.state" }]);
  expect(await takeEarlyAnswer("vault.state", {})).toBe("answer to vault.state");
  expect(takeEarlyAnswer("vault.state", {})).toBeUndefined();
  expect(earlyAnswer("vault.state", {})).toBeUndefined();
});

it("has nothing any more once the vault has changed", async () => {
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  await askEarly([{ type: "vault.state" }, { type: "items.list" }]);
  expect(earlyAnswer("items.list", {})?.value).toBeDefined();
  change();
  expect(earlyAnswer("items.list", {})).toBeUndefined();
  expect(takeEarlyAnswer("vault.state", {})).toBeUndefined();
});

it("tells questions of one type apart by what they are about", async () => {
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  await askEarly([{ type: "pending.signIn", tabId: 3 }]);
  expect(earlyAnswer("pending.signIn", { tabId: 4 })).toBeUndefined();
  expect(await takeEarlyAnswer("pending.signIn", { tabId: 3 })).toBe("answer to pending.signIn");
});

it("keeps what others wait for when a question is void", async () => {
  const { askEarly, earlyAnswer } = await page();
  await askEarly([{ type: "vault.state" }]);
  let answer = (_: object) => {};
  const mocked = () =>
    new Promise<object>((resolve) => {
      answer = resolve;
    });
  send.mockImplementationOnce(mocked).mockImplementationOnce(mocked);
  void askEarly([{ type: "items.list" }], new ManualTimers());
  change("pending.changed");
  expect(earlyAnswer("vault.state", {})).toBeUndefined();
  answer({ ok: true, value: "anew" });
  await vi.waitFor(() => expect(earlyAnswer("items.list", {})?.value).toBe("anew"));
});

it("hands a refusal to whoever takes the answer, and to nobody else", async () => {
  send.mockResolvedValueOnce({ ok: false, error: { code: "locked", message: "" } });
  const { askEarly, earlyAnswer, takeEarlyAnswer } = await page();
  void askEarly([{ type: "items.list" }]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
  await expect(takeEarlyAnswer("items.list", {})).rejects.toMatchObject({ code: "locked" });
});

describe("what waits for the answers", () => {
  async function asked() {
    const { askEarly, PATIENCE_MS } = await page();
    const timers = new ManualTimers();
    const over = vi.fn();
    void askEarly([{ type: "vault.state" }, { type: "items.list" }], timers).then(over);
    const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
    return { over, timers, patience: PATIENCE_MS, settle };
  }

  it("goes on when all are there, and not before", async () => {
    let answer = (_: object) => {};
    send.mockImplementationOnce(async () => ({ ok: true, value: "open" }));
    send.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const { over, settle } = await asked();
    await settle();
    expect(over).not.toHaveBeenCalled();
    answer({ ok: true, value: [] });
    await settle();
    expect(over).toHaveBeenCalledOnce();
  });

  it("takes a refusal for an answer", async () => {
    send.mockResolvedValueOnce({ ok: true, value: "locked" });
    send.mockResolvedValueOnce({ ok: false, error: { code: "locked", message: "" } });
    const { over, settle } = await asked();
    await settle();
    expect(over).toHaveBeenCalledOnce();
  });

  it("waits for what is asked anew where the vault changes meanwhile", async () => {
    const answers: ((answer: object) => void)[] = [];
    for (let asks = 0; asks < 4; asks++) {
      send.mockImplementationOnce(() => new Promise((resolve) => answers.push(resolve)));
    }
    const { askEarly, earlyAnswer } = await page();
    const over = vi.fn();
    void askEarly([{ type: "vault.state" }, { type: "items.list" }], new ManualTimers()).then(over);
    const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
    const answer = async (from: number, value: string) => {
      for (const one of answers.slice(from, from + 2)) one({ ok: true, value });
      await settle();
    };
    change();
    await answer(0, "before");
    expect(over).not.toHaveBeenCalled();
    expect(earlyAnswer("items.list", {})?.value).toBeUndefined();
    await answer(2, "after");
    expect(over).toHaveBeenCalledOnce();
    expect(earlyAnswer("items.list", {})?.value).toBe("after");
  });

  it("goes on without, when they take too long", async () => {
    send.mockImplementation(() => new Promise(() => {}));
    const { over, timers, patience, settle } = await asked();
    timers.pass(patience - 1);
    await settle();
    expect(over).not.toHaveBeenCalled();
    timers.pass(1);
    await settle();
    expect(over).toHaveBeenCalledOnce();
  });
});
