import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { get } from "../../src/webauthn/get.ts";
import type { PublicKeyCredentialRequestOptionsJSON } from "../../src/webauthn/json.ts";
import { NOT_ALLOWED } from "../../src/webauthn/outcome.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { spkiOf, verifies } from "../fakes/public-keys.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

const CALLER = { origin: "https://login.example.com", sameOriginWithAncestors: true };
const OWN = credential(1);
const OWN_ID = toBase64Url(OWN.id);

async function run(
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
  { caller = CALLER, store = new MemoryStore(OWN), consent = approving() } = {},
) {
  const options = { challenge: "AAEC", rpId: "example.com", ...changes };
  const outcome = await get(options, caller, portsOf(store, consent), NEVER);
  return { outcome, consent, asked: consent.hints.length };
}

const descriptor = (id: string, transports?: string[]) => ({
  type: "public-key",
  id,
  ...(transports && { transports }),
});

describe("an assertion", () => {
  it("answers in the spec's JSON and verifies at the relying party", async () => {
    const { outcome } = await run();
    if (outcome.type !== "credential") throw new Error(outcome.type);
    const { response, ...rest } = outcome.credential;
    expect(rest).toEqual({
      id: OWN_ID,
      rawId: OWN_ID,
      type: "public-key",
      authenticatorAttachment: "platform",
      clientExtensionResults: {},
    });
    expect(response.userHandle).toBe(toBase64Url(OWN.userHandle));
    const clientData = fromBase64Url(response.clientDataJSON);
    expect(new TextDecoder().decode(clientData)).toBe(
      '{"type":"webauthn.get","challenge":"AAEC","origin":"https://login.example.com","crossOrigin":false}',
    );
    const data = fromBase64Url(response.authenticatorData);
    expect(hex(data.subarray(0, 32))).toBe(createHash("sha256").update("example.com").digest("hex"));
    const signed = Buffer.concat([data, createHash("sha256").update(clientData).digest()]);
    expect(verifies(-7, await spkiOf(OWN), signed, fromBase64Url(response.signature))).toBe(true);
  });

  it("has its members in WebIDL's order", async () => {
    const { outcome } = await run({ extensions: { prf: {}, appid: "", largeBlob: { read: true } } });
    if (outcome.type !== "credential") throw new Error(outcome.type);
    const { credential: made } = outcome;
    for (const object of [made, made.response, made.clientExtensionResults]) {
      expect(Object.keys(object)).toEqual(Object.keys(object).toSorted());
    }
    expect(Object.keys(made.response)).toHaveLength(4);
    expect(Object.keys(made.clientExtensionResults)).toHaveLength(3);
  });

  it("has no user handle where the passkey has none: an empty one is that of no account", async () => {
    const store = new MemoryStore(credential(1, { userHandle: new Uint8Array(), discoverable: false }));
    const { outcome } = await run({ allowCredentials: [descriptor(OWN_ID)] }, { store });
    if (outcome.type !== "credential") throw new Error(outcome.type);
    expect(Object.keys(outcome.credential.response)).toEqual([
      "authenticatorData",
      "clientDataJSON",
      "signature",
    ]);
  });

  it.each([
    [undefined, true],
    ["required", true],
    ["preferred", true],
    ["discouraged", false],
  ])("with userVerification %s asks to verify: %s", async (userVerification, verify) => {
    const { consent } = await run({ ...(userVerification && { userVerification }) });
    expect(consent.hints[0]?.verify).toBe(verify);
  });

  it.each([
    ["hints for a security key", { hints: ["security-key"] }],
    ["transports of another device", {}],
  ])("comes from an allowed id of ours, against %s", async (_, changes) => {
    const { outcome } = await run({ allowCredentials: [descriptor(OWN_ID, ["usb", "nfc"])], ...changes });
    expect(outcome.type).toBe("credential");
  });

  it("offers only what the list names", async () => {
    const store = new MemoryStore(OWN, credential(2), credential(3));
    const ids = [credential(9).id, credential(3).id].map((id) => descriptor(toBase64Url(id)));
    const { outcome } = await run({ allowCredentials: ids }, { store });
    expect(outcome).toMatchObject({ credential: { id: toBase64Url(credential(3).id) } });
  });

  it("of a second factor or an archived passkey needs its id", async () => {
    for (const changes of [{ discoverable: false }, { archived: true }]) {
      const store = new MemoryStore(credential(1, changes));
      expect((await run({}, { store })).outcome).toEqual({ type: "native" });
      const listed = await run({ allowCredentials: [descriptor(OWN_ID)] }, { store });
      expect(listed.outcome.type).toBe("credential");
    }
  });
});

describe("no window, native", () => {
  const others = [descriptor(toBase64Url(someBytes(32, 60)))];
  it.each([
    ["a cross-origin frame", {}, { ...CALLER, sameOriginWithAncestors: false }],
    ["a related origin", { rpId: "example.org" }, CALLER],
    ["a list with none of ours", { allowCredentials: others }, CALLER],
    ["a list of other types", { allowCredentials: [{ type: "x", id: OWN_ID }] }, CALLER],
    ["our id at another site", { rpId: "login.example.com", allowCredentials: [descriptor(OWN_ID)] }, CALLER],
    ["a hint for a phone", { hints: ["hybrid"] }, CALLER],
    ["a site without passkeys", { rpId: "login.example.com" }, CALLER],
  ])("for %s", async (_, changes, caller) => {
    const { outcome, asked } = await run(changes, { caller });
    expect(outcome).toEqual({ type: "native" });
    expect(asked).toBe(0);
  });

  it("for a list of more than 64, whatever is in it and whatever else is wrong", async () => {
    const many = (length: number) => Array.from({ length }, () => descriptor(OWN_ID));
    expect((await run({ allowCredentials: many(64) })).outcome.type).toBe("credential");
    for (const changes of [{}, { rpId: "com" }]) {
      const { outcome, asked } = await run({ allowCredentials: many(65), ...changes });
      expect([outcome, asked]).toEqual([{ type: "native" }, 0]);
    }
  });

  it("for a list with none of ours while the vault is locked", async () => {
    const store = new MemoryStore(OWN);
    store.open = false;
    const { outcome, asked } = await run({ allowCredentials: others }, { store });
    expect(outcome).toEqual({ type: "native" });
    expect(asked).toBe(0);
  });
});

it("asks while the vault is locked, for the site alone and for an id of ours", async () => {
  for (const changes of [{}, { allowCredentials: [descriptor(OWN_ID)] }]) {
    const store = new MemoryStore(OWN);
    store.open = false;
    const { asked } = await run(changes, { store, consent: new ScriptedConsent({ type: "declined" }) });
    expect(asked).toBe(1);
  }
});

it.each([
  ["null", "NotAllowedError"],
  ["http://login.example.com", "SecurityError"],
  ["https://[::1]", "SecurityError"],
])("for the origin %s is a %s without a question", async (origin, name) => {
  const { outcome, asked } = await run({}, { caller: { ...CALLER, origin } });
  expect(outcome).toMatchObject({ type: "error", name });
  expect(asked).toBe(0);
});

it("is the one refusal when the person declines, native when another device is wanted", async () => {
  const answered = async (type: "declined" | "native") =>
    (await run({}, { consent: new ScriptedConsent({ type }) })).outcome;
  expect(await answered("declined")).toBe(NOT_ALLOWED);
  expect(await answered("native")).toEqual({ type: "native" });
});

it("an abort rejects with its reason", async () => {
  const reason = new DOMException("slow", "TimeoutError");
  const consent = new ScriptedConsent((_, signal) => Promise.reject(signal.reason));
  const ports = portsOf(new MemoryStore(OWN), consent);
  const options = { challenge: "AAEC", rpId: "example.com" };
  await expect(get(options, CALLER, ports, AbortSignal.abort(reason))).rejects.toBe(reason);
});
