import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type GetAssertionRequest, getAssertion } from "../../src/authenticator/get-assertion.ts";
import { concat } from "../../src/bytes/concat.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { spkiOf, verifies } from "../fakes/public-keys.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

const HASH = someBytes(32, 77);
const REQUEST: GetAssertionRequest = {
  rpId: "example.com",
  clientDataHash: HASH,
  allowed: [],
  requireUserVerification: true,
  extensions: {},
};

function assertWith(store: MemoryStore, changes: Partial<GetAssertionRequest> = {}, consent = approving()) {
  return getAssertion({ ...REQUEST, ...changes }, portsOf(store, consent), NEVER);
}

/** The names of those that the person may choose from. */
async function offered(store: MemoryStore, allowed: Uint8Array[] = []): Promise<string[]> {
  let names: string[] = [];
  const consent = new ScriptedConsent(async (hint) => {
    if (hint.type === "get") names = (await hint.candidates()).map(({ userName }) => userName);
    return { type: "declined" };
  });
  await assertWith(store, { allowed }, consent);
  return names.sort();
}

describe("an assertion", () => {
  it("verifies over authenticator data and client data hash, and is noted as a use", async () => {
    const own = credential(1);
    const store = new MemoryStore(own);
    const result = await assertWith(store);
    if (result.type !== "asserted") throw new Error(result.type);
    expect(result.source).toBe(own);
    const signed = concat(result.authenticatorData, HASH);
    expect(verifies(-7, await spkiOf(own), signed, result.signature)).toBe(true);
    expect(hex(result.authenticatorData.subarray(0, 32))).toBe(
      createHash("sha256").update("example.com").digest("hex"),
    );
    expect(store.uses).toEqual([own]);
  });

  it.each([
    [true, true, false, 0x0d],
    [false, true, false, 0x09],
    [true, true, true, 0x1d],
    [false, false, false, 0x01],
  ])("says UV %s, BE %s and BS %s", async (verified, backupEligible, backedUp, flags) => {
    const store = new MemoryStore(credential(1, { backupEligible, backedUp }));
    const result = await assertWith(store, { requireUserVerification: false }, approving(verified));
    expect(result.type === "asserted" && result.authenticatorData[32]).toBe(flags);
  });

  it("signs nothing without the verification that it requires", async () => {
    const store = new MemoryStore(credential(1));
    expect(await assertWith(store, {}, approving(false))).toEqual({ type: "declined" });
    expect(store.uses).toEqual([]);
  });

  it.each([true, false])("asks to verify as required: %s", async (requireUserVerification) => {
    const consent = approving();
    await assertWith(new MemoryStore(credential(1)), { requireUserVerification }, consent);
    expect(consent.hints).toEqual([
      expect.objectContaining({ type: "get", rpId: "example.com", verify: requireUserVerification }),
    ]);
  });

  it.each([
    [0, "00000000", "00000000"],
    [257, "00000102", "00000103"],
    [2 ** 32 - 2, "ffffffff", "ffffffff"],
  ])("of a credential with the counter %d carries %s, then %s", async (signCount, ...counters) => {
    const store = new MemoryStore(credential(1, { signCount }));
    for (const counter of counters) {
      const result = await assertWith(store);
      expect(result.type === "asserted" && hex(result.authenticatorData.subarray(33))).toBe(counter);
    }
  });

  it("is not given, nor noted as a use, where the counter could not be stored", async () => {
    const store = new MemoryStore(credential(1, { signCount: 41 }));
    store.settle = () => Promise.reject(new Error("full"));
    await expect(assertWith(store)).rejects.toThrow("full");
    expect(store.uses).toEqual([]);
  });
});

describe("the candidates", () => {
  const store = () =>
    new MemoryStore(
      credential(1, { userName: "a" }),
      credential(2, { userName: "b" }),
      credential(3, { userName: "archived", archived: true }),
      credential(4, { userName: "second factor", discoverable: false }),
      credential(5, { userName: "elsewhere", rpId: "example.org" }),
    );

  it("without a list are the discoverable ones of the site that are not archived", async () => {
    expect(await offered(store())).toEqual(["a", "b"]);
  });

  it("with a list are exactly those listed, archived ones and second factors too", async () => {
    const allowed = [3, 4, 5, 9].map((seed) => credential(seed).id);
    expect(await offered(store(), allowed)).toEqual(["archived", "second factor"]);
  });
});

describe("no question", () => {
  it.each([
    ["an empty vault", new MemoryStore(), []],
    ["a second factor without a list", new MemoryStore(credential(1, { discoverable: false })), []],
    ["an archived passkey without a list", new MemoryStore(credential(1, { archived: true })), []],
    ["a list of others", new MemoryStore(credential(1)), [credential(2).id]],
  ])("for %s", async (_, store, allowed) => {
    const consent = approving();
    expect(await assertWith(store, { allowed }, consent)).toEqual({ type: "no-credentials" });
    expect(consent.hints).toEqual([]);
  });

  it("is skipped while the vault is locked, even if nothing is there", async () => {
    const store = new MemoryStore();
    store.open = false;
    const consent = new ScriptedConsent({ type: "declined" });
    expect(await assertWith(store, {}, consent)).toEqual({ type: "declined" });
    expect(consent.hints).toHaveLength(1);
  });
});

describe("no signature", () => {
  it.each(["declined", "native"] as const)("when the person answers %s", async (type) => {
    const store = new MemoryStore(credential(1));
    expect(await assertWith(store, {}, new ScriptedConsent({ type }))).toEqual({ type });
    expect(store.uses).toEqual([]);
  });

  it("when nothing was chosen", async () => {
    const store = new MemoryStore(credential(1));
    const consent = new ScriptedConsent({ type: "approved", verified: true });
    expect(await assertWith(store, {}, consent)).toEqual({ type: "declined" });
  });

  it("when the ceremony ends while the person approves", async () => {
    const store = new MemoryStore(credential(1));
    const cancel = new AbortController();
    const reason = new DOMException("late", "TimeoutError");
    const consent = new ScriptedConsent(() => {
      cancel.abort(reason);
      return { type: "approved", verified: true, chosen: credential(1) };
    });
    await expect(getAssertion(REQUEST, portsOf(store, consent), cancel.signal)).rejects.toBe(reason);
    expect(store.uses).toEqual([]);
  });

  it("and no blob, when the ceremony ends while it is made", async () => {
    const { privateKey, ...rest } = credential(1, { largeBlob: Uint8Array.of(9) });
    const cancel = new AbortController();
    const reason = new DOMException("late", "AbortError");
    const own = {
      ...rest,
      get privateKey() {
        cancel.abort(reason);
        return privateKey;
      },
    };
    const store = new MemoryStore(own);
    const chosen = new ScriptedConsent({ type: "approved", verified: true, chosen: own });
    const request = {
      ...REQUEST,
      allowed: [own.id],
      extensions: { largeBlob: { type: "write", blob: Uint8Array.of(1) } as const },
    };
    await expect(getAssertion(request, portsOf(store, chosen), cancel.signal)).rejects.toBe(reason);
    expect([store.writes, store.uses]).toEqual([0, []]);
  });

  it("is noted as a use when the ceremony ends while the blob is written", async () => {
    const own = credential(1);
    const store = new MemoryStore(own);
    const cancel = new AbortController();
    const reason = new DOMException("late", "AbortError");
    store.keepBlob = async () => {
      cancel.abort(reason);
      return true;
    };
    const extensions = { largeBlob: { type: "write", blob: Uint8Array.of(1) } as const };
    const asked = getAssertion({ ...REQUEST, extensions }, portsOf(store, approving()), cancel.signal);
    await expect(asked).rejects.toBe(reason);
    expect(store.uses).toEqual([]);
  });
});
