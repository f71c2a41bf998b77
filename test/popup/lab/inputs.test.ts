import { describe, expect, it } from "vitest";
import { type Filter, matches, NO_FILTER } from "../../../popup/lab/filter.ts";
import { placeOfHash } from "../../../popup/lab/lab-hash.ts";
import { newProfile } from "../../../popup/lab/new-profile.ts";
import { Recorder } from "../../../popup/lab/recording/recorder.ts";
import { ruleOfInput } from "../../../popup/lab/site-input.ts";
import { readNamedProfile } from "../../../src/lab/profiles/named-profile.ts";
import { namedProfile } from "../../fakes/lab-profiles.ts";

describe("a site that was typed", () => {
  it.each([
    ["origin", " https://Example.com/path ", { type: "origin", origin: "https://example.com" }],
    ["origin", "localhost:3000", { type: "origin", origin: "http://localhost:3000" }],
    ["origin", "example.com:8443", { type: "origin", origin: "https://example.com:8443" }],
    ["host", "https://example.com:8443", { type: "host", host: "example.com" }],
    ["rpId", "example.com", { type: "rpId", rpId: "example.com" }],
  ] as const)("%s %j", (type, input, rule) => {
    expect(ruleOfInput(type, input)).toEqual(rule);
  });

  it.each(["", "  ", "two words", "https://"])("%j is none", (input) => {
    expect(ruleOfInput("origin", input)).toBeUndefined();
  });
});

it.each([
  ["", { view: "ceremonies" }],
  ["#ceremonies=3", { view: "ceremonies", entry: "3" }],
  ["#findings", { view: "findings" }],
  ["#profiles=ab", { view: "profiles", profile: "ab" }],
  ["#anything", { view: "ceremonies" }],
])("the hash %j is %j", (hash, place) => {
  expect(placeOfHash(hash)).toEqual(place);
});

it("a new profile answers nowhere, in the colour that is used least", () => {
  const made = newProfile("New", [namedProfile(1), namedProfile(2, { colour: "blue" })]);
  expect(made).toMatchObject({ name: "New", sites: [], on: true, colour: "teal" });
  expect(readNamedProfile(made)).toEqual(made);
});

describe("the filter", () => {
  const entry = {
    version: 1,
    id: "1",
    startedAt: 1,
    ceremony: "create",
    form: "json",
    options: { rp: { id: "example.com" } },
    caller: { origin: "https://login.example.com", sameOriginWithAncestors: true, inFrame: false },
    answeredBy: "native",
    outcome: { type: "error", name: "NotAllowedError", message: "" },
    timing: { total: 1, stages: [] },
  } as const;
  const recorder = new Recorder();
  recorder.load([entry as never]);
  const [recorded] = recorder.recorded;

  it.each<[Partial<Filter>, boolean]>([
    [{}, true],
    [{ ceremony: "create" }, true],
    [{ ceremony: "get" }, false],
    [{ answeredBy: "native" }, true],
    [{ answeredBy: "lab" }, false],
    [{ outcome: "error" }, true],
    [{ outcome: "credential" }, false],
    [{ text: "LOGIN" }, true],
    [{ text: "notallowed" }, true],
    [{ text: "elsewhere" }, false],
  ])("%j: %s", (changes, found) => {
    if (!recorded) throw new Error("Nothing loaded");
    expect(matches({ ...NO_FILTER, ...changes }, recorded)).toBe(found);
  });
});
