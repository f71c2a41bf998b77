import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import { main } from "../../../testing/rp-check/main.ts";
import { startTwin } from "./careless/twin.ts";
import { startServer } from "./small-server.ts";

// Passwords of the demonstration are hashed at a cost, one for each account.
vi.setConfig({ testTimeout: 30_000 });

let demo: Demo;
let twin: Demo;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rp-check-"));
  demo = await startDemo();
  twin = await startTwin(["origin"]);
});
afterAll(async () => {
  await demo.close();
  await twin.close();
  await rm(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(console, "error").mockImplementation((text) => void err.push(String(text)));
  const code = await main(args);
  return { code, out: out.join(""), err: err.join("\n") };
}

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("rp-check", () => {
  test("finds the demonstration's config by itself, and ends with 0 where all is right", async () => {
    const { code, out, err } = await run(demo.origin, "--faults", "wrong-origin,uv-zero,counter-cloned");
    expect(err).toBe("");
    expect(out.replaceAll(/ +\n/g, "\n").split("\n")).toEqual([
      `Harbour (${demo.origin})`,
      "",
      "An honest passkey registered and signed in, before the faults and after them.",
      "",
      expect.stringMatching(/^ {4}fault +in +a correct one +this one +what it said$/),
      expect.stringMatching(/^[- ]+$/),
      expect.stringMatching(
        /^ok {2}wrong-origin +create +rejects +rejected \(400\) +This answer was made for https:/,
      ),
      expect.stringMatching(/^ok {2}wrong-origin +get +rejects +rejected \(400\)/),
      expect.stringMatching(
        /^· {3}uv-zero +create +rejects +left out +User verification is preferred, not required\.$/,
      ),
      expect.stringMatching(/^ok {2}uv-zero +get +rejects +rejected \(400\)/),
      expect.stringMatching(/^ok {2}counter-cloned +get +does either +rejected \(400\)/),
      "",
      "What stands out in its options:",
      "advice, maybe: create() prefers user verification, and does not require it (uv-preferred).",
      '  Check the flag UV of each answer, or say "required". WebAuthn Level 3: §5.8.6.',
      "",
      "All 4 rows are as they should be.",
      "",
    ]);
    expect(code).toBe(0);
  });

  test("says what is wrong, why and where it is written, and ends with 1", async () => {
    const { code, out } = await run(twin.origin, "--faults", "wrong-origin,wrong-type");
    expect(out).toMatch(/^WRONG {2}wrong-origin +get +rejects +accepted \(200\)/m);
    expect(out).toContain(
      "wrong-origin in create() and get(): The client data say that the page was one of https://attacker.example.\n" +
        "  It is the origin that keeps an answer from being phished. WebAuthn Level 3: §7.1, §7.2 (origin), §13.4.9.\n",
    );
    expect(out).toMatch(/^2 of 4 rows are wrong: /m);
    expect(code).toBe(1);
  });

  test("writes the report as JSON", async () => {
    const { code, out } = await run(twin.origin, "--faults", "wrong-origin", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      relyingParty: "Harbour",
      passed: false,
      rows: [
        {
          fault: "wrong-origin",
          ceremony: "create",
          correct: "reject",
          did: "accepted",
          right: false,
          status: 200,
        },
        {
          fault: "wrong-origin",
          ceremony: "get",
          correct: "reject",
          did: "accepted",
          right: false,
          status: 200,
        },
      ],
    });
  });

  test("takes the config of a file, at the address that is given", async () => {
    const config = { ...HARBOUR, name: "Mine", url: "http://localhost:1" };
    const file = await written("mine.json", JSON.stringify(config));
    const { code, out } = await run(
      demo.origin,
      "--config",
      file,
      "--faults",
      "bad-signature",
      "--pause",
      "1",
    );
    expect(out).toContain(`Mine (${demo.origin})`);
    expect(code).toBe(0);
  });

  test("says that nothing follows from a void run, and ends with 2", async () => {
    const file = await written("wrong.json", JSON.stringify({ ...HARBOUR, url: demo.origin, account: [] }));
    const { code, out } = await run(demo.origin, "--config", file);
    expect(out).toMatch(
      /^VOID: nothing follows from this run\. POST \/api\/passkeys\/options was answered with 401/m,
    );
    expect(code).toBe(2);
  });

  test.each([
    [[], /^Give one URL\.\n\nUsage: rp-check URL/],
    [["a", "b"], /^Give one URL\./],
    [["example"], /^example is no address of a server\./],
    [["http://localhost:1", "--faults", "all"], /^There is no fault "all"\. There are: wrong-type, /],
    [["http://localhost:1", "--pause", "soon"], /^--pause is a number of milliseconds\./],
    [["http://localhost:1", "--jsn"], /^Unknown option '--jsn'/],
    [["http://localhost:1"], /^http:\/\/localhost:1 cannot be reached\. Is its server running\?$/],
    [["http://localhost:1", "--config", "/nowhere.json"], /^\/nowhere\.json cannot be read\.$/],
  ])("%j ends with 2 and says why", async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(err).toMatch(message);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("asks for a config where it does not know the site, and says what is no JSON", async () => {
    const server = await startServer((_, response) => response.end("<title>Another site</title>"));
    const unknown = await run(server.url);
    expect(unknown).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^How does one register and sign in at /),
    });
    const file = await written("broken.json", "{");
    const broken = await run(server.url, "--config", file);
    expect(broken).toMatchObject({ code: 2, err: expect.stringMatching(/broken\.json is no JSON: /) });
    await server.close();
  });
});
