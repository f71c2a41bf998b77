import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  addedPasskeys,
  allowUpgrades,
  forgetAdded,
  noteAdded,
  noteSignIn,
} from "../../../background/conditional/conditional-upgrade.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { CEREMONY_ID, passkeyCreate } from "../../fakes/requests.ts";
import { senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));

const ORIGIN = "https://example.com";
const NATIVE = { type: "native" };
/** For an account of its own. */
const account = (n: number) =>
  upgrade({ user: { ...passkeyCreate().options.user, id: toBase64Url(Uint8Array.of(9, n)) } });
const upgrade = (options: object = {}) => ({
  ...passkeyCreate(),
  mediation: "conditional" as const,
  options: { ...passkeyCreate().options, ...options },
});

beforeEach(() => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});

/** A background whose person allows it and has just signed in. */
async function allowed(...seeds: number[]) {
  const { stage: background, vault, storage } = await stage(...seeds);
  await allowUpgrades(vault, true);
  await noteSignIn("example.com", ORIGIN, Date.now());
  return { background, vault, storage };
}
const answerOf = (
  background: Awaited<ReturnType<typeof allowed>>["background"],
  request = upgrade(),
  from = {},
) => background.start(CEREMONY_ID, request, senderOf(from)).answer();

describe("a conditional create()", () => {
  it("makes a passkey without a window, with the flags UP and UV at 0, and tells the person", async () => {
    const { background, vault } = await allowed();
    const answer = await answerOf(background);
    if (answer.type !== "credential" || !("attestationObject" in answer.credential.response)) {
      return expect.unreachable(JSON.stringify(answer));
    }
    const data = fromBase64Url(answer.credential.response.authenticatorData);
    expect((data[32] ?? 0) & 0b101).toBe(0);
    expect(browserState.openWindows()).toEqual([]);
    expect(await vault.find("example.com")).toHaveLength(1);
    expect(await addedPasskeys()).toEqual([{ rpId: "example.com", credentialId: answer.credential.id }]);
    expect(browserState.badge()).toBe("•");
  });

  it("gives no secrets to whoever was not verified", async () => {
    const { background } = await allowed();
    const answer = await answerOf(background, upgrade({ extensions: { prf: { eval: { first: "AAAA" } } } }));
    expect(answer).toMatchObject({
      type: "credential",
      credential: { clientExtensionResults: { prf: { enabled: true } } },
    });
    expect(JSON.stringify(answer)).not.toContain('"results"');
  });

  it("needs a sign-in for each passkey", async () => {
    const { background, vault } = await allowed();
    expect(await answerOf(background, account(1))).toMatchObject({ type: "credential" });
    expect(await answerOf(background, account(2))).toEqual(NATIVE);
    await noteSignIn("example.com", ORIGIN, Date.now());
    const both = [3, 4].map((n) => {
      const sender = senderOf({ documentId: `DOCUMENT-${n}` });
      return background.start(CEREMONY_ID.replace(/.$/, `${n}`), account(n), sender).answer();
    });
    expect((await Promise.all(both)).map(({ type }) => type).sort()).toEqual(["credential", "native"]);
    expect(await vault.find("example.com")).toHaveLength(2);
    expect(await addedPasskeys()).toHaveLength(2);
  });

  it("is told before it is stored, whatever stops in between", async () => {
    const { background, vault } = await allowed();
    const add = vault.add.bind(vault);
    let told: unknown[] = [];
    vi.spyOn(vault, "add").mockImplementation(async (passkey) => {
      told = await addedPasskeys();
      return add(passkey);
    });
    expect(await answerOf(background)).toMatchObject({ type: "credential" });
    expect(told).toHaveLength(1);
  });
});

describe("what is told of", () => {
  const added = (n: number) => ({ rpId: "example.com", credentialId: toBase64Url(Uint8Array.of(n)) });

  it("is all of it where several come at once", async () => {
    await Promise.all([1, 2, 3].map((n) => noteAdded(added(n))));
    await Promise.all([forgetAdded(added(2)), noteAdded(added(4))]);
    expect(await addedPasskeys()).toEqual([added(4), added(3), added(1)]);
  });

  it("is never cut: with 50 that nobody has looked at, no more are added", async () => {
    const { background } = await allowed();
    for (let n = 0; n < 50; n++) await noteAdded(added(n));
    expect(await answerOf(background)).toEqual(NATIVE);
    expect(await addedPasskeys()).toHaveLength(50);
    await forgetAdded(added(7));
    expect(await answerOf(background)).toMatchObject({ type: "credential" });
    expect(await addedPasskeys()).toHaveLength(50);
  });

  it("is nothing that could not be stored", async () => {
    const { background, storage } = await allowed();
    vi.spyOn(console, "error").mockImplementation(() => {});
    storage.commit = () => Promise.reject(new Error("full"));
    expect(await answerOf(background)).toMatchObject({ type: "error", name: "UnknownError" });
    expect(await addedPasskeys()).toEqual([]);
    expect(browserState.badge()).toBe("");
  });
});

describe("is the browser's", () => {
  it("without the person's word", async () => {
    const { background, vault } = await allowed();
    await allowUpgrades(vault, false);
    expect(await answerOf(background)).toEqual(NATIVE);
    // Nor is it kept that somebody has signed in.
    expect(browserState.session.has("upgrade.signIns")).toBe(false);
    await allowUpgrades(vault, true);
    expect(await answerOf(background)).toEqual(NATIVE);
  });

  it("while the vault is locked", async () => {
    const { background, vault } = await allowed();
    await vault.lock();
    expect(await answerOf(background)).toEqual(NATIVE);
  });

  it.each(["setting", "find", "add"] as const)("where it is locked meanwhile: %s", async (step) => {
    const { background, vault } = await allowed();
    const real = vault[step].bind(vault) as (...given: unknown[]) => Promise<never>;
    vi.spyOn(vault, step).mockImplementationOnce(async (...given: unknown[]) => {
      await vault.lock();
      return real(...given);
    });
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await answerOf(background)).toEqual(NATIVE);
    expect(await addedPasskeys()).toEqual([]);
  });

  it("without a sign-in within the last five minutes, or with one to another site", async () => {
    const { stage: background, vault } = await stage();
    await allowUpgrades(vault, true);
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("other.example", ORIGIN, Date.now());
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("example.com", "https://login.example.com", Date.now());
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("example.com", ORIGIN, Date.now() - 5 * 60_000);
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("example.com", ORIGIN, Date.now() - 5 * 60_000 + 5_000);
    expect(await answerOf(background)).toMatchObject({ type: "credential" });
  });

  it.each([
    ["where the person is to be verified", { authenticatorSelection: { userVerification: "required" } }, {}],
    ["in a private window", {}, { tab: { id: 1, windowId: 10, incognito: true, active: true } }],
    ["in a tab that is not shown", {}, { tab: { id: 1, windowId: 10, incognito: false, active: false } }],
    ["in a frame that may be another site's", {}, { frameId: 7 }],
    ["for a related origin", {}, { origin: "https://related.example" }],
    ["for a security key", { hints: ["security-key"] }, {}],
    ["for what is no passkey", { authenticatorSelection: { residentKey: "discouraged" } }, {}],
    ["for what need be no passkey", { authenticatorSelection: {} }, {}],
    ["from another host of the site", {}, { origin: "https://pages.example.com" }],
  ])("%s", async (_, options, sender) => {
    const { background, vault } = await allowed();
    expect(await answerOf(background, upgrade(options), sender)).toEqual(NATIVE);
    expect(await vault.find("example.com")).toEqual([]);
  });

  it("on a site that is switched off", async () => {
    const { background } = await allowed();
    vi.mocked(isSwitchedOff).mockResolvedValue(true);
    expect(await answerOf(background)).toEqual(NATIVE);
  });

  it.each([{}, { archived: true }, { hiddenAt: 1 }, { discoverable: false }])(
    "where the account has or had a passkey here: %o",
    async (changes) => {
      const { background, vault } = await allowed();
      const userHandle = fromBase64Url(passkeyCreate().options.user.id);
      await vault.add({ ...credential(1), userHandle, ...changes });
      expect(await answerOf(background)).toEqual(NATIVE);
      expect(await vault.find("example.com")).toHaveLength(1);
    },
  );

  it("where the site excludes what is there: nobody has agreed to tell it that", async () => {
    const { background, vault } = await allowed(1);
    const excludeCredentials = [{ type: "public-key", id: toBase64Url(credential(1).id) }];
    expect(await answerOf(background, upgrade({ excludeCredentials }))).toEqual(NATIVE);
    expect(await vault.find("example.com")).toHaveLength(1);
    expect(await addedPasskeys()).toEqual([]);
  });
});
