import { describe, expect, it } from "vitest";
import { contentOf } from "../../../../popup/worker/qr/contents.ts";

describe("what a QR code holds", () => {
  it.each([
    ["otpauth://totp/x?secret=A", "code"],
    [" OTPAUTH://totp/x?secret=A\n", "code"],
    ["steam://GEZDGNBV", "code"],
    ["otpauth-migration://offline?data=A", "migration"],
  ])("is taken from %j as a %s", (text, is) => {
    expect(contentOf(text)).toEqual({ is, uri: text.trim() });
  });

  it.each([
    ["FIDO:/123", "fido", undefined],
    ["WIFI:T:WPA;S:x;P:secret;;", "wifi", undefined],
    ["BEGIN:VCARD\nN:x", "contact", undefined],
    ["https://user:pass@example.com/path?otpauth://", "web-address", "example.com"],
    ["http://[", "text", undefined],
    ["phonefactor://activate_account?code=1", "other-app", "phonefactor"],
    ["motp://x:y?secret=00", "other-app", "motp"],
    ["javascript:alert(1)", "text", undefined],
    ["GEZDGNBVGY3TQOJQ", "text", undefined],
    ["", "text", undefined],
    ["\0\u0001\uFFFD", "text", undefined],
  ])("is named, and no more of it is told: %j", (text, problem, detail) => {
    expect(contentOf(text)).toEqual({ is: "other", problem, ...(detail && { detail }) });
  });
});
