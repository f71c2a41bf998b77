import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
import { accountWithPasskey, password, Visitor } from "./visitor.ts";

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const body = { username: "csrf", password };

describe("a POST is refused", () => {
  const cases: [string, object, number, string][] = [
    ["from another origin", { Origin: "https://evil.example" }, 403, "foreign-request"],
    ["from another port", { Origin: "http://localhost:1" }, 403, "foreign-request"],
    ["from an opaque origin", { Origin: "null" }, 403, "foreign-request"],
    ["from a same-site page", { "Sec-Fetch-Site": "same-site" }, 403, "foreign-request"],
    ["as a form", { "Content-Type": "application/x-www-form-urlencoded" }, 415, "content-type"],
    ["as plain text", { "Content-Type": "text/plain" }, 415, "content-type"],
  ];
  test.each(cases)("%s", async (_, headers, status, code) => {
    expect(await new Visitor(demo).post("sign-up", body, headers)).toMatchObject({ status, code });
  });

  test("without an origin", async () => {
    const response = await fetch(`${demo.origin}/api/sign-up`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(403);
  });

  test("when it is too large or no JSON object", async () => {
    const visitor = new Visitor(demo);
    const large = await visitor.post("sign-up", { ...body, filler: "x".repeat(64 * 1024) });
    expect(large).toMatchObject({ status: 413, code: "body-size" });
    for (const odd of [[], "text", null]) expect((await visitor.post("sign-up", odd)).code).toBe("body-form");
  });
});

test("the API does nothing on GET, and nothing that it does not know", async () => {
  const visitor = new Visitor(demo);
  expect((await visitor.get("sign-up")).status).toBe(404);
  expect((await visitor.post("nonsense")).status).toBe(404);
  expect((await fetch(`${demo.origin}/home`, { method: "POST" })).status).toBe(405);
});

test("another host name is refused, or sent to the right one at the door", async () => {
  const ask = (path: string) =>
    new Promise<{ status: number | undefined; location: string | undefined }>((resolve, reject) => {
      const options = { host: "127.0.0.1", port: demo.port, path, headers: { Host: "evil.example" } };
      request(options, ({ statusCode, headers }) =>
        resolve({ status: statusCode, location: headers.location }),
      )
        .on("error", reject)
        .end();
    });
  expect(await ask("/")).toEqual({ status: 303, location: `${demo.origin}/` });
  expect(await ask("/api/account")).toMatchObject({ status: 421 });
});

test("every page has a strict policy and no inline script or style", async () => {
  const response = await new Visitor(demo).page("/");
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  const script = /<script[^>]*src="([^"]+)"/.exec(html)?.[1] ?? "";
  const loaded = await fetch(demo.origin + script);
  expect(loaded.headers.get("content-type")).toContain("text/javascript");
});

test("pages send each visitor where they belong", async () => {
  const goes = async (visitor: Visitor, path: string) => {
    const response = await visitor.page(path);
    return response.headers.get("location") ?? response.status;
  };
  const { owner, visitor } = await accountWithPasskey(demo, "ada");
  const nobody = new Visitor(demo);
  expect(await Promise.all(["/", "/second", "/home", "/billing"].map((path) => goes(nobody, path)))).toEqual([
    200,
    "/",
    "/",
    "/",
  ]);
  await visitor.signIn("ada");
  expect(await goes(visitor, "/second")).toBe(200);
  expect(await goes(visitor, "/home")).toBe("/");
  expect(await goes(owner, "/")).toBe("/home");
  expect(await goes(owner, "/second")).toBe("/home");
  expect(await goes(owner, "/home")).toBe(200);
  for (const path of ["/billing.html", "/nowhere", "/../package.json"])
    expect(await goes(owner, path)).toBe(404);
});

test("the pages have the elements that other programs rely on", async () => {
  const { owner, visitor } = await accountWithPasskey(demo, "grace");
  await visitor.signIn("grace");
  const expectIds = async (who: Visitor, path: string, ids: string) => {
    const html = await (await who.page(path)).text();
    for (const id of `${ids} status`.split(" ")) expect(html, `${path} #${id}`).toContain(`id="${id}"`);
  };
  const signIn = "passkey-signin signin-username signin-password signin-submit";
  await expectIds(new Visitor(demo), "/", `signup-username signup-password signup-submit ${signIn}`);
  await expectIds(visitor, "/second", "second-passkey totp-code totp-submit recovery-code recovery-submit");
  const home = "account-name add-passkey totp-setup totp-secret totp-confirm-code totp-confirm recovery-make";
  await expectIds(owner, "/home", `${home} open-billing sign-out`);
  await expectIds(owner, "/billing", "step-up");
});

test("two servers run at once and keep their accounts apart; a closed one is gone", async () => {
  const other = await startDemo();
  expect(other.port).not.toBe(demo.port);
  await new Visitor(demo).signUp("here");
  expect((await new Visitor(other).signIn("here")).code).toBe("password-wrong");
  await other.close();
  await expect(fetch(other.origin)).rejects.toThrow();
});
