import { describe, expect, test } from "vitest";
import { fillJson, fillText } from "../../../testing/rp-check/fill-template.ts";

const credential = { id: "AAAA", response: { signature: "BBBB" } };
const values = { username: "ada", credential };

describe("a template", () => {
  test.each([
    ["hello {{username}}, {{ username }}", "hello ada, ada"],
    ["id={{credential.id}}", "id=AAAA"],
    ["{{credential.response}}", '{"signature":"BBBB"}'],
    ["no place", "no place"],
  ])("%s becomes %s as text", (template, text) => {
    expect(fillText(template, values)).toBe(text);
  });

  test("becomes what it names where it is the whole of a JSON value", () => {
    const template = { response: "{{credential}}", list: ["{{username}}!"], n: 1, none: null };
    expect(fillJson(template, values)).toEqual({ response: credential, list: ["ada!"], n: 1, none: null });
  });

  test("says which names there are where one is unknown", () => {
    expect(() => fillText("{{nobody}}", values)).toThrow(
      "{{nobody}} has no value. There are: username, credential.",
    );
  });

  test("takes null for what a fault took from the credential", () => {
    expect(fillJson("{{credential.response.userHandle}}", values)).toBeNull();
  });
});
