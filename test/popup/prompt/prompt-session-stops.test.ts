import { beforeEach, describe, expect, it } from "vitest";
import { GIVE_UP_MS } from "../../../popup/prompt/prompt-session.ts";
import { approve, PromptStage, view } from "./prompt-stage.ts";

let stage: PromptStage;
beforeEach(() => {
  stage = new PromptStage();
});

describe("a background that stops", () => {
  it("is found again, and the same view stays the same object", () => {
    stage.port.say({ type: "view", view: view() });
    const before = stage.state.view;
    stage.port.close();
    expect(stage.state).toEqual({ phase: "connecting", view: view() });
    stage.timers.pass(100);
    expect(stage.ports).toHaveLength(2);
    expect(stage.port.sent).toEqual([{ type: "hello", id: "ceremony" }]);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.state.view).toBe(before);
  });

  it("is given a decision that comes while it is away, when it asks the very same", () => {
    stage.port.say({ type: "view", view: view() });
    stage.port.close();
    stage.session.decide(approve);
    expect(stage.state).toEqual({ phase: "connecting", view: view(), given: true });
    stage.timers.pass(100);
    expect(stage.port.sent).toHaveLength(1);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("busy");
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
    // Twice at most, as any other.
    for (const sent of [2, 1]) {
      stage.port.close();
      stage.timers.pass(100);
      stage.port.say({ type: "view", view: view() });
      expect(stage.port.sent).toHaveLength(sent);
    }
    expect(stage.state.phase).toBe("asking");
  });

  it("is not given a decision that comes while it is away, if it asks something else", () => {
    stage.port.say({ type: "view", view: view() });
    stage.port.close();
    stage.session.decide(approve);
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: { ...view(), pin: "none" } });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it("is given the first decision alone of those that come while it is away", () => {
    stage.port.say({ type: "view", view: view() });
    stage.port.close();
    stage.session.decide(approve);
    stage.session.decide({ type: "native" });
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("is given the decision on its way, and none that comes while it is away", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.port.close();
    stage.session.decide({ type: "native" });
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("takes no approval before it has asked anything, and none when it is lost", () => {
    stage.session.decide(approve);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    stage.connectFails = true;
    stage.port.close();
    stage.timers.pass(GIVE_UP_MS);
    expect(stage.state.phase).toBe("lost");
    stage.session.decide(approve);
    stage.connectFails = false;
    stage.timers.pass(2_000);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it.each(["on its way", "held back"])(
    "is given nothing any more when the person cancels: an approval %s",
    (which) => {
      stage.port.say({ type: "view", view: view() });
      if (which === "on its way") stage.session.decide(approve);
      stage.port.close();
      if (which === "held back") stage.session.decide(approve);
      expect(stage.state).toMatchObject({ phase: "connecting", given: true });
      stage.session.decide({ type: "cancel" });
      expect(stage.state.phase).toBe("done");
      stage.timers.pass(GIVE_UP_MS * 2);
      expect(stage.ports).toHaveLength(1);
      expect(stage.states.at(-1)?.phase).toBe("done");
    },
  );

  it("need not hear that the person cancels: the window closes", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide({ type: "cancel" });
    expect(stage.state.phase).toBe("asking");
    stage.port.close();
    expect(stage.state.phase).toBe("done");
    stage.timers.pass(GIVE_UP_MS);
    expect(stage.ports).toHaveLength(1);
  });

  it("is given no decision any more once the person was told that it is over", () => {
    stage.port.say({ type: "view", view: view() });
    stage.connectFails = true;
    stage.session.decide(approve);
    stage.port.close();
    stage.timers.pass(GIVE_UP_MS);
    expect(stage.state).toEqual({ phase: "lost", view: view() });
    stage.connectFails = false;
    stage.timers.pass(2_000);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it("is given the decision after a wrong PIN too, of which it knows nothing any more", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide({ ...approve, pin: "wrong" });
    stage.port.say({ type: "view", view: view("wrong-pin") });
    stage.session.decide(approve);
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("busy");
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: approve }]);
  });

  it("is given no PIN once more that it calls wrong", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view("wrong-pin") });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it("keeps the view of a wrong PIN, on which an approval may still wait in the page", () => {
    stage.port.say({ type: "view", view: view("wrong-pin") });
    const pressed = stage.state.view;
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state).toEqual({ phase: "asking", view: view("wrong-pin") });
    expect(stage.state.view).toBe(pressed);
    stage.port.close();
    stage.timers.pass(100);
    const now = { ...view(), accounts: null } as const;
    stage.port.say({ type: "view", view: now });
    expect(stage.state.view).toBe(now);
  });

  it("tells no more of a vault that could not be read, once it can be", () => {
    stage.port.say({ type: "view", view: { ...view(), problem: { code: "vault", message: "Torn" } } });
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.view).toEqual(view());
  });

  it("is given no second PIN once more that it calls wrong, over another Port, and the view is another", () => {
    stage.port.say({ type: "view", view: view("wrong-pin") });
    const before = stage.state.view;
    stage.session.decide({ type: "approve", pin: "234567" });
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view("wrong-pin") });
    expect(stage.state.phase).toBe("asking");
    expect(stage.state.view).not.toBe(before);
    expect(stage.port.sent).toHaveLength(1);
  });

  it.each([true, false])(
    "leaves who wants another authenticator to what is asked now; already sent: %s",
    (sent) => {
      stage.port.say({ type: "view", view: view() });
      if (sent) stage.session.decide({ type: "native" });
      stage.port.close();
      if (!sent) stage.session.decide({ type: "native" });
      stage.timers.pass(100);
      stage.port.say({ type: "view", view: { ...view(), pin: "none" } });
      expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: { type: "native" } }]);
    },
  );

  it("leaves the next decision to the person after it was given twice", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    stage.port.close();
    expect(stage.state).toEqual({ phase: "connecting", view: view() });
    stage.session.decide({ type: "native" });
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.slice(1)).toEqual([{ type: "decision", decision: { type: "native" } }]);
  });

  it("is given a decision on its way once more, if it asks the very same", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    for (const phase of ["busy", "asking"]) {
      stage.port.close();
      stage.timers.pass(100);
      stage.port.say({ type: "view", view: view() });
      expect(stage.state.phase).toBe(phase);
    }
    expect(stage.ports.map(({ sent }) => sent.length)).toEqual([2, 2, 1]);
  });

  it("is not answered by an old decision, if it asks something else", () => {
    stage.port.say({ type: "view", view: view() });
    stage.session.decide(approve);
    stage.port.close();
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: { ...view(), pin: "none" } });
    expect(stage.state.phase).toBe("asking");
    expect(stage.port.sent).toHaveLength(1);
  });

  it("is noticed by a message that cannot be sent", () => {
    stage.port.say({ type: "view", view: view() });
    stage.port.broken = true;
    stage.session.decide(approve);
    expect(stage.state.phase).toBe("connecting");
    stage.timers.pass(100);
    stage.port.say({ type: "view", view: view() });
    expect(stage.port.sent.at(-1)).toEqual({ type: "decision", decision: approve });
  });

  it("is lost after ten seconds, and still welcome afterwards", () => {
    stage.port.say({ type: "view", view: view() });
    stage.connectFails = true;
    stage.port.close();
    stage.timers.pass(GIVE_UP_MS - 1);
    expect(stage.state.phase).toBe("connecting");
    stage.timers.pass(1);
    expect(stage.state.phase).toBe("lost");
    stage.connectFails = false;
    stage.timers.pass(2_000);
    stage.port.close();
    expect(stage.state.phase).toBe("lost");
    stage.timers.pass(2_000);
    stage.port.say({ type: "view", view: view() });
    expect(stage.state.phase).toBe("asking");
  });

  it("is lost, if it never speaks, however often the port opens", () => {
    for (let waited = 0; waited < GIVE_UP_MS; waited += 500) {
      stage.port.close();
      stage.timers.pass(500);
    }
    expect(stage.state).toEqual({ phase: "lost", view: null });
    expect(stage.ports.length).toBeLessThan(12);
  });
});
