import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import { password, Visitor } from "./visitor.ts";

let demo: Demo;
const events: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => events.push(event));
});
afterAll(() => demo.close());

test("signing up signs in, and the password alone is enough while there is no second factor", async () => {
  const visitor = new Visitor(demo);
  expect((await visitor.signUp("Ada")).value.next).toBe("/home");
  expect(await visitor.account()).toMatchObject({ username: "Ada", passkeys: [], totp: false });
  await visitor.post("sign-out");
  expect((await visitor.get("account")).code).toBe("signed-out");
  events.length = 0;
  expect((await visitor.signIn(" ADA ")).value.next).toBe("/home");
  expect(events).toEqual([{ step: "password", username: "Ada" }]);
});

test("a taken user name, a short password and an odd user name are refused", async () => {
  const visitor = new Visitor(demo);
  await visitor.signUp("grace");
  expect(await new Visitor(demo).signUp("Grace")).toMatchObject({ status: 409, code: "username-taken" });
  const short = await visitor.post("sign-up", { username: "short", password: "seven77" });
  expect(short.code).toBe("password-length");
  expect((await visitor.signUp("<b>")).code).toBe("username-form");
  expect((await visitor.post("sign-up", { username: 7, password })).code).toBe("body-form");
});

test("a wrong password and an unknown user get the same answer", async () => {
  await new Visitor(demo).signUp("edith");
  const visitor = new Visitor(demo);
  const wrong = await visitor.post("sign-in/password", { username: "edith", password: "wrong password" });
  const unknown = await visitor.post("sign-in/password", { username: "nobody", password });
  expect(wrong).toMatchObject({ status: 401, code: "password-wrong" });
  expect(unknown).toEqual(wrong);
  expect(visitor.cookie).toBe("");
});

test("guessing is slowed down after ten failures", async () => {
  await new Visitor(demo).signUp("margaret");
  const visitor = new Visitor(demo);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const answer = await visitor.post("sign-in/password", {
      username: "margaret",
      password: `no ${attempt}`,
    });
    expect(answer.code).toBe("password-wrong");
  }
  expect(await visitor.signIn("margaret")).toMatchObject({ status: 429, code: "too-many-attempts" });
});

test("the session id changes at every sign-in, and the old one is dead after signing out", async () => {
  const visitor = new Visitor(demo);
  await visitor.signUp("joan");
  expect(visitor.setCookie).toMatch(/^harbour_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const first = visitor.cookie;
  await visitor.signIn("joan");
  const second = visitor.cookie;
  expect(second).not.toBe(first);
  await visitor.post("sign-out");
  for (const cookie of [first, second]) {
    visitor.cookie = cookie;
    expect((await visitor.get("account")).code).toBe("signed-out");
  }
});
