import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import type {
  AuthenticatorSelectionCriteria,
  PublicKeyCredentialCreationOptionsJSON,
} from "../../src/webauthn/json.ts";
import { NOT_ALLOWED } from "../../src/webauthn/outcome.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

const CALLER = { origin: "https://login.example.com", sameOriginWithAncestors: true };
const CHALLENGE = toBase64Url(someBytes(32, 8));

function options(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: "example.com", name: "Example" },
    user: { id: toBase64Url(someBytes(16, 5)), name: "ada", displayName: "Ada" },
    challenge: CHALLENGE,
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    ...changes,
  };
}

async function run(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
  { caller = CALLER, store = new MemoryStore(), consent = approving() } = {},
) {
  const outcome = await create(options(changes), caller, portsOf(store, consent), NEVER);
  return { outcome, store, consent, asked: consent.hints.length };
}

function credentialOf({ outcome }: Awaited<ReturnType<typeof run>>) {
  if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
  return outcome.credential;
}

describe("a credential", () => {
  it("answers in the spec's JSON, for the caller's own origin and the rpId that it asked for", async () => {
    const ran = await run();
    const { response, ...made } = credentialOf(ran);
    const [source] = ran.store.sources;
    const id = toBase64Url(source?.id ?? new Uint8Array());
    expect(made).toEqual({
      id,
      rawId: id,
      type: "public-key",
      authenticatorAttachment: "platform",
      clientExtensionResults: {},
    });
    expect(source).toMatchObject({ rpId: "example.com", rpName: "Example", userName: "ada" });
    expect(source?.userHandle).toEqual(someBytes(16, 5));
    expect(new TextDecoder().decode(fromBase64Url(response.clientDataJSON))).toBe(
      `{"type":"webauthn.create","challenge":"${CHALLENGE}","origin":"https://login.example.com","crossOrigin":false}`,
    );
    const rpIdHash = createHash("sha256").update("example.com").digest("hex");
    expect(hex(fromBase64Url(response.authenticatorData).subarray(0, 32))).toBe(rpIdHash);
    expect(response).toMatchObject({ transports: ["internal"], publicKeyAlgorithm: -7 });
  });

  it("has its members in WebIDL's order", async () => {
    const extensions = { prf: {}, largeBlob: {}, credProps: true, appidExclude: "" };
    const made = credentialOf(await run({ extensions }));
    for (const object of [made, made.response, made.clientExtensionResults]) {
      expect(Object.keys(object)).toEqual(Object.keys(object).toSorted());
    }
    expect(Object.keys(made.response)).toHaveLength(6);
    expect(Object.keys(made.clientExtensionResults)).toHaveLength(4);
  });

  it("has names as long as they may be, in the vault and in the question", async () => {
    const { store, consent } = await run({
      rp: { id: "example.com", name: "r".repeat(9000) },
      user: { id: "AQID", name: "漢".repeat(200_000), displayName: "d".repeat(1025) },
    });
    const names = { userName: "漢".repeat(341), userDisplayName: "d".repeat(1024), rpName: "r".repeat(1024) };
    expect(store.sources[0]).toMatchObject(names);
    expect(consent.hints[0]).toMatchObject({
      rpName: names.rpName,
      user: { name: names.userName, displayName: names.userDisplayName },
    });
  });

  it("is as eligible for backup at every get() as it was when it was made", async () => {
    const ran = await run({ authenticatorSelection: { residentKey: "required" } });
    const request = { challenge: CHALLENGE, rpId: "example.com" };
    const signedIn = await get(request, CALLER, portsOf(ran.store, approving()), NEVER);
    if (signedIn.type !== "credential") throw new Error(signedIn.type);
    const eligible = ({ response }: { response: { authenticatorData: string } }) =>
      (fromBase64Url(response.authenticatorData)[32] ?? 0) & 0x08;
    expect([eligible(credentialOf(ran)), eligible(signedIn.credential)]).toEqual([0x08, 0x08]);
  });

  it("is for the caller's own host where no rpId was given", async () => {
    const { store } = await run({ rp: { name: "Example" } });
    expect(store.sources[0]?.rpId).toBe("login.example.com");
  });

  it.each([
    [undefined, false],
    [{}, false],
    [{ residentKey: "required" }, true],
    [{ residentKey: "preferred" }, true],
    [{ residentKey: "discouraged" }, false],
    [{ residentKey: "discouraged", requireResidentKey: true }, false],
    [{ requireResidentKey: true }, true],
    [{ requireResidentKey: false }, false],
    [{ residentKey: "something-new", requireResidentKey: true }, true],
    [{ residentKey: "something-new" }, false],
  ] as [AuthenticatorSelectionCriteria | undefined, boolean][])(
    "with %o is discoverable: %s",
    async (authenticatorSelection, rk) => {
      const ran = await run({
        ...(authenticatorSelection && { authenticatorSelection }),
        extensions: { credProps: true },
      });
      expect(credentialOf(ran).clientExtensionResults).toEqual({ credProps: { rk } });
      expect(ran.store.sources[0]?.discoverable).toBe(rk);
    },
  );

  it("says nothing about properties that nobody asked for", async () => {
    const ran = await run({ extensions: { credProps: false } });
    expect(credentialOf(ran).clientExtensionResults).toEqual({});
  });

  it.each([
    [undefined, true],
    ["required", true],
    ["preferred", true],
    ["something-new", true],
    ["discouraged", false],
  ])("with userVerification %s asks to verify: %s", async (userVerification, verify) => {
    const { consent } = await run({
      authenticatorSelection: { ...(userVerification && { userVerification }) },
    });
    expect(consent.hints[0]?.verify).toBe(verify);
  });

  it("is made from the default algorithms where the list is empty", async () => {
    expect((await run({ pubKeyCredParams: [] })).outcome.type).toBe("credential");
  });
});

describe("no window, native", () => {
  it.each([
    ["a cross-origin frame", {}, { ...CALLER, sameOriginWithAncestors: false }],
    ["a related origin", { rp: { id: "example.org", name: "x" } }, CALLER],
    ["no algorithm of ours", { pubKeyCredParams: [{ type: "public-key", alg: -37 }] }, CALLER],
    ["a security key", { hints: ["security-key"] }, CALLER],
    ["cross-platform", { authenticatorSelection: { authenticatorAttachment: "cross-platform" } }, CALLER],
  ])("for %s", async (_, changes, caller) => {
    const { outcome, asked, store } = await run(changes, { caller });
    expect(outcome).toEqual({ type: "native" });
    expect(asked + store.writes).toBe(0);
  });
});

it("a list of more than 64 to exclude is the browser's", async () => {
  const many = (length: number) => Array.from({ length }, () => ({ type: "public-key", id: "AAAA" }));
  expect((await run({ excludeCredentials: many(64) })).outcome.type).toBe("credential");
  const { outcome, asked, store } = await run({ excludeCredentials: many(65) });
  expect([outcome, asked + store.writes]).toEqual([{ type: "native" }, 0]);
});

describe("an error without a question", () => {
  it.each([
    ["an empty user.id", { user: { id: "", name: "a", displayName: "" } }, CALLER.origin, "TypeError"],
    [
      "a user.id of 65 bytes",
      { user: { id: toBase64Url(someBytes(65, 1)), name: "a", displayName: "" } },
      CALLER.origin,
      "TypeError",
    ],
    ["an opaque origin", {}, "null", "NotAllowedError"],
    ["an insecure origin", {}, "http://login.example.com", "SecurityError"],
    ["an IP address", {}, "https://127.0.0.1", "SecurityError"],
    ["other types alone", { pubKeyCredParams: [{ type: "x", alg: -7 }] }, CALLER.origin, "NotSupportedError"],
  ])("for %s", async (_, changes, origin, name) => {
    const { outcome, asked, store } = await run(changes, { caller: { ...CALLER, origin } });
    expect(outcome).toMatchObject({ type: "error", name });
    expect(asked + store.writes).toBe(0);
  });

  it("takes a user.id of 64 bytes", async () => {
    const user = { id: toBase64Url(someBytes(64, 1)), name: "a", displayName: "" };
    expect((await run({ user })).outcome.type).toBe("credential");
  });
});

describe("the person's answer", () => {
  it("no is the one refusal", async () => {
    const { outcome } = await run({}, { consent: new ScriptedConsent({ type: "declined" }) });
    expect(outcome).toBe(NOT_ALLOWED);
  });

  it("another device is native", async () => {
    const { outcome } = await run({}, { consent: new ScriptedConsent({ type: "native" }) });
    expect(outcome).toEqual({ type: "native" });
  });

  it("yes to an excluded credential is an InvalidStateError", async () => {
    const store = new MemoryStore(credential(1));
    const id = toBase64Url(credential(1).id);
    const { outcome, asked } = await run({ excludeCredentials: [{ type: "public-key", id }] }, { store });
    expect(outcome).toMatchObject({ type: "error", name: "InvalidStateError" });
    expect(asked).toBe(1);
    expect(store.writes).toBe(0);
  });

  it("an excluded descriptor of another type excludes nothing", async () => {
    const store = new MemoryStore(credential(1));
    const id = toBase64Url(credential(1).id);
    const { outcome } = await run({ excludeCredentials: [{ type: "something-new", id }] }, { store });
    expect(outcome.type).toBe("credential");
  });

  it("an abort rejects with its reason", async () => {
    const reason = new DOMException("gone", "AbortError");
    const consent = new ScriptedConsent((_, signal) => Promise.reject(signal.reason));
    const ports = portsOf(new MemoryStore(), consent);
    await expect(create(options(), CALLER, ports, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
