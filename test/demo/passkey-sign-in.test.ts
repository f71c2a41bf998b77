import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import { type Claims, SoftwarePasskey } from "./software-authenticator.ts";
import { accountWithPasskey, type Options, Visitor } from "./visitor.ts";

let demo: Demo;
const events: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => events.push(event));
});
afterAll(() => demo.close());
afterEach(() => vi.useRealTimers());

test("the options name no passkey and require user verification", async () => {
  const { value } = await new Visitor(demo).post<Options>("sign-in/passkey/options");
  expect(value).toMatchObject({ allowCredentials: [], userVerification: "required", rpId: "localhost" });
});

test("a passkey alone signs in under a new session, and its record follows", async () => {
  const { passkey, visitor } = await accountWithPasskey(demo, "ada", { counter: 1 });
  await visitor.post("sign-in/passkey/options");
  const before = visitor.cookie;
  events.length = 0;
  const answer = await visitor.assert("sign-in/passkey", passkey, { counter: 2, bs: false });
  expect(answer.value.next).toBe("/home");
  expect(visitor.cookie).not.toBe(before);
  const [listed] = (await visitor.account()).passkeys;
  expect(listed).toMatchObject({ id: passkey.id, backedUp: false, lastUsedAt: expect.any(Number) });
  expect(events).toEqual([
    {
      step: "passkey-signin",
      username: "ada",
      credentialId: passkey.id,
      flags: { up: true, uv: true, be: true, bs: false },
      counter: 2,
      algorithm: -7,
      userVerificationAsked: "required",
    },
  ]);
  expect((await visitor.assert("sign-in/passkey", passkey, { counter: 2 })).code).toBe("counter-back");
});

describe("a sign-in is refused", () => {
  const cases: [string, Claims, string][] = [
    ["without user verification", { uv: false }, "not-verified-user"],
    ["without user presence", { up: false }, "not-present"],
    ["from another origin", { origin: "http://localhost:1" }, "wrong-origin"],
    ["from a cross-origin frame", { crossOrigin: true }, "cross-origin"],
    ["for another RP id", { rpId: "evil.example" }, "wrong-rp-id"],
    ["of the wrong type", { type: "webauthn.create" }, "wrong-type"],
    ["for a challenge of its own", { challenge: "AAAAAAAAAAAAAAAAAAAAAA" }, "challenge-unknown"],
    ["with a counter that stays", { counter: 7 }, "counter-back"],
    ["with a counter that goes back", { counter: 6 }, "counter-back"],
    ["with a counter that became zero", { counter: 0 }, "counter-back"],
    ["backed up though it never can be", { be: false, bs: true }, "backup-flags"],
    ["with another backup eligibility", { be: false, bs: false }, "backup-eligibility-changed"],
    ["without a user handle", { userHandle: null }, "user-handle-missing"],
    ["with the user handle of nobody", { userHandle: "AAAA" }, "user-handle-mismatch"],
    ["with an id that nobody has", { id: "AAAAAAAAAAAAAAAAAAAAAA" }, "passkey-unknown"],
    ["with a wrong signature", { breakSignature: true }, "wrong-signature"],
  ];
  test.each(cases)("%s", async (name, claims, code) => {
    const username = `refused-${cases.findIndex(([other]) => other === name)}`;
    const { passkey, visitor } = await accountWithPasskey(demo, username, { counter: 7 });
    events.length = 0;
    const answer = await visitor.assert("sign-in/passkey", passkey, { counter: 8, ...claims });
    expect(answer).toMatchObject({ status: 400, code });
    expect(answer.message).toMatch(/^[A-Z].{15,}\.$/);
    expect((await visitor.get("account")).code).toBe("signed-out");
    expect(events).toEqual([]);
    expect((await visitor.assert("sign-in/passkey", passkey, { counter: 8 })).value.next).toBe("/home");
  });

  test("with another account's user handle", async () => {
    const { passkey, visitor } = await accountWithPasskey(demo, "mallory");
    const { owner } = await accountWithPasskey(demo, "victim");
    const { value } = await owner.post<Options>("passkeys/options");
    const answer = await visitor.assert("sign-in/passkey", passkey, { userHandle: value.user.id });
    expect(answer.code).toBe("user-handle-mismatch");
  });

  test("with a key that is not the passkey's", async () => {
    const { owner, passkey, visitor } = await accountWithPasskey(demo, "impersonated");
    const { value } = await owner.post<Options>("passkeys/options");
    const impostor = new SoftwarePasskey(demo.origin, value.user.id);
    const answer = await visitor.assert("sign-in/passkey", impostor, { id: passkey.id });
    expect(answer.code).toBe("wrong-signature");
  });
});

describe("a challenge", () => {
  test("is used up by one answer, right or wrong", async () => {
    const { passkey, visitor } = await accountWithPasskey(demo, "once");
    const { value } = await visitor.post<Options>("sign-in/passkey/options");
    const wrong = { response: passkey.assertion(value, { uv: false }) };
    const right = { response: passkey.assertion(value) };
    expect((await visitor.post("sign-in/passkey", wrong)).code).toBe("not-verified-user");
    expect((await visitor.post("sign-in/passkey", right)).code).toBe("challenge-used");
  });

  test("is dead with the session that signed in with it", async () => {
    const { passkey, visitor } = await accountWithPasskey(demo, "replayed");
    const { value } = await visitor.post<Options>("sign-in/passkey/options");
    const body = { response: passkey.assertion(value) };
    expect((await visitor.post("sign-in/passkey", body)).code).toBe("");
    expect((await visitor.post("sign-in/passkey", body)).code).toBe("challenge-session");
  });

  test("of another session is refused and stays good for its own", async () => {
    const { passkey, visitor } = await accountWithPasskey(demo, "bound");
    const thief = new Visitor(demo);
    await thief.post("sign-in/passkey/options");
    const { value } = await visitor.post<Options>("sign-in/passkey/options");
    const body = { response: passkey.assertion(value) };
    expect((await thief.post("sign-in/passkey", body)).code).toBe("challenge-session");
    expect((await new Visitor(demo).post("sign-in/passkey", body)).code).toBe("challenge-session");
    expect((await visitor.post("sign-in/passkey", body)).value).toEqual({ next: "/home" });
  });

  test("of another purpose is refused", async () => {
    const { owner, passkey } = await accountWithPasskey(demo, "purposeful");
    const { value } = await owner.post<Options>("step-up/options");
    const answer = await owner.post("sign-in/passkey", { response: passkey.assertion(value) });
    expect(answer.code).toBe("challenge-purpose");
  });

  test("lasts five minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { passkey, visitor } = await accountWithPasskey(demo, "slow");
    const late = (await visitor.post<Options>("sign-in/passkey/options")).value;
    vi.setSystemTime(Date.now() + 5 * 60_000);
    const expired = await visitor.post("sign-in/passkey", { response: passkey.assertion(late) });
    expect(expired.code).toBe("challenge-expired");
    const soon = (await visitor.post<Options>("sign-in/passkey/options")).value;
    vi.setSystemTime(Date.now() + 5 * 60_000 - 1);
    const good = await visitor.post("sign-in/passkey", { response: passkey.assertion(soon) });
    expect(good.code).toBe("");
  });
});
