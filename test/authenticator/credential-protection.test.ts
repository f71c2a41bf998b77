import { describe, expect, it } from "vitest";
import type { ProtectionLevel } from "../../src/authenticator/credential-protection.ts";
import { getAssertion } from "../../src/authenticator/get-assertion.ts";
import { makeCredential } from "../../src/authenticator/make-credential.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approving, NEVER, portsOf } from "../fakes/scripted-consent.ts";

const OWN = credential(1);
const REQUEST = {
  rpId: "example.com",
  clientDataHash: someBytes(32, 77),
  allowed: [],
  requireUserVerification: false,
  extensions: {},
};

async function make(credProtect?: ProtectionLevel, { store = new MemoryStore(), verified = true } = {}) {
  return makeCredential(
    {
      rp: { id: "example.com", name: "Example" },
      user: { id: someBytes(16, 1), name: "ada", displayName: "Ada" },
      clientDataHash: someBytes(32, 77),
      algorithms: [-7],
      excluded: [OWN.id],
      requireResidentKey: true,
      requireUserPresence: true,
      requireUserVerification: false,
      attestationFormats: ["none"],
      extensions: { ...(credProtect && { credProtect }) },
    },
    portsOf(store, approving(verified)),
    NEVER,
  );
}

async function assertion(level: ProtectionLevel, named: boolean, verified = false) {
  const consent = approving(verified);
  const store = new MemoryStore(credential(1, { credProtect: level }));
  const result = await getAssertion(
    { ...REQUEST, allowed: named ? [OWN.id] : [] },
    portsOf(store, consent),
    NEVER,
  );
  return { type: result.type, verify: consent.hints[0]?.verify };
}

describe("a new credential", () => {
  it.each([
    [1, undefined, "01"],
    [2, 2, "02"],
    [3, 3, "03"],
  ] as const)("of level %i keeps it, and says so in its data", async (level, kept, byte) => {
    const made = await make(level);
    if (made.type !== "made") throw new Error(made.type);
    expect(made.source.credProtect).toBe(kept);
    expect((made.authenticatorData[32] ?? 0) & 0x80).toBe(0x80);
    expect(hex(made.authenticatorData).endsWith(`a16b6372656450726f74656374${byte}`)).toBe(true);
  });

  it("that nobody asked to protect says nothing", async () => {
    const made = await make();
    if (made.type !== "made") throw new Error(made.type);
    expect("credProtect" in made.source).toBe(false);
    expect((made.authenticatorData[32] ?? 0) & 0x80).toBe(0);
  });
});

describe("an assertion without a wish to verify", () => {
  it.each([
    [1, false, false, "asserted"],
    [2, false, true, "declined"],
    [2, true, false, "asserted"],
    [3, false, true, "declined"],
    [3, true, true, "declined"],
  ] as const)(
    "of level %i, named: %s, asks to verify: %s; unverified: %s",
    async (level, named, verify, type) => {
      expect(await assertion(level, named)).toEqual({ verify, type });
      expect((await assertion(level, named, true)).type).toBe("asserted");
    },
  );

  it("of a locked vault, where the level is not known, asks to verify", async () => {
    const store = new MemoryStore(credential(1));
    store.open = false;
    const consent = approving(true);
    const ask = consent.ask.bind(consent);
    consent.ask = (hint, signal) => {
      store.open = true;
      return ask(hint, signal);
    };
    const result = await getAssertion({ ...REQUEST, allowed: [OWN.id] }, portsOf(store, consent), NEVER);
    expect(result.type).toBe("asserted");
    expect(consent.hints[0]?.verify).toBe(true);
  });
});

describe("an excluded credential", () => {
  it.each([
    [1, false, "excluded"],
    [2, false, "excluded"],
    [3, true, "excluded"],
    [3, false, "made"],
  ] as const)("of level %i, told to a person who is verified: %s, is %s", async (level, verified, type) => {
    const store = new MemoryStore(credential(1, { credProtect: level }));
    expect((await make(undefined, { store, verified })).type).toBe(type);
  });
});
