import type { Answer } from "./answer.ts";
import { CheckFailure } from "./check-failure.ts";
import type { Source } from "./config.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { atPath } from "./json-path.ts";

/** What a request wants to keep of its answer, by name. @throws CheckFailure "config" for what is not there. */
export function saved(
  sources: Readonly<Record<string, Source>>,
  answer: Answer,
  jar: CookieJar,
): Record<string, unknown> {
  const entries = Object.entries(sources).map(([name, source]) => {
    const value = found(source, answer, jar);
    if (value !== undefined && value !== null) return [name, value];
    const where = Object.entries(source).flat().join(" ");
    throw new CheckFailure("config", `The answer to ${answer.request} has no "${name}" (${where}).`);
  });
  return Object.fromEntries(entries);
}

function found(source: Source, { json, headers, text }: Answer, jar: CookieJar): unknown {
  if ("json" in source) return atPath(json, source.json);
  if ("header" in source) return headers.get(source.header);
  if ("cookie" in source) return jar.get(source.cookie);
  return new RegExp(source.text).exec(text)?.[1];
}
