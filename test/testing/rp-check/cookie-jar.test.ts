import { describe, expect, test } from "vitest";
import { CookieJar } from "../../../testing/rp-check/cookie-jar.ts";

function jarAfter(...lines: string[][]): CookieJar {
  const jar = new CookieJar();
  for (const cookies of lines) {
    jar.take(new Headers(cookies.map((line): [string, string] => ["Set-Cookie", line])));
  }
  return jar;
}

describe("the cookies of a visitor", () => {
  test("are sent back, the newest of each name", () => {
    const jar = jarAfter(["a=1; Path=/; HttpOnly", "b=x=y"], ["a=2"]);
    expect(jar.header()).toBe("a=2; b=x=y");
  });

  test.each(["a=; Max-Age=0", "a=; max-age=-1", "a=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT"])(
    "end with %j",
    (line) => {
      expect(jarAfter(["a=1"], [line]).header()).toBeUndefined();
    },
  );

  test("stay where Max-Age is of the future, whatever Expires says", () => {
    const jar = jarAfter(["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60"]);
    expect(jar.header()).toBe("a=1");
  });

  test("are read decoded, and sent as they came", () => {
    const jar = jarAfter(["XSRF-TOKEN=a%3D%3D", "odd=100%"]);
    expect(jar.get("XSRF-TOKEN")).toBe("a==");
    expect(jar.get("odd")).toBe("100%");
    expect(jar.header()).toBe("XSRF-TOKEN=a%3D%3D; odd=100%");
  });
});
