import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { isSwitchedOff } from "../../../../background/storage/sites.ts";
import type { AskedDecision } from "../../../../src/lab/asked/decision.ts";
import type { CeremonyRequest } from "../../../../src/wire/ceremony.ts";
import { browserState } from "../../../fakes/fake-browser.ts";
import { labBackground } from "../../../fakes/lab-background.ts";
import { namedProfile } from "../../../fakes/lab-profiles.ts";
import { memoryVault } from "../../../fakes/memory-vault.ts";
import { CEREMONY_ID, passkeyCreate, smallGet } from "../../../fakes/requests.ts";
import { Stage } from "../../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));
vi.mock("../../../../background/lab/toolbar-mark.ts", () => ({ markToolbar: vi.fn() }));

/** The calls of a site whose profile's approval is "asked", from the page to what the developer decides. */

const APPROVED: AskedDecision = { type: "approved", recognised: true };
const plain = namedProfile(1);
const profile = { ...plain, behaviour: { ...plain.behaviour, approval: "asked" as const } };

beforeEach(() => {
  browserState.reset();
  vi.resetModules();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});

async function background() {
  const made = await labBackground(new Stage(memoryVault().vault));
  /** The oldest one that waits. */
  const waiting = async () => {
    await vi.waitFor(() => expect(made.asked.all).not.toEqual([]));
    const [first] = made.asked.all;
    if (!first) throw new Error("None waits");
    return first;
  };
  const decide = async (decision: AskedDecision) =>
    made.ask("decide", { id: (await waiting()).id, decision });
  return { ...made, waiting, decide };
}

function accountCreate(id: string, name: string): CeremonyRequest {
  const create = passkeyCreate();
  return { ...create, options: { ...create.options, user: { id, name, displayName: name } } };
}

it("waits, says who asks what, and is answered as the developer decides", async () => {
  const { ask, begin, waiting, decide, asked } = await background();
  await ask("save", { profile });
  const made = begin({ request: passkeyCreate() });
  expect(await waiting()).toMatchObject({
    kind: "create",
    origin: "https://example.com",
    rpId: "example.com",
    tabId: 1,
    account: { name: "ada" },
    choices: [],
    profile: { id: profile.id, name: profile.name },
    deadline: expect.any(Number),
  });
  expect(made.port.sent).toEqual([]);
  await decide(APPROVED);
  expect(await made.answer()).toMatchObject({ type: "credential" });
  expect(asked.all).toEqual([]);
  const declined = begin({ request: smallGet() });
  await decide({ type: "declined" });
  expect(await declined.answer()).toMatchObject({ type: "error", name: "NotAllowedError" });
  const failing = begin({ request: smallGet() });
  await decide({ ...APPROVED, fault: "SecurityError" });
  expect(await failing.answer()).toMatchObject({ type: "error", name: "SecurityError" });
});

it("lets the developer choose which of two accounts answers, the newest first", async () => {
  const { ask, begin, call, waiting } = await background();
  await ask("save", { profile: plain });
  const ada = await call(accountCreate("AQ", "ada"));
  const bob = await call(accountCreate("Ag", "bob"));
  await ask("save", { profile });
  const { answer } = begin({ request: smallGet() });
  const { id, choices } = await waiting();
  expect(choices).toMatchObject([
    { credentialId: bob.credential?.id, name: "bob" },
    { credentialId: ada.credential?.id, name: "ada" },
  ]);
  await ask("decide", { id, decision: { ...APPROVED, credentialId: ada.credential?.id ?? "" } });
  expect((await answer()).credential?.id).toBe(ada.credential?.id);
});

it.each([
  ["required", "required"],
  ["discouraged", "discouraged"],
  [undefined, "preferred"],
  ["x".repeat(100_000), "preferred"],
])("shows the verification that is asked for: %.20s", async (userVerification, shown) => {
  const { ask, begin, waiting } = await background();
  await ask("save", { profile });
  const { type, options } = passkeyCreate();
  const authenticatorSelection = {
    ...options.authenticatorSelection,
    ...(userVerification && { userVerification }),
  };
  begin({ request: { type, options: { ...options, authenticatorSelection } } });
  expect((await waiting()).userVerification).toBe(shown);
});

it("says what is impossible in the error that the page gets", async () => {
  const { ask, begin, call, waiting } = await background();
  await ask("save", { profile: { ...plain, behaviour: { ...plain.behaviour, backupEligible: false } } });
  const { credential } = await call(passkeyCreate());
  await ask("save", { profile });
  const { answer } = begin({ request: smallGet() });
  const { id } = await waiting();
  const decision = { ...APPROVED, credentialId: credential?.id ?? "", fault: "bs-changed" as const };
  await ask("decide", { id, decision });
  expect(await answer()).toMatchObject({
    name: "NotAllowedError",
    message: expect.stringContaining("needs"),
  });
});

it("is asked of nobody where there is nothing to decide", async () => {
  const { ask, call, asked } = await background();
  await ask("save", { profile });
  expect(await call(smallGet())).toMatchObject({ name: "NotAllowedError" });
  expect(asked.all).toEqual([]);
});

it("is over with the page, and nothing is made", async () => {
  const { ask, begin, waiting, asked } = await background();
  await ask("save", { profile });
  const { port } = begin({ request: passkeyCreate() });
  const { id } = await waiting();
  await port.drop();
  expect(asked.all).toEqual([]);
  await expect(ask("decide", { id, decision: APPROVED })).rejects.toThrow("does not wait");
  expect((await ask("credentials", { id: profile.id })).credentials).toEqual([]);
  expect(port.sent).toEqual([]);
});

it("is over with its time", async () => {
  const { ask, begin, waiting, asked } = await background();
  await ask("save", { profile });
  const timeOut = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    expect(milliseconds).toBeGreaterThan(299_000);
    const over = new AbortController();
    setTimeout(() => over.abort(new DOMException("Too late", "TimeoutError")), 100);
    return over.signal;
  });
  const { answer } = begin({ request: passkeyCreate() });
  await waiting();
  expect(await answer()).toMatchObject({ name: "NotAllowedError" });
  expect(asked.all).toEqual([]);
  timeOut.mockRestore();
});

it.each([
  [
    "switched off",
    (ask: Awaited<ReturnType<typeof background>>["ask"]) =>
      ask("save", { profile: { ...profile, on: false } }),
  ],
  ["removed", (ask: Awaited<ReturnType<typeof background>>["ask"]) => ask("remove", { id: profile.id })],
])("is over where its profile is %s", async (_, change) => {
  const { ask, begin, waiting, asked } = await background();
  await ask("save", { profile });
  const { answer } = begin({ request: passkeyCreate() });
  await waiting();
  await change(ask);
  expect(await answer()).toMatchObject({ name: "NotAllowedError" });
  expect(asked.all).toEqual([]);
});

it("goes on after a stop of the background, until the time that it had", async () => {
  const first = await background();
  await first.ask("save", { profile });
  const request = passkeyCreate();
  first.begin({ id: CEREMONY_ID, request });
  const before = await first.waiting();
  await vi.waitFor(() => expect(browserState.session.get("lab.asked")).toHaveLength(1));
  vi.resetModules();
  const second = await background();
  expect(await second.waiting()).toEqual(before);
  const { answer } = second.begin({ type: "resume", id: CEREMONY_ID, request });
  await second.decide(APPROVED);
  expect(await answer()).toMatchObject({ type: "credential" });
  expect(before.deadline).toBeDefined();
});

it("is not begun again by a page that comes back when it was over", async () => {
  const { ask, begin, waiting, decide } = await background();
  await ask("save", { profile });
  const { answer } = begin({ id: CEREMONY_ID, request: passkeyCreate() });
  await waiting();
  await decide({ type: "declined" });
  await answer();
  const again = begin({ type: "resume", id: CEREMONY_ID, request: passkeyCreate() });
  expect(await again.answer()).toMatchObject({ name: "NotAllowedError" });
});

it("a profile takes a thousand credentials, and no page gets it to take more", async () => {
  const first = await background();
  await first.ask("save", { profile: plain });
  await first.call(passkeyCreate());
  const { credentials } = await first.ask("credentials", { id: plain.id });
  const { storeCredentials, storedCredentials } = await import("../../../../background/lab/lab-database.ts");
  const [source] = await storedCredentials(plain.id);
  const [one] = credentials;
  if (!source || !one) throw new Error("None was made");
  const many = Array.from({ length: 998 }, (_, i) => ({ ...source, id: new TextEncoder().encode(`${i}`) }));
  await storeCredentials(plain.id, [source, ...many]);
  vi.resetModules();
  const { ask, call } = await background();
  const more = (...ids: string[]) => ids.map((credentialId) => ({ ...one, credentialId }));
  const full = (count: number) => `There is no room: the profile has ${count} credentials, 1000 at most`;
  await expect(ask("seed", { id: plain.id, credentials: more("AQEB", "AgIC") })).rejects.toThrow(full(999));
  await ask("seed", { id: plain.id, credentials: more("AQEB") });
  const refused = await call(accountCreate("CQ", "eve"));
  expect(refused).toEqual({ type: "error", name: "NotAllowedError", message: full(1_000) });
  expect((await ask("profiles", {})).profiles[0]?.credentials).toBe(1_000);
});
