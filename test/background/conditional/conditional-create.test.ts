import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  addedPasskeys,
  allowUpgrades,
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

const NATIVE = { type: "native" };
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
  const { stage: background, vault } = await stage(...seeds);
  await allowUpgrades(vault, true);
  await noteSignIn("example.com", Date.now());
  return { background, vault };
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

  it("is an InvalidStateError where the site excludes what is there, and nothing is made", async () => {
    const { background, vault } = await allowed(1);
    const excludeCredentials = [{ type: "public-key", id: toBase64Url(credential(1).id) }];
    expect(await answerOf(background, upgrade({ excludeCredentials }))).toMatchObject({
      type: "error",
      name: "InvalidStateError",
    });
    expect(await vault.find("example.com")).toHaveLength(1);
    expect(await addedPasskeys()).toEqual([]);
  });
});

describe("is the browser's", () => {
  it("without the person's word", async () => {
    const { background, vault } = await allowed();
    await allowUpgrades(vault, false);
    expect(await answerOf(background)).toEqual(NATIVE);
  });

  it("while the vault is locked", async () => {
    const { background, vault } = await allowed();
    await vault.lock();
    expect(await answerOf(background)).toEqual(NATIVE);
  });

  it("without a sign-in within the last five minutes, or with one to another site", async () => {
    const { stage: background, vault } = await stage();
    await allowUpgrades(vault, true);
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("other.example", Date.now());
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("example.com", Date.now() - 5 * 60_000);
    expect(await answerOf(background)).toEqual(NATIVE);
    await noteSignIn("example.com", Date.now() - 5 * 60_000 + 5_000);
    expect(await answerOf(background)).toMatchObject({ type: "credential" });
  });

  it.each([
    ["where the person is to be verified", { authenticatorSelection: { userVerification: "required" } }, {}],
    ["in a private window", {}, { tab: { id: 1, windowId: 10, incognito: true, active: true } }],
    ["in a tab that is not shown", {}, { tab: { id: 1, windowId: 10, incognito: false, active: false } }],
    ["in a frame that may be another site's", {}, { frameId: 7 }],
    ["for a related origin", {}, { origin: "https://related.example" }],
    ["for a security key", { hints: ["security-key"] }, {}],
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

  it("where the account has a passkey here", async () => {
    const { background, vault } = await allowed();
    await vault.add({ ...credential(1), userHandle: fromBase64Url(passkeyCreate().options.user.id) });
    expect(await answerOf(background)).toEqual(NATIVE);
    expect(await vault.find("example.com")).toHaveLength(1);
  });
});
