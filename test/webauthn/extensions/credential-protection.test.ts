import { describe, expect, it } from "vitest";
import { register, signIn } from "./ceremony.ts";

describe("credentialProtectionPolicy", () => {
  it.each([
    ["userVerificationOptional", undefined],
    ["userVerificationOptionalWithCredentialIDList", 2],
    ["userVerificationRequired", 3],
    ["something-new", undefined],
  ])("%s is kept as level %s, and the page is told nothing", async (credentialProtectionPolicy, level) => {
    const { outputs, store } = await register({ credentialProtectionPolicy });
    expect(outputs).toEqual({});
    expect(store.sources[0]?.credProtect).toBe(level);
  });

  it("can be enforced where it is known", async () => {
    const known = await register({
      credentialProtectionPolicy: "userVerificationRequired",
      enforceCredentialProtectionPolicy: true,
    });
    expect(known.store.sources[0]?.credProtect).toBe(3);
    const nothing = await register({ enforceCredentialProtectionPolicy: true });
    expect(nothing.outputs).toEqual({});
    const unknown = await register({
      credentialProtectionPolicy: "toString",
      enforceCredentialProtectionPolicy: true,
    });
    expect([unknown.error, unknown.consent.hints.length]).toEqual(["NotSupportedError", 0]);
  });

  it("is nothing for get()", async () => {
    const { outputs } = await signIn({
      credentialProtectionPolicy: "toString",
      enforceCredentialProtectionPolicy: true,
    });
    expect(outputs).toEqual({});
  });
});
