import { describe, expect, it } from "vitest";
import { getAssertion } from "../../src/authenticator/get-assertion.ts";
import { type BlobRequest, MOST_BLOB_BYTES } from "../../src/authenticator/large-blob.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

async function ask(store: MemoryStore, largeBlob: BlobRequest, consent = approving()) {
  const request = {
    rpId: "example.com",
    clientDataHash: someBytes(32, 77),
    allowed: [credential(1).id],
    requireUserVerification: true,
    extensions: { largeBlob },
  };
  const result = await getAssertion(request, portsOf(store, consent), NEVER);
  return result.type === "asserted" ? result.largeBlob : result.type;
}

const write = (length: number): BlobRequest => ({ type: "write", blob: someBytes(length, 1) });

describe("a large blob", () => {
  it("is not there at first, then what was written last", async () => {
    const store = new MemoryStore(credential(1));
    expect(await ask(store, { type: "read" })).toEqual({ type: "read" });
    expect(await ask(store, write(9))).toEqual({ type: "written", written: true });
    expect(await ask(store, { type: "read" })).toEqual({ type: "read", blob: someBytes(9, 1) });
    expect(await ask(store, write(0))).toEqual({ type: "written", written: true });
    expect(await ask(store, { type: "read" })).toEqual({ type: "read", blob: new Uint8Array() });
  });

  it("of the greatest size is written, of a byte more it is not", async () => {
    const store = new MemoryStore(credential(1));
    expect(await ask(store, write(MOST_BLOB_BYTES))).toEqual({ type: "written", written: true });
    expect(await ask(store, write(MOST_BLOB_BYTES + 1))).toEqual({ type: "written", written: false });
    expect(store.writes).toBe(1);
  });

  it("that the store cannot keep is told as not written, and the assertion is good", async () => {
    const store = new MemoryStore(credential(1));
    store.keepBlob = async () => false;
    expect(await ask(store, write(9))).toEqual({ type: "written", written: false });
  });

  it.each(["declined", "native"] as const)("is not written when the person answers %s", async (type) => {
    const store = new MemoryStore(credential(1));
    expect(await ask(store, write(9), new ScriptedConsent({ type }))).toBe(type);
    expect(store.writes).toBe(0);
  });
});
