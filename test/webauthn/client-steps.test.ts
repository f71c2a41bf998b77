import { describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { Caller } from "../../src/webauthn/caller.ts";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../src/webauthn/json.ts";
import { NOT_ALLOWED, type Outcome } from "../../src/webauthn/outcome.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

/**
 * The steps of WebAuthn §5.1.3 and §5.1.4.1 that can fail in the client, in the spec's order: each with an input
 * that fails there and, where that is possible, at every later step too, so that the first error wins.
 * A ConstraintError is the answer of an authenticator that lacks user verification or room for a discoverable
 * credential: this one has both.
 */

const CALLER: Caller = { origin: "https://login.example.com", sameOriginWithAncestors: true };
const CROSS = { origin: CALLER.origin, sameOriginWithAncestors: false };
const clicked = { topOrigin: "https://shop.example", activated: true };
const OWN = credential(1);
const OWN_ID = toBase64Url(OWN.id);

type Creation = Partial<PublicKeyCredentialCreationOptionsJSON>;
type Request = Partial<PublicKeyCredentialRequestOptionsJSON>;

/** The related origin that the list on example.org names. */
const RELATED: Record<string, string | undefined> = { "example.org": CALLER.origin };

async function run(method: "create" | "get", changes: Creation & Request, caller: Caller, locked = false) {
  const store = new MemoryStore(OWN);
  store.open = !locked;
  const consent = locked ? new ScriptedConsent({ type: "declined" }) : approving();
  const isRelatedOrigin = vi.fn(async (rpId: string, origin: string) => RELATED[rpId] === origin);
  const ports = { ...portsOf(store, consent), isRelatedOrigin };
  const user = { id: toBase64Url(someBytes(16, 5)), name: "ada", displayName: "Ada" };
  const rp = { id: "example.com", name: "Example" };
  const creation = { rp, user, challenge: "AAEC", pubKeyCredParams: [{ type: "public-key", alg: -7 }] };
  const outcome: Outcome =
    method === "create"
      ? await create({ ...creation, ...changes }, caller, ports, NEVER)
      : await get({ challenge: "AAEC", rpId: "example.com", ...changes }, caller, ports, NEVER);
  return { outcome, fetched: isRelatedOrigin.mock.calls.length, asked: consent.hints.length, store };
}

const noUser = { user: { id: "", name: "a", displayName: "" } };
const rpOf = (id: string) => ({ rp: { id, name: "x" } });
const noType = { pubKeyCredParams: [{ type: "something-new", alg: -7 }] };
const badAppId = { extensions: { appidExclude: "https://evil.example/app" } };
const readBlob = { extensions: { largeBlob: { read: true } } };
const opaque: Caller = { origin: "null", sameOriginWithAncestors: false };
const address: Caller = { ...CALLER, origin: "https://127.0.0.1" };

describe("create()", () => {
  it.each<[step: string, Creation, Caller, name: string, fetched?: number]>([
    [
      "2.2 no click in a frame of another site",
      noUser,
      { ...CROSS, embedding: { ...clicked, activated: false } },
      "NotAllowedError",
    ],
    ["5 user.id is empty", { ...noUser, ...rpOf("com"), ...noType }, CALLER, "TypeError"],
    [
      "5 user.id has 65 bytes",
      { user: { ...noUser.user, id: toBase64Url(someBytes(65, 1)) } },
      CALLER,
      "TypeError",
    ],
    ["5 the same from an opaque origin", noUser, opaque, "TypeError"],
    ["6 an opaque origin", { ...rpOf("com"), ...noType }, opaque, "NotAllowedError"],
    ["7 an IP address", noType, address, "SecurityError"],
    ["7 an insecure origin", noType, { ...CALLER, origin: "http://login.example.com" }, "SecurityError"],
    ["8 a public suffix", { ...rpOf("com"), ...noType }, CALLER, "SecurityError"],
    [
      "8 another site's, which has no list",
      { ...rpOf("example.net"), ...noType },
      CALLER,
      "SecurityError",
      1,
    ],
    ["8 a host below the caller's", rpOf("a.login.example.com"), CALLER, "SecurityError", 1],
    ["8 the same with another site's AppID", { ...rpOf("com"), ...badAppId }, CALLER, "SecurityError"],
    ["8 another site's AppID, right after the rpId", { ...noType, ...badAppId }, CALLER, "SecurityError"],
    ["10 no public-key", { ...noType, ...readBlob }, CALLER, "NotSupportedError"],
    [
      "10 the same with a related origin",
      { ...rpOf("example.org"), ...noType },
      CALLER,
      "NotSupportedError",
      1,
    ],
    [
      "12 a record of inputs for prf",
      { extensions: { prf: { evalByCredential: {} } } },
      CALLER,
      "NotSupportedError",
    ],
  ])("step %s", async (_, changes, caller, name, fetched = 0) => {
    const ran = await run("create", changes, caller);
    expect(ran.outcome).toMatchObject({ type: "error", name });
    expect(ran).toMatchObject({ asked: 0, fetched, store: { writes: 0, uses: [] } });
  });

  it.each<[string, Creation]>([
    ["a related origin", rpOf("example.org")],
    [
      "every enumeration's unknown value",
      {
        attestation: "something-new",
        hints: ["something-new"],
        authenticatorSelection: {
          authenticatorAttachment: "something-new",
          residentKey: "something-new",
          userVerification: "something-new",
        },
      },
    ],
    [
      "a discoverable credential and verification, both required",
      {
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      },
    ],
  ])("goes through with %s", async (_, changes) => {
    const { outcome, store } = await run("create", changes, CALLER);
    expect(outcome).toMatchObject({ type: "credential" });
    expect(store.sources.at(-1)?.rpId).toBe(changes.rp?.id ?? "example.com");
  });
});

describe("get()", () => {
  it.each<[step: string, Request, Caller, name: string, fetched?: number]>([
    ["5 an opaque origin", { rpId: "com" }, opaque, "NotAllowedError"],
    ["6 an IP address", { rpId: "com" }, address, "SecurityError"],
    ["6 an insecure origin", {}, { ...CALLER, origin: "http://login.example.com" }, "SecurityError"],
    ["7 a public suffix", { rpId: "com" }, CALLER, "SecurityError"],
    ["7 another site's, which has no list", { rpId: "example.net" }, CALLER, "SecurityError", 1],
    [
      "7 the same with an id of ours",
      { rpId: "example.net", allowCredentials: [{ type: "public-key", id: OWN_ID }] },
      CALLER,
      "SecurityError",
      1,
    ],
    [
      "9 another site's AppID",
      { extensions: { appid: "https://evil.example/app" } },
      CALLER,
      "SecurityError",
    ],
    [
      "9 a blob that is read and written",
      { extensions: { largeBlob: { read: true, write: "AA" } } },
      CALLER,
      "NotSupportedError",
    ],
    [
      "9 a record of inputs without a list",
      { extensions: { prf: { evalByCredential: { AA: { first: "AA" } } } } },
      CALLER,
      "NotSupportedError",
    ],
  ])("step %s", async (_, changes, caller, name, fetched = 0) => {
    const ran = await run("get", changes, caller);
    expect(ran.outcome).toMatchObject({ type: "error", name });
    expect(ran).toMatchObject({ asked: 0, fetched, store: { writes: 0, uses: [] } });
  });

  it("goes through with every enumeration's unknown value", async () => {
    const changes = { userVerification: "something-new", hints: ["something-new"] };
    expect((await run("get", changes, CALLER)).outcome).toMatchObject({ type: "credential" });
  });

  it("asks the related site whatever the vault holds, and whether or not it is open", async () => {
    const ids = [OWN_ID, toBase64Url(someBytes(32, 77))];
    for (const rpId of ["example.org", "example.net"]) {
      for (const locked of [false, true]) {
        for (const id of ids) {
          const list = { allowCredentials: [{ type: "public-key", id }] };
          expect((await run("get", { rpId, ...list }, CALLER, locked)).fetched).toBe(1);
        }
        expect((await run("get", { rpId }, CALLER, locked)).fetched).toBe(1);
      }
    }
  });

  it("asks no related site for what another authenticator has", async () => {
    const { outcome, fetched } = await run("get", { rpId: "example.org", hints: ["security-key"] }, CALLER);
    expect(outcome).toEqual({ type: "native" });
    expect(fetched).toBe(0);
    for (const change of [{ hints: ["hybrid"] }, { pubKeyCredParams: [{ type: "public-key", alg: -999 }] }]) {
      const made = await run("create", { ...rpOf("example.org"), ...change }, CALLER);
      expect(made).toMatchObject({ outcome: { type: "native" }, fetched: 0 });
    }
  });
});

describe("a frame of another site's page", () => {
  const clientDataOf = ({ outcome }: Awaited<ReturnType<typeof run>>) => {
    if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
    return new TextDecoder().decode(fromBase64Url(outcome.credential.response.clientDataJSON));
  };
  const tail = `"origin":"${CALLER.origin}","crossOrigin":true,"topOrigin":"https://shop.example"}`;

  it("is told in the client data, with the page's origin", async () => {
    const caller = { ...CROSS, embedding: clicked };
    expect(clientDataOf(await run("create", {}, caller))).toBe(
      `{"type":"webauthn.create","challenge":"AAEC",${tail}`,
    );
    expect(clientDataOf(await run("get", {}, caller))).toBe(
      `{"type":"webauthn.get","challenge":"AAEC",${tail}`,
    );
  });

  it("signs in without a click", async () => {
    const caller = { ...CROSS, embedding: { ...clicked, activated: false } };
    expect((await run("get", {}, caller)).outcome.type).toBe("credential");
  });

  it("is the browser's where its policy is not known", async () => {
    for (const method of ["create", "get"] as const) {
      const ran = await run(method, { ...rpOf("com"), rpId: "com", ...noUser }, CROSS);
      expect(ran).toMatchObject({ outcome: { type: "native" }, asked: 0, fetched: 0 });
    }
  });
});

describe("excludeCredentials", () => {
  const listOf = (id: string) => ({ excludeCredentials: [{ type: "public-key", id }] });
  const lists = [listOf(OWN_ID), listOf(toBase64Url(someBytes(32, 77)))];

  it("asks the same question whether or not it matches, and tells only who consents", async () => {
    const seen = [];
    for (const answer of ["declined", "native"] as const) {
      for (const list of lists) {
        const store = new MemoryStore(OWN);
        const find = vi.spyOn(store, "find");
        const owned = vi.spyOn(store, "owned");
        const consent = new ScriptedConsent({ type: answer });
        const user = { id: "AQ", name: "ada", displayName: "Ada" };
        const options = { rp: { name: "x" }, user, challenge: "AAEC", pubKeyCredParams: [], ...list };
        const outcome = await create(options, CALLER, portsOf(store, consent), NEVER);
        expect(outcome).toEqual(answer === "declined" ? NOT_ALLOWED : { type: "native" });
        const [hint] = consent.hints;
        seen.push(JSON.stringify([hint, find.mock.calls.length, owned.mock.calls.length, store.writes]));
      }
    }
    expect(new Set(seen).size).toBe(1);
    const [first, second] = await Promise.all(lists.map((list) => run("create", list, CALLER)));
    expect(first?.outcome).toMatchObject({ type: "error", name: "InvalidStateError" });
    expect(first?.store.writes).toBe(0);
    expect(second?.outcome.type).toBe("credential");
  });
});
