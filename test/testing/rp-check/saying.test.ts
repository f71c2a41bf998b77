import { expect, test } from "vitest";
import { sayingOf } from "../../../testing/rp-check/saying.ts";

test.each([
  ['{"error":{"code":"a","message":"Not  this\\none."}}', "Not this one."],
  ['{"message":"No.","title":"Forbidden"}', "No."],
  ['{"error":"invalid_grant"}', "invalid_grant"],
  ['{"errors":[{"message":"First."},{"message":"Second."}]}', "First."],
  ['{"type":"about:blank","title":"Bad Request","detail":"Wrong origin."}', "Wrong origin."],
  ['{"error":{"code":7}}', '{"error":{"code":7}}'],
  ['{"message":""}', '{"message":""}'],
  ["<h1>Forbidden</h1>", "<h1>Forbidden</h1>"],
  ["", "nothing more is said."],
])("of %s it is %s", (text, saying) => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  expect(sayingOf({ json, text })).toBe(saying);
});
