import { expect, it } from "vitest";
import { pageTabOf } from "../../../popup/sites/page-tab.ts";

it.each([
  ["https://login.example.com/second?a=b", "login.example.com", true],
  ["https://192.168.1.5:5001/", "192.168.1.5", true],
  ["http://localhost:8080/", "localhost", true],
  ["http://app.localhost/", "app.localhost", true],
  ["http://example.com/", "example.com", false],
  ["http://localhost.example.com/", "localhost.example.com", false],
])("%s takes codes: %s, %j", (url, host, takesCodes) => {
  const domain = "example.com";
  expect(pageTabOf({ id: 3, url }, domain)).toEqual({ tabId: 3, host, domain, takesCodes });
});

it.each([undefined, "about:blank", "chrome://extensions/", "file:///etc/hosts", "data:text/html,x"])(
  "%s is no web page",
  (url) => expect(pageTabOf({ id: 3, url }, null)).toBeNull(),
);

it("a tab without an id takes nothing", () => {
  expect(pageTabOf({ url: "https://example.com/" }, "example.com")).toBeNull();
  expect(pageTabOf(undefined, null)).toBeNull();
});
