import { beforeEach, describe, expect, it, vi } from "vitest";
import { noteAdded } from "../../../background/conditional/conditional-upgrade.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => {
  const { fakeSystem } = await import("../../fakes/fake-system.ts");
  const { fakeBrowser } = await import("../../fakes/fake-browser.ts");
  return { default: { ...fakeSystem, action: fakeBrowser.action } };
});
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));

beforeEach(resetBackground);

const ADDED = { rpId: "example.com", credentialId: toBase64Url(credential(1).id) };

describe("the switch for passkeys without asking", () => {
  it("is off at first, and kept in the vault", async () => {
    const { background } = await made();
    expect(await background.value("upgrades.allowed", {})).toBe(false);
    expect(await background.value("upgrades.allow", { on: true })).toBe(true);
    expect(await background.value("upgrades.allowed", {})).toBe(true);
    await background.vault.lock();
    expect(await background.call("upgrades.allowed", {})).toMatchObject({ error: { code: "locked" } });
    expect(await background.call("upgrades.allow", { on: false })).toMatchObject({
      error: { code: "locked" },
    });
  });
});

describe("a passkey that a site has added", () => {
  it("is listed with its account, the latest first, until the person has seen it", async () => {
    const { background } = await made(1, 2);
    const other = { rpId: "example.com", credentialId: toBase64Url(credential(2).id) };
    await noteAdded(ADDED);
    await noteAdded(other);
    const named = { ...ADDED, userName: "user1@example.com" };
    expect(await background.value("upgrades.list", {})).toEqual([
      { ...other, userName: "user2@example.com" },
      named,
    ]);
    const before = background.announced;
    await background.value("upgrades.keep", other);
    expect(await background.value("upgrades.list", {})).toEqual([named]);
    expect(background.announced).toBeGreaterThan(before);
    expect((await background.vault.passkeys()).some(({ archived }) => archived)).toBe(false);
  });

  it("is archived when that is undone, and it alone", async () => {
    const { background } = await made(1, 2);
    await noteAdded(ADDED);
    await background.value("upgrades.undo", ADDED);
    expect(await background.value("upgrades.list", {})).toEqual([]);
    const archived = (await background.vault.passkeys()).filter((passkey) => passkey.archived);
    expect(archived.map(({ id }) => toBase64Url(id))).toEqual([ADDED.credentialId]);
  });

  it("stays listed while the vault is locked and nothing can be undone", async () => {
    const { background } = await made(1);
    await noteAdded(ADDED);
    await background.vault.lock();
    expect(await background.call("upgrades.undo", ADDED)).toMatchObject({ error: { code: "locked" } });
    expect(await background.value("upgrades.list", {})).toEqual([ADDED]);
  });
});

it("nothing is pending in a tab without a request", async () => {
  const { background } = await made(1);
  expect(await background.value("pending.signIn", { tabId: 1 })).toBeNull();
  expect(await background.value("pending.open", { tabId: 1, rpId: "example.com" })).toBeNull();
});

it.each([
  ["pending.open", { tabId: -1, rpId: "example.com" }],
  ["pending.open", { tabId: 1 }],
  ["pending.signIn", { tabId: "1" }],
  ["upgrades.allow", { on: "yes" }],
  ["upgrades.undo", { rpId: "example.com", credentialId: "" }],
  ["upgrades.keep", { rpId: 1, credentialId: "AAAA" }],
])("%s with %o is no request", async (type, members) => {
  const { background } = await made();
  expect(await background.send({ type, ...members })).toMatchObject({ error: { code: "bad-request" } });
});
