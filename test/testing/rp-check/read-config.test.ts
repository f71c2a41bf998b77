import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { HARBOUR } from "../../../testing/rp-check/harbour.ts";
import { readConfig } from "../../../testing/rp-check/read-config.ts";

const step = { path: "/a" };
const smallest = {
  url: "https://example.com",
  registration: { begin: step, finish: step },
  login: { begin: step, finish: step },
};

describe("a config", () => {
  test("is what the documentation shows", async () => {
    const page = await readFile("docs/testing.md", "utf8");
    const shown = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = ""]) => JSON.parse(json));
    const configs = shown.filter((value) => "registration" in value);
    expect(configs).toHaveLength(1);
    expect(readConfig(configs[0])).toEqual(configs[0]);
  });

  test.each([
    ["of the demonstration", { ...HARBOUR, url: "http://localhost:8080" }],
    ["of the least", smallest],
    [
      "with everything",
      {
        ...smallest,
        name: "Example",
        origin: "https://www.example.com",
        headers: { "X-Test": "1" },
        values: { tenant: "t" },
        pause: 100,
        account: [{ method: "GET", path: "/", save: { csrf: { text: 'value="([^"]+)"' } } }],
        login: {
          before: [{ ...step, form: { csrf: "{{csrf}}" } }],
          begin: { ...step, options: "data.options" },
          finish: { ...step, body: ["{{credential}}"], headers: { "X-CSRF": "{{csrf}}" } },
          success: {
            status: [200, 204],
            json: { path: "ok", equals: true },
            location: "^/home",
            follow: { path: "/me", success: { status: 200 } },
          },
        },
      },
    ],
  ])("%s is taken as it is", (_, config) => {
    expect(readConfig(config)).toEqual(config);
  });

  test.each([
    [null, "The config's JSON is no object."],
    [{ ...smallest, url: "example" }, "The config's url is no address such as https://example.com."],
    [{ ...smallest, login: undefined }, "The config's login is missing."],
    [{ ...smallest, logn: {} }, "The config's logn is unknown here; there are name, url,"],
    [
      { ...smallest, url: "ftp://example.com" },
      "The config's url is no address such as https://example.com.",
    ],
    [{ ...smallest, origin: "example.com" }, "The config's origin is no origin such as https://example.com."],
    [
      { ...smallest, origin: "https://example.com/" },
      "The config's origin is no origin such as https://example.com.",
    ],
    [{ ...smallest, pause: -1 }, "The config's pause is no number of milliseconds."],
    [{ ...smallest, pause: Number.POSITIVE_INFINITY }, "The config's pause is no number of milliseconds."],
    [{ ...smallest, account: [{}] }, "The config's account[0].path is missing."],
    [{ ...smallest, account: [{ path: "/", body: 1, form: {} }] }, "account[0] has both a body and a form."],
    [
      { ...smallest, account: [{ path: "/", save: { a: {} } }] },
      "account[0].save.a has to have one of json,",
    ],
    [
      { ...smallest, account: [{ path: "/", save: { a: { text: "(" } } }] },
      "save.a.text is no regular expression.",
    ],
    [
      { ...smallest, registration: { begin: step, finish: step, success: { status: "ok" } } },
      "success.status is no status.",
    ],
    [
      { ...smallest, registration: { begin: step, finish: { path: "/", options: "a" } } },
      "registration.finish.options is unknown here",
    ],
    [
      {
        ...smallest,
        login: { begin: step, finish: step, success: { follow: { path: "/", success: { follow: step } } } },
      },
      "login.success.follow.success.follow is unknown",
    ],
  ])("%j is refused with the member that is wrong", (config, message) => {
    expect(() => readConfig(config)).toThrow(message);
  });
});
