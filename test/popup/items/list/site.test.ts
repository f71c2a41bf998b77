import { expect, it } from "vitest";
import { domainOf, hostOf, isOfDomain } from "../../../../popup/items/list/site.ts";
import { codeSummary, passkeySummary } from "../../../fakes/item-summaries.ts";

it.each([
  ["www.example.com", "example.com"],
  ["Example.COM.", "example.com"],
  ["a.b.example.co.uk", "example.co.uk"],
  ["ann.github.io", "ann.github.io"],
  ["deep.ann.github.io", "ann.github.io"],
  ["github.io", "github.io"],
  ["localhost", "localhost"],
  ["192.0.2.7", "192.0.2.7"],
  ["[2001:db8::1]", "[2001:db8::1]"],
])("%s belongs to %s", (host, domain) => expect(domainOf(host)).toBe(domain));

it("a code belongs to its site alone, whatever it is called", () => {
  expect(hostOf(codeSummary("example.com", "ann@example.com"))).toBeUndefined();
  expect(hostOf(codeSummary("X", "ann", { site: "example.com" }))).toBe("example.com");
  expect(hostOf(passkeySummary("example.com", "ann", { label: "other.example" }))).toBe("example.com");
});

it.each([
  ["example.com", "example.com", true],
  ["login.example.com", "example.com", true],
  ["notexample.com", "example.com", false],
  ["example.com", "login.example.com", false],
  ["ann.github.io", "github.io", false],
  ["", "example.com", false],
])("%j has the domain %s: %s", (host, domain, answer) => expect(isOfDomain(host, domain)).toBe(answer));
