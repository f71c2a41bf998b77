import { expect, it } from "vitest";
import { codeAt, fieldOfTime, timeOfField } from "../../../popup/lab/time-travel.ts";

const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

// RFC 6238, appendix B.
it.each([
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [20_000_000_000, "65353130"],
])("shows the code of %i seconds after 1970", (seconds, value) => {
  const uri = `otpauth://totp/Harbour:ada?secret=${SECRET}&issuer=Harbour&digits=8`;
  expect(codeAt(uri, seconds * 1000)).toMatchObject({ name: "Harbour: ada", value });
});

it("says the next code and how long this one holds", () => {
  const now = codeAt(SECRET, 59_000);
  expect(now).toMatchObject({ name: "", value: "287082", left: 1_000 });
  expect(codeAt(SECRET, 60_000).value).toBe(now.next);
});

it.each(["", "otpauth://totp/x", "otpauth://totp/x?secret=1"])("throws for %j", (text) => {
  expect(() => codeAt(text, 0)).toThrow();
});

it("writes a time for its field, and reads it back to the second", () => {
  const time = Date.UTC(2031, 1, 3, 4, 5, 6);
  expect(timeOfField(fieldOfTime(time))).toBe(time);
  expect(timeOfField("")).toBeUndefined();
});
