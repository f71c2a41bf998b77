import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import { totpCode } from "./totp-code.ts";
import { accountWithPasskey, type Options, Visitor } from "./visitor.ts";

let demo: Demo;
const events: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => events.push(event));
});
afterAll(() => demo.close());
afterEach(() => vi.useRealTimers());

/** An account with a code app, and the time at which its first code was spent. */
async function accountWithTotp(username: string) {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2030-01-01T12:00:10Z") });
  const owner = new Visitor(demo);
  await owner.signUp(username);
  const secret = await owner.setUpTotp((fresh) => totpCode(fresh, Date.now()));
  return { owner, secret, start: Date.now() };
}

async function tryTotp(username: string, code: string) {
  const visitor = new Visitor(demo);
  expect((await visitor.signIn(username)).value.next).toBe("/second");
  return visitor.post("second/totp", { code });
}

test("the password is not enough, and a passkey without user verification completes it", async () => {
  const { passkey, visitor } = await accountWithPasskey(demo, "ada");
  events.length = 0;
  expect((await visitor.signIn("ada")).value.next).toBe("/second");
  expect((await visitor.get("account")).code).toBe("signed-out");
  expect((await visitor.get("second")).value).toEqual({
    username: "ada",
    passkey: true,
    totp: false,
    recovery: false,
  });
  const halfway = visitor.cookie;
  const answer = await visitor.assert("second/passkey", passkey, { uv: false, userHandle: null });
  expect(answer.value.next).toBe("/home");
  expect(visitor.cookie).not.toBe(halfway);
  expect(events).toMatchObject([
    { step: "password" },
    {
      step: "second-factor",
      credentialId: passkey.id,
      flags: { uv: false },
      userVerificationAsked: "discouraged",
    },
  ]);
});

test("the options allow the account's passkeys; verification is preferred only on request", async () => {
  const { passkey, visitor } = await accountWithPasskey(demo, "options");
  await visitor.signIn("options");
  const plain = (await visitor.post<Options>("second/passkey/options")).value;
  expect(plain.userVerification).toBe("discouraged");
  expect(plain.allowCredentials).toMatchObject([{ id: passkey.id, type: "public-key" }]);
  const ask = async (userVerification: string) =>
    (await visitor.post<Options>("second/passkey/options", { userVerification })).value.userVerification;
  expect(await ask("preferred")).toBe("preferred");
  expect(await ask("required")).toBe("discouraged");
});

test("another account's passkey, and a user handle that does not fit, are refused", async () => {
  const { passkey, visitor } = await accountWithPasskey(demo, "victim");
  const { passkey: foreign } = await accountWithPasskey(demo, "mallory");
  await visitor.signIn("victim");
  expect((await visitor.assert("second/passkey", foreign)).code).toBe("passkey-of-another");
  const misnamed = await visitor.assert("second/passkey", passkey, { userHandle: "AAAA" });
  expect(misnamed.code).toBe("user-handle-mismatch");
  expect((await visitor.assert("second/passkey", passkey, { up: false })).code).toBe("not-present");
  expect((await visitor.get("account")).code).toBe("signed-out");
});

test("without the password there is no second step", async () => {
  const visitor = new Visitor(demo);
  await visitor.post("sign-in/passkey/options");
  const paths = ["second/passkey/options", "second/passkey", "second/totp", "second/recovery"];
  for (const path of paths) expect((await visitor.post(path, { code: "1" })).code).toBe("no-password-yet");
  expect((await visitor.get("second")).status).toBe(401);
});

test("the password is worth a quarter of an hour", async () => {
  const { passkey, visitor } = await accountWithPasskey(demo, "sleepy");
  vi.useFakeTimers({ toFake: ["Date"] });
  await visitor.signIn("sleepy");
  vi.setSystemTime(Date.now() + 15 * 60_000);
  expect((await visitor.get("second")).code).toBe("no-password-yet");
  expect((await visitor.post("second/passkey", { response: passkey })).code).toBe("no-password-yet");
});

test("a code app counts only once a code of it was confirmed", async () => {
  const owner = new Visitor(demo);
  await owner.signUp("unconfirmed");
  expect((await owner.post("totp/confirm", { code: "123456" })).code).toBe("totp-not-set-up");
  const { value } = await owner.post<{ secret: string; uri: string }>("totp");
  expect(value.uri).toContain(`secret=${value.secret}`);
  expect(value.uri).toMatch(/^otpauth:\/\/totp\/Harbour:unconfirmed\?/);
  expect((await owner.post("totp/confirm", { code: "12345" })).code).toBe("totp-form");
  expect((await owner.post("totp/confirm", { code: totpCode(value.secret, 0) })).code).toBe("totp-wrong");
  expect((await owner.account()).totp).toBe(false);
  expect((await new Visitor(demo).signIn("unconfirmed")).value.next).toBe("/home");
});

test("codes of one step around now are accepted, each once", async () => {
  const { secret, start } = await accountWithTotp("grace");
  const at = (steps: number) => totpCode(secret, start + steps * 30_000);
  expect((await tryTotp("grace", at(0))).code).toBe("totp-used");
  expect((await tryTotp("grace", at(2))).code).toBe("totp-wrong");
  events.length = 0;
  expect((await tryTotp("grace", at(1))).code).toBe("");
  expect(events).toContainEqual({ step: "totp", username: "grace", purpose: "sign-in" });
  expect((await tryTotp("grace", at(1))).code).toBe("totp-used");
  vi.setSystemTime(start + 90_000);
  const spaced = at(2).replace(/^.../, "$& ");
  expect((await tryTotp("grace", spaced)).code).toBe("");
  vi.setSystemTime(start + 180_000);
  expect((await tryTotp("grace", at(4))).code).toBe("totp-wrong");
});

test("guessing codes is slowed down, across sessions", async () => {
  const { secret, start } = await accountWithTotp("margaret");
  const visitor = new Visitor(demo);
  await visitor.signIn("margaret");
  const wrong = totpCode(secret, start + 600_000);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await visitor.post("second/totp", { code: wrong })).code).toBe("totp-wrong");
  }
  const right = await tryTotp("margaret", totpCode(secret, start + 30_000));
  expect(right).toMatchObject({ status: 429, code: "too-many-attempts" });
});

test("each of the ten recovery codes works once, and new ones end the old ones", async () => {
  const { owner } = await accountWithTotp("edith");
  const { codes } = (await owner.post<{ codes: string[] }>("recovery-codes")).value;
  expect(new Set(codes).size).toBe(10);
  const spend = async (code = "") => {
    const visitor = new Visitor(demo);
    await visitor.signIn("edith");
    return visitor.post("second/recovery", { code });
  };
  events.length = 0;
  expect((await spend(codes[0])).value).toEqual({ next: "/home" });
  expect(events).toContainEqual({ step: "recovery-code", username: "edith" });
  expect((await spend(codes[0])).code).toBe("recovery-wrong");
  expect((await spend(codes[1]?.toLowerCase().replaceAll("-", " "))).code).toBe("");
  expect((await spend("")).code).toBe("recovery-wrong");
  expect((await owner.account()).recoveryCodesLeft).toBe(8);
  await owner.post("recovery-codes");
  expect((await spend(codes[2])).code).toBe("recovery-wrong");
});
