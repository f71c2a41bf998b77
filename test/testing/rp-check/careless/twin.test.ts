import { describe, expect, test } from "vitest";
import type { Demo } from "../../../../demo/server.ts";
import { type Claims, SoftwarePasskey } from "../../../demo/software-authenticator.ts";
import { accountWithPasskey, type Options, Visitor } from "../../../demo/visitor.ts";
import { CHECKS, type Check } from "./checks.ts";
import { startTwin } from "./twin.ts";

async function signIn(twin: Demo, claims: Claims): Promise<number> {
  const { passkey, visitor } = await accountWithPasskey(twin, "ada", { counter: 7 });
  return (await visitor.assert("sign-in/passkey", passkey, { counter: 8, ...claims })).status;
}

async function register(twin: Demo, claims: Claims): Promise<number> {
  const owner = new Visitor(twin);
  await owner.signUp("ada");
  const { value } = await owner.post<Options>("passkeys/options");
  const passkey = new SoftwarePasskey(twin.origin, value.user.id);
  return (await owner.post("passkeys", { response: passkey.registration(value, claims) })).status;
}

async function onTwin<T>(forgotten: readonly Check[], work: (twin: Demo) => Promise<T>): Promise<T> {
  const twin = await startTwin(forgotten);
  try {
    return await work(twin);
  } finally {
    await twin.close();
  }
}

const signIns: [Check, Claims][] = [
  ["challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ["type", { type: "webauthn.create" }],
  ["origin", { origin: "https://evil.example" }],
  ["origin", { crossOrigin: true }],
  ["credential id", { id: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ["user handle", { userHandle: null }],
  ["user handle", { userHandle: "AAAA" }],
  ["rp id", { rpId: "evil.example" }],
  ["presence", { up: false }],
  ["verification", { uv: false }],
  ["signature", { breakSignature: true }],
  ["backup eligibility", { be: false, bs: false }],
  ["counter", { counter: 7 }],
];

describe("a sign-in", () => {
  test.each(signIns)("where only %s is forgotten: %j is taken, and else not", async (check, claims) => {
    expect(await onTwin([check], (twin) => signIn(twin, claims))).toBe(200);
    const others = CHECKS.filter((other) => other !== check);
    expect(await onTwin(others, (twin) => signIn(twin, claims))).toBe(400);
  });
});

const registrations: [Check, Claims][] = [
  ["challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ["type", { type: "webauthn.get" }],
  ["origin", { origin: "https://evil.example" }],
  ["rp id", { rpId: "evil.example" }],
  ["presence", { up: false }],
  ["backup flags", { be: false, bs: true }],
  ["algorithm", { algorithmByte: 0x2a }],
];

describe("a registration", () => {
  test.each(registrations)("where only %s is forgotten: %j is taken, and else not", async (check, claims) => {
    expect(await onTwin([check], (twin) => register(twin, claims))).toBe(200);
    const others = CHECKS.filter((other) => other !== check);
    expect(await onTwin(others, (twin) => register(twin, claims))).toBe(400);
  });
});
