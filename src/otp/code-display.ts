import type { CodeRemark } from "./code-fields.ts";
import type { ParsedUri } from "./otpauth-uri.ts";

/** `codeDisplay`, JSON that Ente adds to its URIs: note and pin are kept, what else it holds is named as dropped. */
export function displayOf(json: string | undefined): { own: ParsedUri["own"]; remark?: CodeRemark } {
  if (json === undefined) return { own: {} };
  const remark: CodeRemark = { field: "codeDisplay", what: "dropped" };
  let display: unknown;
  try {
    display = JSON.parse(json);
  } catch {
    return { own: {}, remark };
  }
  if (typeof display !== "object" || display === null) return { own: {}, remark };
  const { note, pinned, ...rest } = display as Record<string, unknown>;
  const lost = Object.keys(rest).filter((name) => holdsSomething(rest[name]));
  const own: ParsedUri["own"] = {};
  if (typeof note === "string" && note !== "") own.note = note;
  if (pinned === true) own.favourite = true;
  return lost.length > 0 ? { own, remark: { ...remark, detail: lost.join(", ") } } : { own };
}

function holdsSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
