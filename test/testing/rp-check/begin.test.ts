import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { begin } from "../../../testing/rp-check/begin.ts";
import type { CeremonyTemplate, RelyingPartyConfig } from "../../../testing/rp-check/config.ts";
import { Visitor } from "../../../testing/rp-check/visitor.ts";
import { startServer } from "./small-server.ts";

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (value: unknown, status = 200): Answering =>
  (_, response) =>
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));

async function options(answer: Answering, template: Partial<CeremonyTemplate> = {}) {
  const server = await startServer(answer);
  try {
    const ceremony = { begin: { path: "/begin" }, finish: { path: "/finish" }, ...template };
    const config: RelyingPartyConfig = { url: server.url, registration: ceremony, login: ceremony };
    return await begin(new Visitor(config, { username: "ada" }), ceremony);
  } finally {
    await server.close();
  }
}

const found = { challenge: "AAAA" };

test.each([
  ["at the top", found, undefined],
  ["under publicKey", { publicKey: found }, undefined],
  ["under options", { options: found }, undefined],
  ["under options.publicKey", { options: { publicKey: found } }, undefined],
  ["where the config says", { data: [{ challenge: "BBBB" }, found] }, "data[1]"],
])("options are found %s", async (_, value, place) => {
  const template = place === undefined ? {} : { begin: { path: "/begin", options: place } };
  expect(await options(json(value), template)).toEqual(found);
});

test.each<[string, Answering, string, RegExp]>([
  [
    "an HTML page",
    (_, response) => response.setHeader("Content-Type", "text/html").end("<h1>Hi"),
    "not-json",
    /POST \/begin was answered with an HTML page, not with options as JSON. Is its path right\? It begins: <h1>Hi/,
  ],
  [
    "other JSON",
    json({ error: "no" }),
    "no-options",
    /has no options with a challenge at its top, publicKey, options, options.publicKey/,
  ],
  [
    "a text for terminals",
    (_, response) => response.writeHead(403).end("\u001b[2J No\n\nway \u0007"),
    "refused",
    /was answered with 403: \[2J No way$/,
  ],
  [
    "a refusal",
    json({ error: "Sign in first" }, 401),
    "refused",
    /was answered with 401: \{"error":"Sign in first"\}/,
  ],
  ["a crash", json({}, 500), "crashed", /was answered with 500/],
  [
    "a redirect",
    (_, response) => response.writeHead(302, { Location: "/login" }).end(),
    "redirected",
    /POST \/begin leads on to \/login/,
  ],
  [
    "429",
    (_, response) => response.writeHead(429, { "Retry-After": "30" }).end(),
    "throttled",
    /slows its visitors down. It asks to wait \(Retry-After: 30\). Set "pause"/,
  ],
])("%s is told as what it is", async (_, answer, kind, message) => {
  await expect(options(answer)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
});

test("a server that is not there is told as such", async () => {
  const server = await startServer(json({}));
  await server.close();
  const ceremony = { begin: { path: "/begin" }, finish: { path: "/finish" } };
  const config: RelyingPartyConfig = { url: server.url, registration: ceremony, login: ceremony };
  await expect(begin(new Visitor(config, {}), ceremony)).rejects.toMatchObject({
    kind: "unreachable",
    message: expect.stringMatching(/^http:\/\/localhost:\d+ cannot be reached: /),
  });
});

test("a page before it gives a token and a cookie, through a redirect, and both are sent", async () => {
  const seen: unknown[] = [];
  const answer: Answering = (request, response) => {
    seen.push([request.method, request.url, request.headers.cookie, request.headers["x-csrf"]]);
    if (request.url === "/in/") response.writeHead(302, { Location: "form", "Set-Cookie": "s=1" }).end();
    else if (request.url === "/in/form") response.end('<input name="csrf" value="t0k">');
    else json(found)(request, response);
  };
  await options(answer, {
    before: [
      { method: "GET", path: "/in/" },
      { method: "get", path: "/in/form", save: { csrf: { text: 'name="csrf" value="([^"]+)"' } } },
    ],
    begin: { path: "/begin/{{username}}", headers: { "X-CSRF": "{{csrf}}" }, body: {} },
  });
  expect(seen).toEqual([
    ["GET", "/in/", undefined, undefined],
    ["GET", "/in/form", "s=1", undefined],
    ["GET", "/in/form", "s=1", undefined],
    ["POST", "/begin/ada", "s=1", "t0k"],
  ]);
});

test("what is to be saved and is not there is told by its name", async () => {
  const before = [{ path: "/", save: { csrf: { header: "x-csrf" } } }];
  await expect(options(json(found), { before })).rejects.toThrow(
    'The answer to POST / has no "csrf" (header x-csrf).',
  );
});

test("another site is never spoken to", async () => {
  const elsewhere: Answering = (_, response) =>
    response.writeHead(302, { Location: "https://evil.example/" }).end();
  await expect(options(elsewhere, { before: [{ path: "/" }] })).rejects.toThrow(
    /https:\/\/evil.example\/ is not at http:\/\/localhost:\d+: only one site is spoken to/,
  );
});
