import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { progressOf } from "../../../src/lab/steps/progress.ts";
import { entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";

const { user: _user, ...withoutUser } = goodCreation();
const { pubKeyCredParams: _params, ...withoutParams } = goodCreation();
const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, 1]));

function failedOf(options: LogEntry["options"], changes: Partial<LogEntry> = {}) {
  return progressOf(entryOf("create", options, { form: "objects", ...changes })).failed;
}

describe("the steps of a call whose options cannot be relied upon", () => {
  it.each<[string, LogEntry["options"], Partial<LogEntry>]>([
    ["a user that is a getter", withoutUser, { unread: ["user"] }],
    ["a getter elsewhere", withoutUser, { unread: ["timeout"] }],
    [
      "a user.id that is a getter",
      goodCreation({ user: { name: "a", displayName: "a" } }),
      { unread: ["user.id"] },
    ],
    ["parameters that are a getter", withoutParams, { unread: ["pubKeyCredParams"] }],
    [
      "a user.id of a log that is no base64url",
      goodCreation({ user: { id: "!!!", name: "a", displayName: "a" } }),
      {},
    ],
    ["null for a dictionary", goodCreation({ authenticatorSelection: null, extensions: null }), {}],
  ])("are told as far as they are known: %s", (_what, options, changes) => {
    expect(failedOf(options, changes)).toMatchObject({ id: "consent", sure: false });
  });

  it("end at the conversion, however many other mistakes come before", () => {
    const options = { ...hundred, ...withoutUser, user: "x" };
    const outcome = { type: "error", name: "TypeError", message: "no" } as const;
    expect(failedOf(options, { outcome })).toEqual({
      id: "convert",
      sure: true,
      why: "user should be an object",
    });
  });

  it("know what does not hang on the part that nobody read", () => {
    const opaque = { origin: "null", sameOriginWithAncestors: true, inFrame: false };
    expect(failedOf(withoutUser, { unread: ["user"], caller: opaque })?.id).toBe("opaque-origin");
    const request = goodRequest({ extensions: { credProps: true } });
    const outcome = { type: "error", name: "NotSupportedError", message: "no" } as const;
    const told = (unread?: string[]) =>
      progressOf(entryOf("get", request, { outcome, ...(unread && { unread }) })).failed;
    expect(told()).toMatchObject({ id: "extensions", sure: true });
    expect(told(["extensions.credProps"])).toMatchObject({ id: "extensions", sure: false });
  });
});
