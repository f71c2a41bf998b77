import { beforeEach, describe, expect, it } from "vitest";
import {
  BUSY_SHOWS_MS,
  GIVE_UP_MS,
  PING_MS,
  type PromptPort,
  PromptSession,
  type PromptState,
} from "../../../popup/prompt/prompt-session.ts";
import type { PromptMessage, PromptUpdate, PromptView } from "../../../src/wire/prompt.ts";
import { ManualTimers } from "../manual-timers.ts";

class FakePort implements PromptPort {
  readonly sent: PromptMessage[] = [];
  disconnected = false;
  broken = false;
  #messages: ((message: unknown) => void)[] = [];
  #closes: (() => void)[] = [];
  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => this.#messages.push(listener),
  };
  readonly onDisconnect = { addListener: (listener: () => void) => this.#closes.push(listener) };

  postMessage(message: PromptMessage): void {
    if (this.broken) throw new Error("disconnected port");
    this.sent.push(message);
  }

  disconnect(): void {
    this.disconnected = true;
  }

  say(update: PromptUpdate): void {
    for (const listener of this.#messages) listener(update);
  }

  close(): void {
    for (const listener of this.#closes) listener();
  }
}

const view = (problem?: "wrong-pin"): PromptView => ({
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  pin: "verify",
  platform: [],
  extras: [],
  accounts: [],
  ...(problem && { problem: { code: problem } }),
});
const approve = { type: "approve", pin: "123456" } as const;

let timers: ManualTimers;
let ports: FakePort[];
let states: PromptState[];
let session: PromptSession;
let connectFails: boolean;

/** A page that was served with that view, or with none. */
function open(served: PromptView | null = null): void {
  session = new PromptSession({
    id: "ceremony",
    served,
    connect() {
      if (connectFails) throw new Error("no background");
      const opened = new FakePort();
      ports.push(opened);
      return opened;
    },
    timers,
    onState: (next) => states.push(next),
  });
  session.open();
}

const port = () => ports.at(-1) ?? expect.unreachable("no port yet");
const state = () => states.at(-1) ?? expect.unreachable("no state yet");

beforeEach(() => {
  timers = new ManualTimers();
  ports = [];
  states = [];
  connectFails = false;
  open();
});

describe("a prompt session", () => {
  it("says hello, shows the view, sends one decision and ends", () => {
    expect(port().sent).toEqual([{ type: "hello", id: "ceremony" }]);
    expect(state()).toEqual({ phase: "connecting", view: null });
    port().say({ type: "view", view: view() });
    expect(state()).toEqual({ phase: "asking", view: view() });
    session.shown();
    session.decide(approve);
    session.decide({ type: "cancel" });
    timers.pass(BUSY_SHOWS_MS);
    expect(state().phase).toBe("busy");
    expect(port().sent.slice(1)).toEqual([{ type: "shown" }, { type: "decision", decision: approve }]);
    port().say({ type: "busy" });
    port().say({ type: "done" });
    expect(state().phase).toBe("done");
    expect(port().disconnected).toBe(true);
    port().close();
    timers.pass(GIVE_UP_MS * 2);
    expect(ports).toHaveLength(1);
    expect(state().phase).toBe("done");
  });

  it("draws nothing new for a decision that is carried out at once, and takes no second one", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    timers.pass(BUSY_SHOWS_MS - 1);
    session.decide({ type: "native" });
    expect(state().phase).toBe("asking");
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    port().say({ type: "done" });
    timers.pass(BUSY_SHOWS_MS);
    expect(states.map(({ phase }) => phase)).toEqual(["connecting", "asking", "done"]);
  });

  it("draws a second decision as late as the first one", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    timers.pass(BUSY_SHOWS_MS - 1);
    port().say({ type: "view", view: view("wrong-pin") });
    session.decide(approve);
    timers.pass(BUSY_SHOWS_MS - 1);
    expect(state().phase).toBe("asking");
    timers.pass(1);
    expect(state().phase).toBe("busy");
  });

  it("asks again after a wrong PIN, as a new view", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    port().say({ type: "busy" });
    port().say({ type: "view", view: view("wrong-pin") });
    const first = state();
    expect(first.phase).toBe("asking");
    session.decide(approve);
    port().say({ type: "view", view: view("wrong-pin") });
    expect(state().phase).toBe("asking");
    expect(state().view).not.toBe(first.view);
    expect(port().sent).toHaveLength(3);
  });

  it("pings while the port is open, and only then", () => {
    port().say({ type: "view", view: view() });
    timers.pass(PING_MS * 2);
    expect(port().sent.filter(({ type }) => type === "ping")).toHaveLength(2);
    const closed = port();
    closed.close();
    timers.pass(PING_MS);
    expect(closed.sent.filter(({ type }) => type === "ping")).toHaveLength(2);
  });
});

describe("a background that stops", () => {
  it("is found again, and the same view stays the same object", () => {
    port().say({ type: "view", view: view() });
    const before = state().view;
    port().close();
    expect(state()).toEqual({ phase: "connecting", view: view() });
    timers.pass(100);
    expect(ports).toHaveLength(2);
    expect(port().sent).toEqual([{ type: "hello", id: "ceremony" }]);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(state().view).toBe(before);
  });

  it("is given a decision that comes while it is away, when it asks the very same", () => {
    port().say({ type: "view", view: view() });
    port().close();
    session.decide(approve);
    expect(state()).toEqual({ phase: "connecting", view: view(), given: true });
    timers.pass(100);
    expect(port().sent).toHaveLength(1);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("busy");
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    // Twice at most, as any other.
    for (const sent of [2, 1]) {
      port().close();
      timers.pass(100);
      port().say({ type: "view", view: view() });
      expect(port().sent).toHaveLength(sent);
    }
    expect(state().phase).toBe("asking");
  });

  it("is not given a decision that comes while it is away, if it asks something else", () => {
    port().say({ type: "view", view: view() });
    port().close();
    session.decide(approve);
    timers.pass(100);
    port().say({ type: "view", view: { ...view(), pin: "none" } });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
    port().close();
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it("is given the first decision alone of those that come while it is away", () => {
    port().say({ type: "view", view: view() });
    port().close();
    session.decide(approve);
    session.decide({ type: "native" });
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("is given the decision on its way, and none that comes while it is away", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    port().close();
    session.decide({ type: "native" });
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("takes no approval before it has asked anything, and none when it is lost", () => {
    session.decide(approve);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    connectFails = true;
    port().close();
    timers.pass(GIVE_UP_MS);
    expect(state().phase).toBe("lost");
    session.decide(approve);
    connectFails = false;
    timers.pass(2_000);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it.each(["on its way", "held back"])(
    "is given nothing any more when the person cancels: an approval %s",
    (which) => {
      port().say({ type: "view", view: view() });
      if (which === "on its way") session.decide(approve);
      port().close();
      if (which === "held back") session.decide(approve);
      expect(state()).toMatchObject({ phase: "connecting", given: true });
      session.decide({ type: "cancel" });
      expect(state().phase).toBe("done");
      timers.pass(GIVE_UP_MS * 2);
      expect(ports).toHaveLength(1);
      expect(states.at(-1)?.phase).toBe("done");
    },
  );

  it("need not hear that the person cancels: the window closes", () => {
    port().say({ type: "view", view: view() });
    session.decide({ type: "cancel" });
    expect(state().phase).toBe("asking");
    port().close();
    expect(state().phase).toBe("done");
    timers.pass(GIVE_UP_MS);
    expect(ports).toHaveLength(1);
  });

  it("is given no decision any more once the person was told that it is over", () => {
    port().say({ type: "view", view: view() });
    connectFails = true;
    session.decide(approve);
    port().close();
    timers.pass(GIVE_UP_MS);
    expect(state()).toEqual({ phase: "lost", view: view() });
    connectFails = false;
    timers.pass(2_000);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it("is given the decision after a wrong PIN too, of which it knows nothing any more", () => {
    port().say({ type: "view", view: view() });
    session.decide({ ...approve, pin: "wrong" });
    port().say({ type: "view", view: view("wrong-pin") });
    session.decide(approve);
    port().close();
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("busy");
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("is given no PIN once more that it calls wrong", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    port().close();
    timers.pass(100);
    port().say({ type: "view", view: view("wrong-pin") });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it("leaves the next decision to the person after it was given twice", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    port().close();
    timers.pass(100);
    port().say({ type: "view", view: view() });
    port().close();
    expect(state()).toEqual({ phase: "connecting", view: view() });
    session.decide({ type: "native" });
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: { type: "native" } }]);
  });

  it("is given a decision on its way once more, if it asks the very same", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    for (const phase of ["busy", "asking"]) {
      port().close();
      timers.pass(100);
      port().say({ type: "view", view: view() });
      expect(state().phase).toBe(phase);
    }
    expect(ports.map(({ sent }) => sent.length)).toEqual([2, 2, 1]);
  });

  it("is not answered by an old decision, if it asks something else", () => {
    port().say({ type: "view", view: view() });
    session.decide(approve);
    port().close();
    timers.pass(100);
    port().say({ type: "view", view: { ...view(), pin: "none" } });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it("is noticed by a message that cannot be sent", () => {
    port().say({ type: "view", view: view() });
    port().broken = true;
    session.decide(approve);
    expect(state().phase).toBe("connecting");
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(port().sent.at(-1)).toEqual({ type: "decision", decision: approve });
  });

  it("is lost after ten seconds, and still welcome afterwards", () => {
    port().say({ type: "view", view: view() });
    connectFails = true;
    port().close();
    timers.pass(GIVE_UP_MS - 1);
    expect(state().phase).toBe("connecting");
    timers.pass(1);
    expect(state().phase).toBe("lost");
    connectFails = false;
    timers.pass(2_000);
    port().close();
    expect(state().phase).toBe("lost");
    timers.pass(2_000);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
  });

  it("is lost, if it never speaks, however often the port opens", () => {
    for (let waited = 0; waited < GIVE_UP_MS; waited += 500) {
      port().close();
      timers.pass(500);
    }
    expect(state()).toEqual({ phase: "lost", view: null });
    expect(ports.length).toBeLessThan(12);
  });
});

describe("a page that was served with its view", () => {
  const served = view();
  beforeEach(() => {
    ports = [];
    states = [];
    open(served);
  });

  it("asks at once, and the same view over the port changes nothing", () => {
    expect(state()).toEqual({ phase: "asking", view: served });
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(state().view).toBe(served);
  });

  it("asks what the background asks by now, where that is another thing", () => {
    const other = { ...view(), pin: "none" } as const;
    port().say({ type: "view", view: other });
    expect(state()).toEqual({ phase: "asking", view: other });
  });

  it("gives a decision when the background listens, once", () => {
    session.decide(approve);
    timers.pass(BUSY_SHOWS_MS);
    expect(state().phase).toBe("busy");
    expect(port().sent).toEqual([{ type: "hello", id: "ceremony" }]);
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("busy");
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    port().say({ type: "view", view: view("wrong-pin") });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(2);
  });

  it("gives no decision on another view than the one that it was made on", () => {
    session.decide(approve);
    port().say({ type: "view", view: { ...view(), rpId: "other.example" } });
    expect(state().phase).toBe("asking");
    expect(port().sent).toHaveLength(1);
  });

  it("gives it once more where the background stops over it", () => {
    session.decide(approve);
    for (let stops = 0; stops < 2; stops++) {
      port().say({ type: "view", view: view() });
      port().close();
      timers.pass(100);
    }
    port().say({ type: "view", view: view() });
    expect(state().phase).toBe("asking");
    expect(ports.map(({ sent }) => sent.length)).toEqual([2, 2, 1]);
  });

  it("closes at once when the person cancels, though nobody listens yet", () => {
    session.decide({ type: "cancel" });
    expect(state().phase).toBe("done");
    expect(port().disconnected).toBe(true);
  });

  it("hands on to another authenticator, whatever is asked by now", () => {
    session.decide({ type: "native" });
    port().say({ type: "view", view: { ...view(), pin: "none" } });
    expect(port().sent.slice(1)).toEqual([{ type: "decision", decision: { type: "native" } }]);
  });

  it("and a Port that closes over its first word is asked again", () => {
    session.shown();
    session.decide(approve);
    port().broken = true;
    port().say({ type: "view", view: view() });
    expect(state()).toMatchObject({ phase: "connecting", given: true });
    timers.pass(100);
    port().say({ type: "view", view: view() });
    expect(port().sent.slice(1)).toEqual([{ type: "shown" }, { type: "decision", decision: approve }]);
  });

  it("says that it is shown when the background listens", () => {
    session.shown();
    expect(port().sent).toHaveLength(1);
    port().say({ type: "view", view: view() });
    expect(port().sent.slice(1)).toEqual([{ type: "shown" }]);
  });

  it("is lost where the background never speaks", () => {
    timers.pass(GIVE_UP_MS);
    expect(state().phase).toBe("lost");
  });
});
