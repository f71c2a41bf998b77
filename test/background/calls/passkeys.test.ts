import { expect, it } from "vitest";
import { passkeySummary } from "../../../background/calls/passkeys.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex, someBytes } from "../../fakes/hex.ts";

it("tells popup and manager of a passkey neither its key nor what its relying party keeps in it", () => {
  const secrets = { privateKey: someBytes(32, 61), prf: someBytes(64, 62), largeBlob: someBytes(40, 63) };
  const summary = passkeySummary(credential(1, { ...secrets, credProtect: 3 }));
  expect(summary).toMatchObject({ credentialId: toBase64Url(credential(1).id), rpId: "example.com" });
  const text = JSON.stringify(summary);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(text).not.toContain(name);
    for (const form of [toBase64Url(secret), hex(secret), secret.join(",")]) expect(text).not.toContain(form);
  }
  for (const value of Object.values(summary)) expect(typeof value).not.toBe("object");
});
