import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import { accountWithPasskey, type Options, Visitor } from "./visitor.ts";

let demo: Demo;
const events: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => events.push(event));
});
afterAll(() => demo.close());
afterEach(() => vi.useRealTimers());

async function billingPage(visitor: Visitor): Promise<string> {
  return (await visitor.page("/billing")).text();
}

test("billing opens with a fresh verification, for five minutes and for this session", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { owner, passkey, visitor } = await accountWithPasskey(demo, "ada");
  await visitor.assert("sign-in/passkey", passkey);
  const closed = await billingPage(owner);
  expect(closed).toContain('id="step-up"');
  expect(closed).not.toContain('id="balance"');
  expect(closed).not.toContain("€");
  const refused = await owner.get("billing");
  expect(refused).toMatchObject({ status: 403, code: "step-up-required" });
  expect(JSON.stringify(refused.value)).not.toContain("€");

  const { value: options } = await owner.post<Options>("step-up/options");
  expect(options.userVerification).toBe("required");
  expect(options.allowCredentials.map(({ id }) => id)).toEqual([passkey.id]);
  events.length = 0;
  const answer = await owner.post("step-up", { response: passkey.assertion(options) });
  expect(answer.value).toEqual({ next: "/billing" });
  expect(events).toMatchObject([{ step: "step-up", flags: { uv: true }, userVerificationAsked: "required" }]);
  expect(await billingPage(owner)).toContain('id="balance"');
  expect((await owner.get<{ balance: string }>("billing")).value.balance).toContain("€");
  expect((await visitor.get("billing")).code).toBe("step-up-required");

  vi.setSystemTime(Date.now() + 5 * 60_000);
  expect((await owner.get("billing")).code).toBe("step-up-required");
  expect(await billingPage(owner)).toContain('id="step-up"');
});

test("a step-up without verification, or with another account's passkey, opens nothing", async () => {
  const { owner, passkey } = await accountWithPasskey(demo, "grace");
  const { passkey: foreign } = await accountWithPasskey(demo, "mallory");
  expect((await owner.assert("step-up", passkey, { uv: false })).code).toBe("not-verified-user");
  expect((await owner.assert("step-up", foreign)).code).toBe("passkey-of-another");
  expect((await owner.get("billing")).code).toBe("step-up-required");
});

test("signing in again closes billing", async () => {
  const { owner, passkey } = await accountWithPasskey(demo, "edith");
  await owner.assert("step-up", passkey);
  await owner.assert("sign-in/passkey", passkey);
  expect((await owner.get("billing")).code).toBe("step-up-required");
});

test("an account without a passkey is told to add one, a visitor to sign in", async () => {
  const owner = new Visitor(demo);
  expect((await owner.get("billing")).code).toBe("signed-out");
  expect((await owner.post("step-up/options")).code).toBe("signed-out");
  await owner.signUp("bare");
  expect(await owner.post("step-up/options")).toMatchObject({ status: 409, code: "no-passkeys" });
});
