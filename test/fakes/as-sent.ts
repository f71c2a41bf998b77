import type { PromptAnswer } from "../../background/prompt/prompt-windows.ts";
import type { PromptView } from "../../src/wire/prompt.ts";

/** An answer to that view as the prompt's page sends it. */
export function asSent<A extends PromptAnswer>(view: PromptView | undefined, answer: A): A {
  if (answer.type !== "approve" || view?.type !== "create") return answer;
  return { supersedes: view.supersedes.map(({ credentialId }) => credentialId), ...answer };
}
