import { describe, expect, it } from "vitest";
import type { ConsentHint } from "../../src/authenticator/ports.ts";
import { siteHistory } from "../../src/authenticator/site-history.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { get } from "../../src/webauthn/get.ts";
import { credential } from "../fakes/credentials.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";
import { allow, OWN_ID, register, signIn } from "../webauthn/extensions/ceremony.ts";

/** What the person is told of a request beside who asks and for which account. */

const INPUT = { first: "AQID" };
const extrasOf = async (asked: ReturnType<typeof signIn> | ReturnType<typeof register>) =>
  (await asked).consent.hints[0]?.extras;

describe("an encryption key", () => {
  it("is told of where one is made", async () => {
    expect(await extrasOf(register({ prf: { eval: INPUT } }))).toEqual(["encryption-key"]);
    expect(await extrasOf(signIn({ prf: { eval: INPUT } }))).toEqual(["encryption-key"]);
    const own = { prf: { evalByCredential: { [OWN_ID]: INPUT } } };
    expect(await extrasOf(signIn(own, { allowCredentials: allow(OWN_ID) }))).toEqual(["encryption-key"]);
  });

  it("is not told of where none is made", async () => {
    expect(await extrasOf(register({ prf: {} }))).toEqual([]);
    expect(await extrasOf(signIn({ prf: {} }))).toEqual([]);
    const others = { prf: { evalByCredential: { AQID: INPUT } } };
    expect(await extrasOf(signIn(others, { allowCredentials: allow(OWN_ID, "AQID") }))).toEqual([]);
  });
});

it("stored data is told of where it is read or written, and not where it is only asked about", async () => {
  expect(await extrasOf(signIn({ largeBlob: { read: true } }))).toEqual(["read-data"]);
  const listed = { allowCredentials: allow(OWN_ID) };
  expect(await extrasOf(signIn({ largeBlob: { write: "AQID" } }, listed))).toEqual(["write-data"]);
  expect(await extrasOf(signIn({ largeBlob: { read: true }, prf: { eval: INPUT } }))).toEqual([
    "encryption-key",
    "read-data",
  ]);
  expect(await extrasOf(signIn({ largeBlob: { read: false } }))).toEqual([]);
  expect(await extrasOf(register({ largeBlob: { support: "required" } }))).toEqual([]);
});

describe("the history of a site", () => {
  async function historyOf(store: MemoryStore): Promise<string> {
    const histories: Promise<string>[] = [];
    const consent = new ScriptedConsent((hint: ConsentHint) => {
      histories.push(hint.history());
      return { type: "declined" };
    });
    const caller = { origin: "https://example.com", sameOriginWithAncestors: true };
    const allowCredentials = allow(...store.sources.map(({ id }) => toBase64Url(id)));
    const options = { challenge: "AAEC", rpId: "example.com", allowCredentials };
    await get(options, caller, portsOf(store, consent), new AbortController().signal);
    return (await histories[0]) ?? "not asked";
  }

  it("is that of its rpId, archived passkeys included", async () => {
    expect(await historyOf(new MemoryStore(credential(1)))).toBe("held");
    const archived = credential(2, { archived: true, lastUsedAt: 5 });
    expect(await historyOf(new MemoryStore(credential(1), archived))).toBe("used");
  });

  it("is none where the vault holds another site's alone", async () => {
    const others = new MemoryStore(credential(1, { rpId: "example.org" }));
    expect(await siteHistory(others, "example.com")).toBe("new");
  });
});
