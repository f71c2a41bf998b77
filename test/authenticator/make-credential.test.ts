import { describe, expect, it, vi } from "vitest";
import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import { type MakeCredentialRequest, makeCredential } from "../../src/authenticator/make-credential.ts";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { publicKeyOf } from "../../src/cose/algorithms.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approving, NEVER, NOW, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

const OLD = credential(1);

function request(changes: Partial<MakeCredentialRequest> = {}): MakeCredentialRequest {
  return {
    rp: { id: "example.com", name: "Example" },
    user: { id: OLD.userHandle, name: "ada", displayName: "Ada" },
    clientDataHash: someBytes(32, 77),
    algorithms: [-37, -7, -257],
    excluded: [],
    requireResidentKey: true,
    requireUserPresence: true,
    requireUserVerification: true,
    attestationFormats: ["none"],
    extensions: {},
    ...changes,
  };
}

async function make(store: MemoryStore, changes: Partial<MakeCredentialRequest> = {}, consent = approving()) {
  return makeCredential(request(changes), portsOf(store, consent), NEVER);
}

describe("a made credential", () => {
  it("is stored as asked, unconfirmed, with a fresh key and id", async () => {
    const store = new MemoryStore();
    const made = await make(store);
    if (made.type !== "made") throw new Error(made.type);
    expect(store.sources).toEqual([made.source]);
    expect(made.source).toMatchObject({
      rpId: "example.com",
      rpName: "Example",
      userHandle: OLD.userHandle,
      userName: "ada",
      userDisplayName: "Ada",
      algorithm: -7,
      discoverable: true,
      backupEligible: true,
      backedUp: false,
      signCount: 0,
      createdAt: NOW,
      archived: false,
      confirmed: false,
    });
    expect(made.source.id).toHaveLength(32);
    expect(made.source.privateKey).toHaveLength(32);
    expect(hex(made.source.id)).not.toBe(hex(made.source.privateKey));
  });

  it("is the one that was made while the person decided, and that the store was told of", async () => {
    const told: PublicKeyCredentialSource[] = [];
    const store = Object.assign(new MemoryStore(), {
      prepare: (source: PublicKeyCredentialSource) => void told.push(source),
    });
    const drawn: number[] = [];
    const consent = new ScriptedConsent(async (hint) => {
      hint.prepare();
      hint.prepare();
      await vi.waitFor(() => expect(told).toHaveLength(1));
      drawn.push(0);
      return { type: "approved", verified: true };
    });
    const ports = portsOf(store, consent);
    const randomBytes = (length: number) => {
      drawn.push(length);
      return ports.randomBytes(length);
    };
    const made = await makeCredential(request(), { ...ports, randomBytes }, NEVER);
    if (made.type !== "made") throw new Error(made.type);
    // The seed of the key, the id and the secrets of prf; then the decision.
    expect(drawn).toEqual([48, 32, 64, 0]);
    expect(told).toEqual([made.source]);
    expect(store.sources[0]).toBe(told[0]);
    expect((await publicKeyOf(-7, made.source.privateKey)).spki).toEqual(made.publicKey);
  });

  it("is not stored where the person declines what was prepared", async () => {
    const prepare = vi.fn();
    const store = Object.assign(new MemoryStore(), { prepare });
    const consent = new ScriptedConsent(async (hint) => {
      hint.prepare();
      await vi.waitFor(() => expect(prepare).toHaveBeenCalledOnce());
      return { type: "declined" };
    });
    expect(await makeCredential(request(), portsOf(store, consent), NEVER)).toEqual({ type: "declined" });
    expect([store.writes, store.sources]).toEqual([0, []]);
  });

  it("is attested by data that holds its id, its public key and nothing of its secret", async () => {
    const made = await make(new MemoryStore());
    if (made.type !== "made") throw new Error(made.type);
    const { source, authenticatorData: data, attestationObject, publicKey } = made;
    const attestation = decodeCbor(attestationObject) as CborMap;
    expect([...attestation.keys()]).toEqual(["fmt", "attStmt", "authData"]);
    expect(attestation.get("fmt")).toBe("none");
    expect(attestation.get("attStmt")).toEqual(new Map());
    expect(attestation.get("authData")).toEqual(data);
    expect(hex(data.subarray(55, 87))).toBe(hex(source.id));
    const { cose, spki } = await publicKeyOf(-7, source.privateKey);
    expect(hex(data.subarray(87))).toBe(hex(cose));
    expect(hex(publicKey)).toBe(hex(spki));
    expect(hex(attestationObject)).not.toContain(hex(source.privateKey));
  });

  it.each([
    [true, 0x4d],
    [false, 0x49],
  ])("says UV as the consent said: verified %s", async (verified, flags) => {
    const made = await make(new MemoryStore(), { requireUserVerification: false }, approving(verified));
    expect(made.type === "made" && made.authenticatorData[32]).toBe(flags);
  });

  it("is not made without the verification that it requires", async () => {
    const store = new MemoryStore();
    expect(await make(store, {}, approving(false))).toEqual({ type: "declined" });
    expect(await store.find("example.com")).toEqual([]);
  });
});

describe("what the person is asked", () => {
  it.each([true, false])("names the site, the account and whether to verify: %s", async (verify) => {
    const consent = approving();
    await make(new MemoryStore(), { requireUserVerification: verify }, consent);
    expect(consent.hints).toHaveLength(1);
    expect(consent.hints[0]).toMatchObject({
      type: "create",
      rpId: "example.com",
      rpName: "Example",
      user: { name: "ada", displayName: "Ada" },
      verify,
    });
  });

  it("is nothing where no algorithm is supported", async () => {
    const consent = approving();
    const made = await make(new MemoryStore(), { algorithms: [-37, -65535] }, consent);
    expect(made).toEqual({ type: "unsupported-algorithm" });
    expect(consent.hints).toEqual([]);
  });
});

it("a credential that is owned and thrown away excludes nothing, but is not told before consent", async () => {
  const store = new MemoryStore();
  vi.spyOn(store, "owned").mockResolvedValue([OLD.id]);
  const consent = approving();
  expect(await make(store, { excluded: [OLD.id] }, consent)).toMatchObject({ type: "made" });
  expect(consent.hints).toHaveLength(1);
});

describe("nothing is stored", () => {
  it.each(["declined", "native"] as const)("when the person answers %s", async (type) => {
    const store = new MemoryStore(credential(1));
    expect(await make(store, { excluded: [OLD.id] }, new ScriptedConsent({ type }))).toEqual({ type });
    expect(store.writes).toBe(0);
    expect(store.sources[0]?.archived).toBe(false);
  });

  it("when a credential is excluded, which is told only after consent", async () => {
    const store = new MemoryStore(credential(1));
    const consent = approving();
    expect(await make(store, { excluded: [someBytes(16, 7), OLD.id] }, consent)).toEqual({
      type: "excluded",
    });
    expect(consent.hints).toHaveLength(1);
    expect(store.writes).toBe(0);
  });

  it("when the question is aborted", async () => {
    const store = new MemoryStore();
    const reason = new DOMException("gone", "AbortError");
    const consent = new ScriptedConsent((_, signal) => Promise.reject(signal.reason));
    const ports = portsOf(store, consent);
    await expect(makeCredential(request(), ports, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(store.writes).toBe(0);
  });

  it("when the ceremony ends between the approval and the store", async () => {
    const store = new MemoryStore();
    const cancel = new AbortController();
    const reason = new DOMException("late", "AbortError");
    const consent = new ScriptedConsent(() => {
      cancel.abort(reason);
      return { type: "approved", verified: true };
    });
    await expect(makeCredential(request(), portsOf(store, consent), cancel.signal)).rejects.toBe(reason);
    expect(store.writes).toBe(0);
  });

  it("when the ceremony ends while its predecessors are looked up", async () => {
    const store = new MemoryStore(OLD);
    const cancel = new AbortController();
    const reason = new DOMException("late", "AbortError");
    const found = await store.find("example.com");
    store.find = async () => {
      cancel.abort(reason);
      return found;
    };
    const ports = portsOf(store, new ScriptedConsent({ type: "approved", verified: true }));
    await expect(makeCredential(request(), ports, cancel.signal)).rejects.toBe(reason);
    expect(store.writes).toBe(0);
  });

  it("when the store fails, and the failure is told", async () => {
    const store = new MemoryStore();
    store.add = () => Promise.reject(new Error("quota"));
    await expect(make(store)).rejects.toThrow("quota");
  });
});

it("another site's credential and another id exclude nothing", async () => {
  const store = new MemoryStore(credential(1, { rpId: "example.org" }));
  const made = await make(store, { excluded: [OLD.id, someBytes(32, 50)] });
  expect(made.type).toBe("made");
});

describe("without anybody present", () => {
  const unseen = { requireUserPresence: false, requireUserVerification: false };

  it("is made where the account never had one, and nobody is asked", async () => {
    const store = new MemoryStore(credential(2));
    const consent = approving();
    expect((await make(store, unseen, consent)).type).toBe("made");
    expect(consent.hints).toEqual([]);
  });

  it.each([{}, { archived: true }, { discoverable: false }])(
    "is another authenticator's where the account has or had one: %o",
    async (changes) => {
      const store = new MemoryStore(credential(1, changes));
      for (const requireResidentKey of [true, false]) {
        expect(await make(store, { ...unseen, requireResidentKey })).toEqual({ type: "native" });
      }
      expect(store.writes).toBe(0);
    },
  );

  it("tells nothing of what is excluded", async () => {
    for (const credProtect of [1, 3] as const) {
      const store = new MemoryStore(credential(2, { credProtect }));
      expect(await make(store, { ...unseen, excluded: [credential(2).id] })).toEqual({ type: "native" });
      expect(store.writes).toBe(0);
    }
  });
});
