import type { CeremonyMessage, PageAnswer } from "../../src/wire/ceremony.ts";
import { parseCeremonyMessage, parseStaticCall, TooLong } from "../../src/wire/guards.ts";
import { answerQuestion } from "../ceremony/page-questions.ts";

/** A ceremony's message, or the answer to a static method; undefined for what is malformed. Signals change nothing. */
export function pageMessage(
  raw: unknown,
): CeremonyMessage | { type: "static"; answer: PageAnswer } | undefined {
  try {
    return parseCeremonyMessage(raw);
  } catch (error) {
    if (error instanceof TooLong) return { type: "static", answer: { type: "native" } };
    // Neither, perhaps.
  }
  try {
    const { call, state } = parseStaticCall(raw);
    const isQuestion = call.type === "getClientCapabilities" || call.type.startsWith("is");
    return {
      type: "static",
      answer:
        isQuestion && state.allowed !== false
          ? answerQuestion(call as Parameters<typeof answerQuestion>[0])
          : { type: "native" },
    };
  } catch {
    return undefined;
  }
}
