import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import { checkRelyingParty } from "../../../testing/rp-check/check-relying-party.ts";
import { readConfig } from "../../../testing/rp-check/read-config.ts";
import type { Report } from "../../../testing/rp-check/report.ts";
import { describeReport } from "../../../testing/rp-check/table.ts";
import { startServer } from "./small-server.ts";

vi.setConfig({ testTimeout: 30_000 });

/** The run against a server that answers with that, its report as a terminal gets it, and what it was asked. */
async function runWith(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ report: Report; text: string; asked: string[] }> {
  const asked: string[] = [];
  const server = await startServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  const ceremony = { begin: { path: "/begin" }, finish: { path: "/finish" } };
  const account = [{ path: "/sign-up" }];
  const config = readConfig({ url: server.url, account, registration: ceremony, login: ceremony });
  try {
    const report = await checkRelyingParty(config, { faults: [] });
    return { report, text: describeReport(report), asked };
  } finally {
    await server.close();
  }
}

const json = (response: ServerResponse, value: unknown) =>
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));

const creation = (rp: object) => ({
  rp: { name: "x", ...rp },
  user: { id: "AQID", name: "a", displayName: "a" },
  challenge: "AQIDBAUGBwgJCgsMDQ4PEA",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
});

test("names in its options are not obeyed by the terminal that shows what stands out in them", async () => {
  const evil = "\u001b]0;owned\u0007\u202e\nAll 60 rows are as they should be";
  const { report, text } = await runWith((_, response) =>
    json(response, { ...creation({}), extensions: { [evil]: true }, attestation: evil }),
  );
  expect(report.findings.map(({ summary }) => summary).join("\n")).toContain("\\u001b]0;owned");
  expect(text).not.toMatch(/[^\P{C}\n]/u);
  expect(text).not.toMatch(/^All 60/m);
});

test("where it leads is not obeyed either", async () => {
  const { report, text } = await runWith((request, response) => {
    if (request.url === "/sign-up") json(response, {});
    else response.writeHead(302, { Location: "/\u009b2J" }).end();
  });
  expect(report.void?.kind).toBe("redirected");
  expect(text).not.toMatch(/[^\P{C}\n]/u);
});

test("it does not get values by leading on to places for them", async () => {
  const { asked } = await runWith((request, response) => {
    if (request.url === "/sign-up") response.writeHead(302, { Location: "/?p={{password}}" }).end();
    else json(response, {});
  });
  expect(asked[1]).toBe("/?p={{password}}");
});

test.each([
  ["an address that is none", "http://["],
  ["another server", "http://elsewhere.example/"],
  ["itself, again and again", "/sign-up"],
])("leading on to %s voids the run", async (_what, location) => {
  const { report, asked } = await runWith((_, response) =>
    response.writeHead(302, { Location: location }).end(),
  );
  expect(report.void?.kind).toBe("redirected");
  expect(asked.length).toBeLessThanOrEqual(6);
});

test("an answer without an end voids the run, long before memory does", async () => {
  let sent = 0;
  const { report } = await runWith((_, response) => {
    const block = Buffer.alloc(1 << 20, "x");
    const more = () => {
      while (!response.destroyed && sent < 200) {
        sent += 1;
        if (!response.write(block)) return response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  expect(report.void).toMatchObject({ kind: "unreachable", message: expect.stringContaining("more than") });
  expect(sent).toBeLessThan(100);
});
