import { expect, it } from "vitest";
import { summaryOf } from "../../../background/summaries/item-summary.ts";
import { passkeyItem, totpItem } from "../../fakes/vault-items.ts";

const summary = (item: ReturnType<typeof passkeyItem>) =>
  item.kind === "setting" ? expect.unreachable("a setting") : summaryOf(new Uint8Array(16), item);

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
])("what belongs to %s has the domain %s", (host, domain) => {
  expect(summary(passkeyItem(1, { rpId: host }))).toMatchObject({ rpId: host, domain });
  expect(summary(totpItem(1, { site: host }))).toMatchObject({ site: host, domain });
});

it("a code that was given no site has none, whatever it is called", () => {
  expect(summary(totpItem(1, { issuer: "example.com", account: "ann@example.com" }))).not.toHaveProperty(
    "domain",
  );
});
