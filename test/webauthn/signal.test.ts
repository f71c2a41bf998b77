import { expect, it } from "vitest";
import { refuseSignal, type Signal } from "../../src/webauthn/signal.ts";

const rpId = "example.com";
const ORIGIN = "https://www.example.com";

it.each<Signal>([
  { type: "signalUnknownCredential", options: { rpId, credentialId: "" } },
  { type: "signalUnknownCredential", options: { rpId, credentialId: "AAEC-_" } },
  { type: "signalAllAcceptedCredentials", options: { rpId, userId: "AA", allAcceptedCredentialIds: [] } },
  { type: "signalAllAcceptedCredentials", options: { rpId, userId: "AA", allAcceptedCredentialIds: ["AQ"] } },
  { type: "signalCurrentUserDetails", options: { rpId, userId: "AA", name: "=+/", displayName: "" } },
])("lets through %o", (signal) => {
  expect(refuseSignal(signal, ORIGIN)).toBeUndefined();
});

it.each<Signal>([
  { type: "signalUnknownCredential", options: { rpId, credentialId: "AA==" } },
  { type: "signalUnknownCredential", options: { rpId, credentialId: "A" } },
  { type: "signalAllAcceptedCredentials", options: { rpId, userId: "A A", allAcceptedCredentialIds: [] } },
  {
    type: "signalAllAcceptedCredentials",
    options: { rpId, userId: "AA", allAcceptedCredentialIds: ["AQ", "+/"] },
  },
  { type: "signalCurrentUserDetails", options: { rpId, userId: "é", name: "", displayName: "" } },
])("refuses what is not base64url, before it looks at the rpId: %o", (signal) => {
  for (const origin of [ORIGIN, "https://evil.example"]) {
    expect(refuseSignal(signal, origin)).toMatchObject({ type: "error", name: "TypeError" });
  }
});

it.each([
  "https://evil.example",
  "https://evil-example.com",
  "https://192.0.2.1",
  "null",
  "http://example.com",
])("refuses the rpId of another: %s", (origin) => {
  const signal: Signal = { type: "signalUnknownCredential", options: { rpId, credentialId: "AA" } };
  expect(refuseSignal(signal, origin)).toMatchObject({ type: "error", name: "SecurityError" });
});
