import { beforeEach, describe, expect, it } from "vitest";
import { BUSY_SHOWS_MS, GIVE_UP_MS, PING_MS } from "../../../popup/prompt/prompt-session.ts";
import { approve, PromptStage, view } from "./prompt-stage.ts";

let stage: PromptStage;
beforeEach(() => {
  stage = new PromptStage();
});

describe("a prompt session", () => {
  it("says hello, shows the view, sends one decision and ends", () => {
    expect(stage.port.sent).toEqual([{ type: "hello", id: "ceremony" }]);
    expect(stage.state).toEqual({ phase: "connecting", view: null });
    stage.port.say({ type: "view", view: view() });
    expect(stage.state).toEqual({ phase: "asking", view: view() });
    stage.session.shown();
    stage.session.decide(approve);
    stage.session.decide({ type: "cancel" });
    stage.timers.pass(BUSY_SHOWS_MS);
    expect(stage.state.phase).toBe("busy");
    expect(stage.port.sent.slice(1)).toEqual([{ type: "shown" }, { type: "decision", decision: approve }]);
    stage.port.say({ type: "busy" });
    stage.port.say({ type: "done" });
    expect(stage.state.phase).toBe("done");
    expect(stage.port.disconnected).toBe(true);
    stage.port.close();
    stage.timers.pass(GIVE_UP_MS * 2);
    expect(stage.ports).toHaveLength(1);
    expect(stage.state.phase).toBe("done");
  });

  it("draws nothing new for a decision that is carried out at once, and takes no second one", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.timers.pass(BUSY_SHOWS_MS - 1);
    stage.session.decide({ type: "native" });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    stage.port.say({ type: "done" });
    stage.timers.pass(BUSY_SHOWS_MS);
    expect(stage.states.map(({ phase }) => phase)).toEqual(["connecting", "asking", "done"]);
  });

  it("draws a second decision as late as the first one", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.timers.pass(BUSY_SHOWS_MS - 1);
    stage.port.say({ type: "view", view: view("wrong-pin") });
    stage.session.decide(approve);
    stage.timers.pass(BUSY_SHOWS_MS - 1);
    expect(stage.state.phase).toBe("asking");
    stage.timers.pass(1);
    expect(stage.state.phase).toBe("busy");
  });

  it("asks again after a wrong PIN, as a new view", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.port.say({ type: "busy" });
    stage.port.say({ type: "view", view: view("wrong-pin") });
    const first = stage.state;
    expect(first.phase).toBe("asking");
    stage.session.decide(approve);
    stage.port.say({ type: "view", view: view("wrong-pin") });
    expect(stage.state.phase).toBe("asking");
    expect(stage.state.view).not.toBe(first.view);
    expect(stage.port.sent).toHaveLength(3);
  });

  it("gives to leave, and to cancel, whatever view they cross on their way", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide({ type: "native" });
    stage.port.say({ type: "view", view: view("wrong-pin") });
    const native = { type: "decision", decision: { type: "native" } };
    expect(stage.port.sent.slice(1)).toEqual([native, native]);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(3);
    stage.session.decide({ type: "cancel" });
    stage.port.say({ type: "view", view: { ...view(), pin: "none" } });
    expect(stage.state.phase).toBe("done");
    expect(stage.port.disconnected).toBe(true);
  });

  it("pings while the port is open, and only then", () => {
    stage.port.say({ type: "view", view: view() });
    stage.timers.pass(PING_MS * 2);
    expect(stage.port.sent.filter(({ type }) => type === "ping")).toHaveLength(2);
    const closed = stage.port;
    closed.close();
    stage.timers.pass(PING_MS);
    expect(closed.sent.filter(({ type }) => type === "ping")).toHaveLength(2);
  });
});

describe("a page that was served with its view", () => {
  const served = view();
  beforeEach(() => {
    stage = new PromptStage(served);
  });

  it("asks at once, and the same view over the port changes nothing", () => {
    expect(stage.state).toEqual({ phase: "asking", view: served });
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.state.view).toBe(served);
  });

  it("asks what the background asks by now, where that is another thing", () => {
    const other = { ...view(), pin: "none" } as const;
    stage.port.say({ type: "view", view: other });
    expect(stage.state).toEqual({ phase: "asking", view: other });
  });

  it("gives a decision when the background listens, once", () => {
    stage.session.decide(approve);
    stage.timers.pass(BUSY_SHOWS_MS - 1);
    expect(stage.state.phase).toBe("asking");
    stage.timers.pass(1);
    expect(stage.state).toEqual({ phase: "connecting", view: served, given: true });
    expect(stage.port.sent).toEqual([{ type: "hello", id: "ceremony" }]);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("busy");
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    stage.port.say({ type: "view", view: view("wrong-pin") });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(2);
  });

  it("gives no decision on another view than the one that it was made on", () => {
    stage.session.decide(approve);
    stage.port.say({ type: "view", view: { ...view(), rpId: "other.example" } });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it("gives it once more where the background stops over it", () => {
    stage.session.decide(approve);
    for (let stops = 0; stops < 2; stops++) {
      stage.port.say({ type: "view", view: view() });
      stage.port.close();
      stage.timers.pass(100);
    }
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.ports.map(({ sent }) => sent.length)).toEqual([2, 2, 1]);
  });

  it("closes at once when the person cancels, though nobody listens yet", () => {
    stage.session.decide({ type: "cancel" });
    expect(stage.state.phase).toBe("done");
    expect(stage.port.disconnected).toBe(true);
  });

  it.each([0, BUSY_SHOWS_MS])("closes too when they cancel what nobody has heard, after %d ms", (ms) => {
    stage.session.decide(approve);
    stage.timers.pass(ms);
    stage.session.decide({ type: "cancel" });
    expect(stage.state.phase).toBe("done");
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent).toHaveLength(1);
  });

  it("hands on to another authenticator, whatever is asked by now", () => {
    stage.session.decide({ type: "native" });
    stage.port.say({ type: "view", view: { ...view(), pin: "none" } });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: { type: "native" } }]);
  });

  it("and a Port that closes over its first word is asked again", () => {
    stage.session.shown();
    stage.session.decide(approve);
    stage.port.broken = true;
    stage.port.say({ type: "view", view: view() });
    expect(stage.state).toMatchObject({ phase: "connecting", given: true });
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "shown" }, { type: "decision", decision: approve }]);
  });

  it("says that it is shown when the background listens", () => {
    stage.session.shown();
    expect(stage.port.sent).toHaveLength(1);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "shown" }]);
  });

  it("is lost where the background never speaks", () => {
    stage.timers.pass(GIVE_UP_MS);
    expect(stage.state.phase).toBe("lost");
  });
});
