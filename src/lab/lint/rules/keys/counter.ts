import type { Call } from "../../call.ts";
import type { Hit, Rule } from "../../rule.ts";

/** Sign-ins that follow each other so soon, in milliseconds, look like one that did not work. */
const SOON = 60_000;
const LEAST = 3;

/** The signature counter (WebAuthn §6.1.1, §7.2 step 22). */
export const COUNTER_RULES: readonly Rule[] = [
  {
    id: "counter-rejected",
    severity: "advice",
    title: "Sign-ins with a counter that does not rise are tried again and again",
    why: "What the server says cannot be seen here. Passkeys that are synced always have the counter 0, which is right",
    section: "§6.1.1",
    fix: "Accept a counter of 0 after a counter of 0; where a counter falls, weigh it with other signs, and do not just refuse",
    guess: true,
    find: retried,
  },
];

/** Answers of one passkey, one soon after the other, with one counter. */
function* retried(calls: readonly Call[]): Iterable<Hit> {
  let run: Call[] = [];
  const told = () => (run.length >= LEAST ? run.map((call) => hit(call, run.length)) : []);
  for (const call of calls) {
    const { answer } = call;
    if (call.ceremony !== "get" || !answer) continue;
    if (!follows(run.at(-1), call)) {
      yield* told();
      run = [];
    }
    run.push(call);
  }
  yield* told();
}

function follows(before: Call | undefined, call: Call): boolean {
  const [last, next] = [before?.answer, call.answer];
  if (!before || !last || !next || last.id !== next.id || before.rpId !== call.rpId) return false;
  const pause = call.entry.startedAt - before.entry.startedAt;
  return next.signCount <= last.signCount && pause >= 0 && pause < SOON;
}

function hit(call: Call, count: number): Hit {
  const { id, signCount } = call.answer ?? { id: "", signCount: 0 };
  return {
    call,
    path: "response.authenticatorData",
    value: signCount,
    summary: `One passkey signed in ${count} times within a short while, and its counter did not rise`,
    cause: id,
  };
}
