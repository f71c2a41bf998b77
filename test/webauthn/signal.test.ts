import { describe, expect, it, vi } from "vitest";
import { canonicalSignal, checkSignal, type Signal } from "../../src/webauthn/signal.ts";

const rpId = "example.com";
const ORIGIN = "https://www.example.com";
const NEVER = new AbortController().signal;
const list = (...origins: string[]) => vi.fn(async (_: string, origin: string) => origins.includes(origin));
const check = (signal: Signal, origin: string, isRelatedOrigin = list()) =>
  checkSignal(signal, origin, isRelatedOrigin, NEVER);

it.each<Signal>([
  { type: "signalUnknownCredential", options: { rpId, credentialId: "" } },
  { type: "signalUnknownCredential", options: { rpId, credentialId: "AAEC-_" } },
  { type: "signalAllAcceptedCredentials", options: { rpId, userId: "AA", allAcceptedCredentialIds: [] } },
  { type: "signalAllAcceptedCredentials", options: { rpId, userId: "AA", allAcceptedCredentialIds: ["AQ"] } },
  { type: "signalCurrentUserDetails", options: { rpId, userId: "AA", name: "=+/", displayName: "" } },
])("lets through %o", async (signal) => {
  expect(await check(signal, ORIGIN)).toMatchObject({ type: "valid" });
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
])("refuses what is not base64url, before it looks at the rpId: %o", async (signal) => {
  for (const origin of [ORIGIN, "https://evil.example"]) {
    expect(await check(signal, origin)).toMatchObject({ type: "error", name: "TypeError" });
  }
});

it.each([
  "https://evil.example",
  "https://evil-example.com",
  "https://192.0.2.1",
  "null",
  "http://example.com",
])("refuses the rpId of another: %s", async (origin) => {
  const signal: Signal = { type: "signalUnknownCredential", options: { rpId, credentialId: "AA" } };
  expect(await check(signal, origin)).toMatchObject({ type: "error", name: "SecurityError" });
});

it("lets through a related origin that the rpId's list names, and asks for no list where none is needed", async () => {
  const signal: Signal = { type: "signalUnknownCredential", options: { rpId, credentialId: "AA" } };
  const lists = list("https://example.org");
  expect(await check(signal, "https://example.org", lists)).toMatchObject({ type: "valid" });
  expect(lists).toHaveBeenCalledExactlyOnceWith(rpId, "https://example.org", NEVER);
  expect(await check(signal, ORIGIN, lists)).toMatchObject({ type: "valid" });
  expect(lists).toHaveBeenCalledOnce();
});

it("is not to be heard where the list may not be asked for", async () => {
  const signal: Signal = { type: "signalUnknownCredential", options: { rpId, credentialId: "AA" } };
  expect(await checkSignal(signal, "https://example.org", undefined, NEVER)).toEqual({ type: "native" });
});

describe("the one form of a signal", () => {
  const userId = Buffer.alloc(64, 1).toString("base64url");
  const accepted = (ids: string[]): Signal => ({
    type: "signalAllAcceptedCredentials",
    options: { rpId, userId: "AA", allAcceptedCredentialIds: ids },
  });
  const details = (changes: object): Signal => ({
    type: "signalCurrentUserDetails",
    options: { rpId, userId, name: "ada", displayName: "Ada", ...changes },
  });
  const idOf = (bytes: number) => Buffer.alloc(bytes, 1).toString("base64url");

  it("has the same text for the same bytes", () => {
    // The last character of each has bits to spare.
    expect(
      canonicalSignal({ type: "signalUnknownCredential", options: { rpId, credentialId: "AB" } }),
    ).toEqual({
      type: "signalUnknownCredential",
      options: { rpId, credentialId: "AA" },
    });
    expect(canonicalSignal(details({ userId: "AAF" }))).toEqual(details({ userId: "AAE" }));
    const all = accepted(["AP", "AAEC", "AAF"]);
    expect(canonicalSignal({ ...all, options: { ...all.options, userId: "AB" } } as Signal)).toEqual(
      accepted(["AA", "AAEC", "AAE"]),
    );
  });

  it("has names as long as they may be", () => {
    expect(canonicalSignal(details({ name: "n".repeat(250_000), displayName: "d".repeat(2000) }))).toEqual(
      details({ name: "n".repeat(1024), displayName: "d".repeat(1024) }),
    );
    expect(canonicalSignal(details({ name: "n".repeat(1024) }))).toEqual(details({ name: "n".repeat(1024) }));
  });

  it("is about no passkey where an id is longer than any", () => {
    const unknown = (bytes: number): Signal => ({
      type: "signalUnknownCredential",
      options: { rpId, credentialId: idOf(bytes) },
    });
    expect(canonicalSignal(unknown(1023))).toEqual(unknown(1023));
    expect(canonicalSignal(unknown(1024))).toBeUndefined();
    expect(canonicalSignal(details({}))).toEqual(details({}));
    expect(canonicalSignal(details({ userId: idOf(65) }))).toBeUndefined();
    expect(canonicalSignal(accepted([idOf(2000), "AQ"]))).toEqual(accepted(["AQ"]));
  });

  it("has all accepted ids, or none at all", () => {
    const ids = Array.from({ length: 1001 }, (_, i) =>
      Buffer.from([i >> 8, i & 255, 0]).toString("base64url"),
    );
    expect(canonicalSignal(accepted(ids.slice(1)))).toEqual(accepted(ids.slice(1)));
    expect(canonicalSignal(accepted(ids))).toBeUndefined();
  });
});
