import { checkAnswered, excerpt } from "./answer.ts";
import { CheckFailure } from "./check-failure.ts";
import type { CeremonyTemplate } from "./config.ts";
import { atPath } from "./json-path.ts";
import type { Visitor } from "./visitor.ts";

const usualPlaces = ["", "publicKey", "options", "options.publicKey"];

/**
 * Asks the relying party for the options of a ceremony.
 * @returns them, as it gave them: an object with a challenge
 * @throws CheckFailure "not-json" or "no-options", and as `Visitor.send`.
 */
export async function begin(visitor: Visitor, template: CeremonyTemplate): Promise<Record<string, unknown>> {
  await visitor.prepare(template.before ?? []);
  const answer = await visitor.send(template.begin);
  checkAnswered(answer);
  const { request, json, text, headers } = answer;
  if (json === undefined) {
    const html = /html/i.test(headers.get("content-type") ?? "");
    const what = html ? "an HTML page" : "a text that is no JSON";
    throw new CheckFailure(
      "not-json",
      `${request} was answered with ${what}, not with options as JSON. Is its path right? It begins: ${excerpt(text)}`,
    );
  }
  const places = template.begin.options === undefined ? usualPlaces : [template.begin.options];
  for (const place of places) {
    const found = atPath(json, place);
    if (hasChallenge(found)) return found;
  }
  throw new CheckFailure(
    "no-options",
    `The answer to ${request} has no options with a challenge at ${places.map((place) => place || "its top").join(", ")}. Say in "options" where they are. It begins: ${excerpt(text)}`,
  );
}

function hasChallenge(value: unknown): value is Record<string, unknown> {
  return typeof atPath(value, "challenge") === "string";
}
