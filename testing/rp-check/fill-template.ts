import { CheckFailure } from "./check-failure.ts";
import { atPath } from "./json-path.ts";

export type Values = Readonly<Record<string, unknown>>;

const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** A text with its places filled. @throws CheckFailure "config" for a name that nothing has. */
export function fillText(template: string, values: Values): string {
  return template.replace(PLACE, (_, name: string) => {
    const value = named(name, values);
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** A JSON value with its places filled; a text that is one place alone becomes what it names. */
export function fillJson(template: unknown, values: Values): unknown {
  if (typeof template === "string") {
    const [whole, name] = new RegExp(`^${PLACE.source}$`).exec(template) ?? [];
    return whole !== undefined && name !== undefined ? named(name, values) : fillText(template, values);
  }
  if (Array.isArray(template)) return template.map((item) => fillJson(item, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, fillJson(item, values)]));
}

export function fillRecord(template: Record<string, string>, values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template).map(([name, text]) => [fillText(name, values), fillText(text, values)]),
  );
}

function named(name: string, values: Values): unknown {
  const value = atPath(values, name);
  if (value !== undefined) return value;
  // A credential may lack what a fault has taken away.
  if (/^credential\./.test(name)) return null;
  throw new CheckFailure("config", `{{${name}}} has no value. There are: ${Object.keys(values).join(", ")}.`);
}
