import { expect, it } from "vitest";
import { hostOfInput, hostOfPage } from "../../../popup/sites/site-host.ts";

it.each([
  ["https://www.example.com/path?q", "www.example.com"],
  ["http://localhost:8080/", "localhost"],
  ["chrome-extension://abc/popup/popup.html", null],
  ["about:blank", null],
  ["file:///etc/hosts", null],
  ["", null],
  [undefined, null],
])("page %j has host %j", (url, host) => expect(hostOfPage(url)).toBe(host));

it.each([
  ["example.com", "example.com"],
  [" Example.COM ", "example.com"],
  ["example.com:8443/login", "example.com"],
  ["https://login.example.com/a", "login.example.com"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["", null],
  ["two words", null],
  ["https://", null],
])("input %j means %j", (input, host) => expect(hostOfInput(input)).toBe(host));
