import { type Answer, excerpt } from "./answer.ts";
import { atPath } from "./json-path.ts";

/** Where servers put a sentence for the person. RFC 9457 has `detail` and `title`. */
const PLACES = ["error.message", "message", "error", "errors[0].message", "detail", "title"];

/** What an answer says, in one line: its sentence where its JSON has one, else its beginning. */
export function sayingOf({ json, text }: Pick<Answer, "json" | "text">): string {
  const sentence = PLACES.map((place) => atPath(json, place)).find((value) => typeof value === "string");
  return excerpt(typeof sentence === "string" && sentence !== "" ? sentence : text);
}
