import { expect, it } from "vitest";
import { hostOf } from "../../../../popup/items/list/site.ts";
import { codeSummary, passkeySummary } from "../../../fakes/item-summaries.ts";

it("a code belongs to its site alone, whatever it is called", () => {
  expect(hostOf(codeSummary("example.com", "ann@example.com"))).toBeUndefined();
  expect(hostOf(codeSummary("X", "ann", { site: "example.com" }))).toBe("example.com");
  expect(hostOf(passkeySummary("example.com", "ann", { label: "other.example" }))).toBe("example.com");
});
