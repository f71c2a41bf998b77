import { describe, expect, it } from "vitest";
import { assignmentsOf, NO_ASSIGNMENTS, profileAt } from "../../../src/lab/profiles/assignments.ts";
import { readNamedProfile } from "../../../src/lab/profiles/named-profile.ts";
import { ruleCovers, type SiteRule } from "../../../src/lab/profiles/site-rule.ts";
import { namedProfile } from "../../fakes/lab-profiles.ts";

const origin = (value: string): SiteRule => ({ type: "origin", origin: value });
const host = (value: string): SiteRule => ({ type: "host", host: value });
const rpId = (value: string): SiteRule => ({ type: "rpId", rpId: value });

describe("a site", () => {
  it.each([
    [origin("https://example.com"), "https://example.com"],
    [origin("http://localhost:3000"), "http://localhost:3000"],
    [host("example.com"), "https://example.com:8443"],
    [rpId("example.com"), "https://example.com"],
    [rpId("example.com"), "https://login.example.com"],
  ])("%j covers %s", (rule, caller) => {
    expect(ruleCovers(rule, caller)).toBe(true);
  });

  it.each([
    [origin("https://example.com"), "https://example.com:8443"],
    [origin("https://example.com"), "http://example.com"],
    [host("example.com"), "https://www.example.com"],
    [rpId("example.com"), "https://notexample.com"],
    [rpId("login.example.com"), "https://example.com"],
    [rpId("example.com"), "https://example.com.evil.test"],
    [host("null"), "null"],
    [rpId("example.com"), ""],
  ])("%j does not cover %s", (rule, caller) => {
    expect(ruleCovers(rule, caller)).toBe(false);
  });
});

describe("what is in use", () => {
  it.each([
    ["without profiles", []],
    ["of a profile that is off", [namedProfile(1, { on: false })]],
    ["of a profile without a site", [namedProfile(1, { sites: [] })]],
  ])("is nothing %s", (_, profiles) => {
    expect(assignmentsOf(profiles, [])).toBe(NO_ASSIGNMENTS);
  });

  it("is a profile with a tab alone, and its tab", () => {
    const profile = namedProfile(1, { sites: [] });
    const tabs = [
      { tabId: 7, profile: profile.id },
      { tabId: 8, profile: namedProfile(2).id },
    ];
    const used = assignmentsOf([profile], tabs);
    expect(used.tabs).toEqual([tabs[0]]);
    expect(profileAt(used, { origin: "https://any.test", tabId: 7 })?.id).toBe(profile.id);
    expect(profileAt(used, { origin: "https://any.test", tabId: 8 })).toBeUndefined();
    expect(profileAt(used, { origin: "null", tabId: 7 })).toBeUndefined();
  });

  it("is the tab's profile before the site's, and the narrowest of several for a site", () => {
    const wide = namedProfile(1, { sites: [rpId("example.com")] });
    const narrow = namedProfile(2, { sites: [origin("https://example.com")] });
    const ofTab = namedProfile(3, { sites: [] });
    const used = assignmentsOf([wide, narrow, ofTab], [{ tabId: 7, profile: ofTab.id }]);
    expect(profileAt(used, { origin: "https://example.com", tabId: 1 })?.id).toBe(narrow.id);
    expect(profileAt(used, { origin: "https://www.example.com", tabId: 1 })?.id).toBe(wide.id);
    expect(profileAt(used, { origin: "https://example.com", tabId: 7 })?.id).toBe(ofTab.id);
  });
});

describe("a profile", () => {
  it("comes back from its JSON, without what it does not have", () => {
    const profile = namedProfile(1, { sites: [host("example.com"), rpId("example.com")] });
    expect(readNamedProfile(JSON.parse(JSON.stringify({ ...profile, secret: 1 })))).toEqual(profile);
  });

  it.each([
    ["id", "no-uuid"],
    ["name", " "],
    ["name", "x".repeat(61)],
    ["colour", "green"],
    ["on", "yes"],
    ["clockOffset", Number.NaN],
    ["clockOffset", 1e15],
    ["codes", "otpauth://"],
    ["behaviour", { approval: "always" }],
    ["sites", [origin("https://example.com/path")]],
    ["sites", [origin("file:///etc/passwd")]],
    ["sites", [host("Example.com")]],
    // A public suffix, or a profile would be under every site of it.
    ["sites", [rpId("com")]],
    ["sites", [rpId("github.io")]],
    ["sites", [{ type: "everything" }]],
  ])("is refused with the %s %j", (name, value) => {
    expect(() => readNamedProfile({ ...namedProfile(1), [name]: value })).toThrow(TypeError);
  });
});
