import { describe, expect, it } from "vitest";
import { createAuthenticator } from "../../testing/index.ts";

/** RFC 6238, appendix B: the SHA-1 secret, base32. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("the clock", () => {
  it("is the system's without a seed, and stands still with one", () => {
    const { clock } = createAuthenticator();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5_000);
    expect(createAuthenticator({ seed: "a" }).clock.now()).toBe(Date.parse("2030-01-01T00:00:00Z"));
    expect(createAuthenticator({ seed: "a", now: 5 }).clock.now()).toBe(5);
    let time = 1;
    const own = createAuthenticator({ now: () => time });
    time = 7;
    expect(own.clock.now()).toBe(7);
  });

  it("travels, and one-time codes with it", () => {
    const authenticator = createAuthenticator({ now: 59_000 });
    const uri = `otpauth://totp/Example:ada?secret=${SECRET}&digits=8`;
    expect(authenticator.totp(uri)).toBe("94287082");
    authenticator.clock.set(1_111_111_109_000);
    expect(authenticator.totp(uri)).toBe("07081804");
    authenticator.clock.advance(2_000);
    expect(authenticator.totp(uri)).toBe("14050471");
    authenticator.clock.advance(-2_000);
    expect(authenticator.totp(uri)).toBe("07081804");
    expect(authenticator.totp(SECRET)).toBe("081804");
    expect(() => authenticator.totp("no secret!")).toThrow("secret");
  });
});
