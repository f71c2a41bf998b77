import { describe, expect, it, vi } from "vitest";
import { claimRpId } from "../../src/webauthn/claim-rp-id.ts";
import { listsOrigin, mayHaveWellKnown } from "../../src/webauthn/related-origins.ts";
import { NEVER } from "../fakes/scripted-consent.ts";

const CALLER = "https://shop.example.co.uk";
const list = (...origins: unknown[]) => JSON.stringify({ origins });

describe("a list of origins", () => {
  it.each([
    ["the caller alone", list(CALLER)],
    ["the caller after others", list("https://a.example", "https://b.net", CALLER)],
    ["the caller's address with a path", list(`${CALLER}/login?x#y`)],
    ["the caller in capitals, with the port that https has", list("HTTPS://SHOP.EXAMPLE.CO.UK:443")],
    ["members that nobody knows", JSON.stringify({ version: 2, origins: [CALLER], more: {} })],
    ["what is no address, before the caller", list("", "nonsense", "//x", CALLER)],
    ["addresses that count for nothing", list(...Array(9).fill("https://1.2.3.4"), "https://com", CALLER)],
  ])("with %s lists it", (_, body) => {
    expect(listsOrigin(body, CALLER)).toBe(true);
  });

  it.each([
    ["nobody", list()],
    ["the host without a scheme", list("shop.example.co.uk")],
    ["the registrable domain", list("https://example.co.uk")],
    ["a host below", list("https://www.shop.example.co.uk")],
    ["another port", list(`${CALLER}:8443`)],
    ["http", list("http://shop.example.co.uk")],
    [
      "the caller's name in another's",
      list("https://shop.example.co.uk.evil.net", `https://x@evil.net/#${CALLER}`),
    ],
    ["a wildcard", list("https://*.example.co.uk")],
    ["a dot at the end", list(`${CALLER}.`)],
    ["a blob of the caller", list(`blob:${CALLER}/0`)],
    ["something that is no text", list(CALLER, 5)],
    ["a list in a list", list([CALLER])],
    ["text instead of a list", JSON.stringify({ origins: CALLER })],
    ["an object instead of a list", JSON.stringify({ origins: { 0: CALLER, length: 1 } })],
    ["another member", JSON.stringify({ Origins: [CALLER] })],
    ["a list on its own", JSON.stringify([CALLER])],
    ["null", "null"],
    ["text", JSON.stringify(CALLER)],
    ["no JSON", `{"origins":["${CALLER}"]`],
    ["nothing", ""],
  ])("with %s does not", (_, body) => {
    expect(listsOrigin(body, CALLER)).toBe(false);
  });

  it("counts five names, however many origins they have", () => {
    const names = ["a", "b", "c", "d"].map((name) => `https://${name}.com`);
    expect(listsOrigin(list(...names, CALLER), CALLER)).toBe(true);
    expect(listsOrigin(list(...names, "https://e.com", CALLER), CALLER)).toBe(false);
    // One name under another suffix, or with a host before it, is the same name.
    expect(listsOrigin(list(...names, "https://www.a.de", "https://b.co.uk", CALLER), CALLER)).toBe(true);
    const own = "https://example.com";
    expect(listsOrigin(list(own, ...names, "https://e.com", CALLER), CALLER)).toBe(true);
    const late = list(...names, own, "https://f.com", "https://g.com", CALLER);
    expect(listsOrigin(late, CALLER)).toBe(true);
  });
});

describe("a document", () => {
  it.each(["example.com", "login.example.com", "someone.github.io", "xn--bcher-kva.de", "shop.co.uk"])(
    "may be asked for at %s",
    (rpId) => expect(mayHaveWellKnown(rpId)).toBe(true),
  );

  it.each([
    "",
    ".",
    "com",
    "co.uk",
    "github.io",
    "intranet",
    "localhost",
    "app.localhost",
    "127.0.0.1",
    "[::1]",
    "2130706433",
    "example.com:8443",
    "example.com/path",
    "example.com?x",
    "example.com#x",
    "user@example.com",
    "example.com.",
    ".example.com",
    "EXAMPLE.com",
    "bücher.example",
    " example.com",
    "https://example.com",
    "example.com\\evil",
    "*.example.com",
    // Names of one network, which a page of another cannot mean.
    "host.intranet",
    "router.lan",
    "db.corp",
    "printer.local",
    "nas.home.arpa",
    "1.168.192.in-addr.arpa",
    "metadata.google.internal",
    "kubernetes.default.svc",
    "brand.example",
  ])("is never asked for at %o", (rpId) => expect(mayHaveWellKnown(rpId)).toBe(false));
});

describe("the rpId of a call", () => {
  const listing = () => vi.fn(async () => true);

  it("of the caller's own domain needs no list", async () => {
    const isRelatedOrigin = listing();
    for (const rpId of [undefined, "shop.example.co.uk", "example.co.uk"]) {
      expect(await claimRpId(CALLER, rpId, isRelatedOrigin, NEVER)).toMatchObject({ type: "valid" });
    }
    expect(isRelatedOrigin).not.toHaveBeenCalled();
  });

  it("of another domain needs that domain's list", async () => {
    const isRelatedOrigin = listing();
    const claimed = await claimRpId(CALLER, "example.de", isRelatedOrigin, NEVER);
    expect(claimed).toEqual({ type: "valid", rpId: "example.de" });
    expect(isRelatedOrigin).toHaveBeenCalledExactlyOnceWith("example.de", CALLER, NEVER);
  });

  it("of a domain whose list does not name the caller is a SecurityError", async () => {
    const claimed = await claimRpId(CALLER, "example.de", async () => false, NEVER);
    expect(claimed).toMatchObject({ type: "error", name: "SecurityError" });
  });

  it.each(["co.uk", "127.0.0.1", "localhost", "example.de:443", "evil@example.de", "nas.lan", ""])(
    "%o is a SecurityError, and nobody is asked",
    async (rpId) => {
      const isRelatedOrigin = listing();
      const claimed = await claimRpId(CALLER, rpId, isRelatedOrigin, NEVER);
      expect(claimed).toMatchObject({ type: "error", name: "SecurityError" });
      expect(isRelatedOrigin).not.toHaveBeenCalled();
    },
  );

  it("is the browser's where nobody is to be asked now", async () => {
    const claimed = await claimRpId(CALLER, "example.de", async () => undefined, NEVER);
    expect(claimed).toEqual({ type: "native" });
  });

  it("is the browser's where nobody may be asked", async () => {
    expect(await claimRpId(CALLER, "example.de", undefined, NEVER)).toEqual({ type: "native" });
    expect(await claimRpId(CALLER, "co.uk", undefined, NEVER)).toMatchObject({ name: "SecurityError" });
  });
});
