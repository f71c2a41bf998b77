import type { CodeRemark } from "./code-fields.ts";
import type { ParsedUri } from "./otpauth-uri.ts";

/** Characters. */
const MOST_DETAIL = 200;

/**
 * `codeDisplay`, JSON that Ente adds to its URIs: note and pin are kept, whether it lies in the trash is told, what else
 * it holds is named as dropped.
 */
export function displayOf(json: string | undefined): Pick<ParsedUri, "own" | "trashed"> & {
  remark?: CodeRemark;
} {
  if (json === undefined) return { own: {} };
  const remark: CodeRemark = { field: "codeDisplay", what: "dropped" };
  let display: unknown;
  try {
    display = JSON.parse(json);
  } catch {
    return { own: {}, remark };
  }
  if (typeof display !== "object" || display === null) return { own: {}, remark };
  const { note, pinned, trashed, ...rest } = display as Record<string, unknown>;
  const lost = Object.keys(rest).filter((name) => holdsSomething(rest[name]));
  return {
    own: {
      ...(typeof note === "string" && note !== "" && { note }),
      ...(pinned === true && { favourite: true }),
    },
    ...(trashed === true && { trashed }),
    ...(lost.length > 0 && { remark: { ...remark, detail: lost.join(", ").slice(0, MOST_DETAIL) } }),
  };
}

function holdsSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
