import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { isFatal, type Mistake, mistakesIn } from "../../../src/lab/options/mistakes.ts";
import { CREATION, REQUEST, type Shape } from "../../../src/lab/options/shape.ts";
import { memberName, OPTIONS, type Shape as WireShape } from "../../../src/wire/options-shape.ts";
import { entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";
import { fullCreate, fullGet } from "../../fakes/requests.ts";

type Told = [Mistake["kind"], string];

function told(entry: LogEntry): Told[] {
  return mistakesIn(entry).map(({ kind, path }) => [kind, path]);
}

describe("the mistakes in options", () => {
  it("are none in options that have everything, and none in those that are good", () => {
    expect(mistakesIn(entryOf("create", fullCreate().options))).toEqual([]);
    expect(mistakesIn(entryOf("get", fullGet().options))).toEqual([]);
    expect(mistakesIn(entryOf("create", goodCreation()))).toEqual([]);
    expect(mistakesIn(entryOf("get", goodRequest()))).toEqual([]);
  });

  it.each<[string, LogEntry["options"], Told[]]>([
    ["padding", { challenge: "AAECAw==" }, [["base64", "challenge"]]],
    ["base64 that is not base64url", { challenge: "+/+/" }, [["base64", "challenge"]]],
    ["no base64", { challenge: "a challenge!" }, [["not-base64", "challenge"]]],
    ["bytes as numbers", { challenge: [1, 2, 3] }, [["type", "challenge"]]],
    ["a number as a text", { timeout: "300000" }, [["type", "timeout"]]],
    ["a fraction", { timeout: 1.5 }, [["range", "timeout"]]],
    ["a negative time", { timeout: -1 }, [["range", "timeout"]]],
    ["an unknown member", { allowList: [] }, [["unknown", "allowList"]]],
    ["a member that every object inherits", { constructor: "x" }, [["unknown", "constructor"]]],
    ["an unknown value", { userVerification: "always" }, [["value", "userVerification"]]],
    ["null", { rpId: null }, [["type", "rpId"]]],
    ["nothing in null for a dictionary, which is an empty one", { extensions: { prf: null } }, []],
    [
      "what null lacks as a dictionary",
      { extensions: { prf: { eval: null } } },
      [["missing", "extensions.prf.eval.first"]],
    ],
    ["an object for a list", { allowCredentials: {} }, [["type", "allowCredentials"]]],
    [
      "a descriptor without its type",
      { allowCredentials: [{ id: "AQID" }] },
      [["missing", "allowCredentials[0].type"]],
    ],
    [
      "an unknown transport",
      { allowCredentials: [{ id: "AQID", type: "public-key", transports: ["cable"] }] },
      [["value", "allowCredentials[0].transports[0]"]],
    ],
    ["a list for an object", { extensions: [] }, [["type", "extensions"]]],
    [
      "an input of prf that is no base64url",
      { extensions: { prf: { evalByCredential: { AQID: { first: "=" } } } } },
      [["not-base64", 'extensions.prf.evalByCredential["AQID"].first']],
    ],
    [
      "an input of prf that is missing",
      { extensions: { prf: { eval: {} } } },
      [["missing", "extensions.prf.eval.first"]],
    ],
    ["nothing in a blob that was left out", { extensions: { largeBlob: { write: { redacted: 9 } } } }, []],
  ])("are told: %s", (_what, changes, expected) => {
    expect(told(entryOf("get", goodRequest(changes)))).toEqual(expected);
  });

  it("are members that must be there and are not", () => {
    expect(told(entryOf("get", {}))).toEqual([["missing", "challenge"]]);
    expect(told(entryOf("create", { rp: {}, user: { id: "AQ" } })).toSorted()).toEqual(
      [
        ["missing", "challenge"],
        ["missing", "pubKeyCredParams"],
        ["missing", "rp.name"],
        ["missing", "user.displayName"],
        ["missing", "user.name"],
      ].toSorted(),
    );
  });

  it("of objects that a page gave are those that the page was seen to make", () => {
    const entry = entryOf("create", goodCreation({ challenge: "not base64!" }), {
      form: "objects",
      notBytes: ["user.id", "excludeCredentials[0].id"],
    });
    const excludeCredentials = [{ type: "public-key", id: "AQID" }];
    expect(told({ ...entry, options: { ...entry.options, excludeCredentials } }).toSorted()).toEqual(
      [
        ["not-bytes", "excludeCredentials[0].id"],
        ["not-bytes", "user.id"],
      ].toSorted(),
    );
  });

  it("are not without end", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]));
    expect(mistakesIn(entryOf("get", goodRequest(many))).length).toBeLessThanOrEqual(100);
  });

  it("end a call where the browser cannot take them", () => {
    const fatal = (changes: LogEntry["options"]) =>
      mistakesIn(entryOf("get", goodRequest(changes))).map(isFatal);
    expect(fatal({ challenge: "AA==" })).toEqual([true]);
    expect(fatal({ allowCredentials: [{ id: "AQID" }] })).toEqual([true]);
    expect(fatal({ extensions: [] })).toEqual([true]);
    expect(fatal({ timeout: "1", userVerification: "always", allowList: [] })).toEqual([false, false, false]);
  });
});

describe("the shape of options", () => {
  /** Paths of all members, with `!` where they are required. */
  function pathsOf(shape: Shape, path = ""): string[] {
    if (typeof shape === "string" || "values" in shape) return [path];
    if ("list" in shape) return pathsOf(shape.list, `${path}[]`);
    if ("record" in shape) return pathsOf(shape.record, `${path}{}`);
    return Object.entries(shape.members).flatMap(([name, member]) =>
      pathsOf(member, `${path}.${name}${shape.required?.includes(name) ? "!" : ""}`),
    );
  }

  function wirePathsOf(shape: WireShape, path = ""): string[] {
    if (typeof shape === "number") return [path];
    if (Array.isArray(shape)) {
      const isList = shape.length === 1;
      return wirePathsOf((isList ? shape[0] : shape[1]) as WireShape, `${path}${isList ? "[]" : "{}"}`);
    }
    return Object.entries(shape).flatMap(([key, member]) => {
      const [name, required] = memberName(key);
      return wirePathsOf(member as WireShape, `${path}.${name}${required ? "!" : ""}`);
    });
  }

  it.each([
    ["create()", CREATION, OPTIONS.create],
    ["get()", REQUEST, OPTIONS.get],
  ])("has every member that the page's script reads of %s", (_what, shape, wire) => {
    const ours = new Set(pathsOf(shape));
    expect(wirePathsOf(wire as WireShape).filter((path) => !ours.has(path))).toEqual([]);
  });
});
