import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkRpId } from "../../src/webauthn/rp-id.ts";

/** The public suffix list's own test file: `checkPublicSuffix(host, registrable domain or null)`. */
const FILE = new URL("../vectors/test_psl.txt", import.meta.url);
const LINES = readFileSync(FILE, "utf8")
  .split("\n")
  .flatMap((line) => {
    const match = /^checkPublicSuffix\('(?<host>[^']+)', (?:'(?<domain>[^']+)'|null)\);/.exec(line);
    const { host, domain } = match?.groups ?? {};
    // A leading dot makes no host of an origin.
    return host === undefined || host.startsWith(".") ? [] : [{ host, domain }];
  });
const WITH_DOMAIN = LINES.flatMap(({ host, domain }) => (domain === undefined ? [] : [{ host, domain }]));
const SUFFIXES = LINES.filter(({ domain }) => domain === undefined);

const canonical = (host: string) => new URL(`https://${host}`).hostname;
const check = (host: string, rpId: string) => checkRpId(new URL(`https://${host}`).origin, canonical(rpId));
const parent = (host: string) => host.slice(host.indexOf(".") + 1);

it("uses nearly every line of the list's tests", () => {
  expect(WITH_DOMAIN.length).toBeGreaterThanOrEqual(50);
  expect(SUFFIXES.length).toBeGreaterThanOrEqual(17);
});

describe.each(WITH_DOMAIN)("on $host", ({ host, domain }) => {
  it(`a page may use ${domain}`, () => {
    expect(check(host, domain)).toEqual({ type: "valid", rpId: canonical(domain) });
  });

  it(`a page may not use ${parent(domain)}`, () => {
    expect(check(host, parent(domain))).toMatchObject({ type: "not-a-suffix" });
  });

  it("a page below may use it too, and nothing above the registrable domain", () => {
    expect(check(`a.${host}`, domain).type).toBe("valid");
    expect(check(`a.${host}`, host).type).toBe("valid");
    expect(check(`a.${host}`, parent(domain)).type).toBe("not-a-suffix");
  });
});

describe.each(SUFFIXES)("the public suffix $host", ({ host }) => {
  it("is no rpId for a page below it", () => {
    expect(check(`someone.${host}`, host).type).toBe("not-a-suffix");
    expect(check(`www.someone.${host}`, host).type).toBe("not-a-suffix");
  });
});
