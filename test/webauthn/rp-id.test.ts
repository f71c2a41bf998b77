import { describe, expect, it } from "vitest";
import { checkRpId } from "../../src/webauthn/rp-id.ts";

const valid = (rpId: string) => ({ type: "valid", rpId });

describe("a valid rpId", () => {
  it.each([
    ["https://example.com", undefined, "example.com"],
    ["https://example.com:8443", undefined, "example.com"],
    ["https://example.com", "example.com", "example.com"],
    ["https://login.example.com", undefined, "login.example.com"],
    ["https://login.example.com", "example.com", "example.com"],
    ["https://a.b.example.co.uk", "b.example.co.uk", "b.example.co.uk"],
    ["https://a.b.example.co.uk", "example.co.uk", "example.co.uk"],
    ["https://xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["https://www.xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["http://localhost", undefined, "localhost"],
    ["http://localhost:3000", "localhost", "localhost"],
    ["https://localhost:3000", "localhost", "localhost"],
    ["http://shop.localhost:3000", undefined, "shop.localhost"],
    ["http://a.shop.localhost", "shop.localhost", "shop.localhost"],
    ["https://someone.github.io", undefined, "someone.github.io"],
    ["https://blog.someone.github.io", "someone.github.io", "someone.github.io"],
    // The effective domain itself is always one, public suffix or not.
    ["https://github.io", undefined, "github.io"],
    ["https://intranet", undefined, "intranet"],
    ["https://intranet", "intranet", "intranet"],
  ])("%s asking for %s", (origin, requested, rpId) => {
    expect(checkRpId(origin, requested)).toEqual(valid(rpId));
  });
});

describe("not a registrable suffix", () => {
  it.each([
    ["https://evil-example.com", "example.com"],
    ["https://evilexample.com", "example.com"],
    ["https://example.com.evil.net", "example.com"],
    ["https://example.com", "login.example.com"],
    ["https://a.example.com", "b.example.com"],
    ["https://example.com", "ample.com"],
    ["https://example.com", ".com"],
    ["https://login.example.com", ".example.com"],
    ["https://login.example.com", "com"],
    ["https://example.co.uk", "co.uk"],
    ["https://someone.github.io", "github.io"],
    ["https://someone.github.io", "io"],
    ["https://someone.github.io", "other.github.io"],
    ["https://bucket.s3.amazonaws.com", "amazonaws.com"],
    ["https://bucket.s3.amazonaws.com", "s3.amazonaws.com"],
    ["https://host.intranet", "intranet"],
    // Forms that the URL parser would change.
    ["https://login.example.com", "EXAMPLE.com"],
    ["https://login.example.com", "example.com."],
    ["https://login.example.com.", "example.com"],
    ["https://login.example.com.", "example.com."],
    ["https://login.example.com.", ""],
    ["https://www.xn--bcher-kva.example", "bücher.example"],
    ["https://login.example.com", "example.com:443"],
    ["https://login.example.com", "https://example.com"],
    ["https://login.example.com", "user@example.com"],
    ["https://login.example.com", "example.com/"],
    ["https://login.example.com", "example.com?"],
    ["https://login.example.com", " example.com"],
    ["https://login.example.com", "example.com\u0000"],
    ["https://login.example.com", "example\u3002com"],
    ["https://login.example.com", ""],
    ["https://login.example.com", "."],
    ["https://login.example.com", "*.example.com"],
    // localhost is not everyone's: it stands where a public suffix does.
    ["http://shop.localhost:3000", "localhost"],
    ["https://example.com", "localhost"],
    ["https://notlocalhost.com", "localhost"],
    ["http://localhost", "shop.localhost"],
    ["http://a.localhost", "b.localhost"],
    // Addresses are no suffixes of anything.
    ["https://login.example.com", "127.0.0.1"],
    ["https://login.example.com", "[::1]"],
  ])("%s asking for %s", (origin, requested) => {
    expect(checkRpId(origin, requested)).toMatchObject({ type: "not-a-suffix" });
  });
});

describe("an origin that is no relying party", () => {
  it.each([
    "http://example.com",
    "http://login.example.com:8080",
    "http://localhost.example.com",
    "http://notlocalhost",
    "https://127.0.0.1",
    "https://127.0.0.1:8443",
    "http://127.0.0.1",
    "https://192.168.1.20",
    "https://[::1]",
    "https://[2001:db8::1]:8443",
    "null",
    "",
    "https://",
    "example.com",
    "https://example.com/",
    "https://example.com/path",
    "https://user@example.com",
    "HTTPS://example.com",
    "https://EXAMPLE.com",
    "https://example.com:443",
    "https://bücher.example",
    "file://",
    "ftp://example.com",
    "ws://example.com",
    "wss://example.com",
    "data:text/html,x",
    "about:blank",
    "blob:https://example.com/0",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "moz-extension://0a5b1c6e-1111-2222-3333-444455556666",
  ])("%s", (origin) => {
    expect(checkRpId(origin, undefined)).toMatchObject({ type: "not-a-domain" });
    expect(checkRpId(origin, "example.com")).toMatchObject({ type: "not-a-domain" });
  });
});

it("a host with a dot at the end never speaks for the one without", () => {
  for (const requested of [undefined, "example.com.", "example.com"]) {
    const check = checkRpId("https://example.com.", requested);
    expect(check.type === "valid" && check.rpId === "example.com").toBe(false);
  }
});
