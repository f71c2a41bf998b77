import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { labBackground } from "../../fakes/lab-background.ts";
import { namedProfile } from "../../fakes/lab-profiles.ts";
import { memoryVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, passkeyCreate, smallGet } from "../../fakes/requests.ts";
import { Stage, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));
vi.mock("../../../background/lab/toolbar-mark.ts", () => ({ markToolbar: vi.fn() }));

/** The lab beside a real vault: one background with both, and what each can see of the other. */

beforeEach(() => {
  browserState.reset();
  vi.resetModules();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});

const profile = namedProfile(1);

describe("a site under a lab profile", () => {
  it("registers and signs in at once, without a window and without a vault", async () => {
    const { ask, call } = await labBackground(new Stage(memoryVault().vault));
    await ask("save", { profile });
    expect(await call(smallGet())).toMatchObject({ type: "error", name: "NotAllowedError" });
    const made = await call(passkeyCreate());
    expect(made.type).toBe("credential");
    const answered = await call(smallGet());
    expect(answered.credential?.id).toBe(made.credential?.id);
    expect(browserState.openWindows()).toEqual([]);
    expect((await ask("profiles", {})).profiles).toMatchObject([{ id: profile.id, credentials: 1 }]);
  });

  it("can neither use nor change a passkey of the real vault, and the vault knows nothing of the lab's", async () => {
    const { stage: real, vault, storage } = await stage(1);
    const { ask, call } = await labBackground(real);
    await ask("save", { profile });
    const { writes } = storage;
    const own = credential(1);
    const named = { ...smallGet().options, allowCredentials: [{ type: "public-key", id: idOf(own) }] };
    expect(await call({ type: "get", options: named })).toMatchObject({ type: "error" });
    expect(await call(smallGet())).toMatchObject({ type: "error", name: "NotAllowedError" });
    // The very account of the passkey that is there: nothing takes its place.
    const made = await call(passkeyCreate());
    expect(made.type).toBe("credential");
    expect(storage.writes).toBe(writes);
    const kept = await vault.find("example.com");
    expect(kept).toHaveLength(1);
    expect(kept[0]?.id).toEqual(own.id);
    expect(kept.some(({ id }) => idOf({ id }) === made.credential?.id)).toBe(false);
  });

  it("is not answered by the lab once the profile is off, gone, or was never the site's", async () => {
    const { stage: real } = await stage(1);
    const { ask, call, gate } = await labBackground(real);
    await ask("save", { profile });
    await call(passkeyCreate());
    await ask("save", { profile: { ...profile, on: false } });
    const port = new FakePort(senderOf());
    gate.accept(port.asPort);
    void port.receive({ type: "start", id: CEREMONY_ID, request: smallGet() });
    // The real vault asks the person, and nobody else answers.
    const prompt = await real.promptPage();
    expect((await prompt.view()).rpId).toBe("example.com");
    expect(port.sent).toEqual([]);
    await prompt.say({ type: "approve", pin: PIN });
    expect(await port.next()).toMatchObject({ type: "credential" });
    expect(await call(smallGet({}), { origin: "https://other.test" })).toMatchObject({
      name: "SecurityError",
    });
  });

  it("leaves nothing behind when its profile is removed", async () => {
    const { ask, call } = await labBackground(new Stage(memoryVault().vault));
    await ask("save", { profile });
    await call(passkeyCreate());
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(["lab"]);
    expect((await ask("remove", { id: profile.id })).profiles).toEqual([]);
    expect(await indexedDB.databases()).toEqual([]);
    expect(await call(smallGet())).toEqual({ type: "native" });
    await ask("save", { profile });
    expect(await call(smallGet())).toMatchObject({ type: "error", name: "NotAllowedError" });
  });

  it("has the answer that the profile says", async () => {
    const { ask, call } = await labBackground(new Stage(memoryVault().vault));
    const { behaviour } = profile;
    await ask("save", { profile: { ...profile, behaviour: { ...behaviour, approval: "declined" } } });
    expect(await call(passkeyCreate())).toMatchObject({ type: "error", name: "NotAllowedError" });
    await ask("save", { profile: { ...profile, behaviour: { ...behaviour, faults: ["ConstraintError"] } } });
    expect(await call(passkeyCreate())).toMatchObject({ type: "error", name: "ConstraintError" });
  });

  it("gives its credentials in WebDriver's form, takes more of them, and removes one", async () => {
    const { ask, call } = await labBackground(new Stage(memoryVault().vault));
    const other = namedProfile(2, { sites: [{ type: "origin", origin: "https://other.example.com" }] });
    await ask("save", { profile });
    await ask("save", { profile: other });
    const made = await call(passkeyCreate());
    const { credentials } = await ask("credentials", { id: profile.id });
    expect(credentials).toMatchObject([{ rpId: "example.com", isResidentCredential: true, userName: "ada" }]);
    expect((await ask("seed", { id: other.id, credentials })).credentials).toEqual(credentials);
    const elsewhere = await call(smallGet(), {
      origin: "https://other.example.com",
      documentId: "DOCUMENT-2",
    });
    expect(elsewhere.credential?.id).toBe(made.credential?.id);
    const wrong = [{ ...credentials[0], privateKey: "AAEC" }] as typeof credentials;
    await expect(ask("seed", { id: profile.id, credentials: wrong })).rejects.toThrow("privateKey");
    const credentialId = made.credential?.id ?? "";
    expect((await ask("removeCredential", { id: profile.id, credentialId })).credentials).toEqual([]);
    expect(await call(smallGet())).toMatchObject({ type: "error", name: "NotAllowedError" });
  });

  it("keeps its credentials over a stop of the background", async () => {
    const first = await labBackground(new Stage(memoryVault().vault));
    await first.ask("save", { profile });
    const made = await first.call(passkeyCreate());
    vi.resetModules();
    const again = await labBackground(new Stage(memoryVault().vault));
    expect((await again.call(smallGet())).credential?.id).toBe(made.credential?.id);
    // With the browser's session: the profiles themselves are what is left.
    browserState.reset();
    vi.resetModules();
    const later = await labBackground(new Stage(memoryVault().vault));
    expect((await later.call(smallGet())).credential?.id).toBe(made.credential?.id);
  });
});

it("assigns nothing to a tab any more that was closed", async () => {
  const { ask, profiles, inUse } = await labBackground(new Stage(memoryVault().vault));
  await ask("save", { profile: { ...profile, sites: [] } });
  await ask("assignTab", { tabId: 1, id: profile.id });
  await profiles.closed(2);
  expect(inUse.tabs).toEqual([{ tabId: 1, profile: profile.id }]);
  await profiles.closed(1);
  expect(inUse.isNone).toBe(true);
});

it.each([
  null,
  "profiles",
  {},
  { type: "vault.state" },
  { type: "save" },
  { type: "save", profile: { ...profile, sites: [{ type: "rpId", rpId: "com" }] } },
  { type: "remove", id: "everything" },
  { type: "assignTab", tabId: -1, id: null },
  { type: "decide", id: CEREMONY_ID, decision: { type: "perhaps" } },
  { type: "decide", id: CEREMONY_ID, decision: { type: "declined" } },
])("the call %j is refused", async (call) => {
  const { LabProfiles } = await import("../../../background/lab/lab-profiles.ts");
  const { InUse } = await import("../../../background/lab/in-use.ts");
  const { LabAuthenticators } = await import("../../../background/lab/lab-authenticators.ts");
  const { AskedCeremonies } = await import("../../../background/lab/asked/asked-ceremonies.ts");
  const inUse = new InUse();
  const asked = new AskedCeremonies(inUse, () => {});
  const profiles = new LabProfiles(inUse, new LabAuthenticators(() => {}), asked, () => {});
  await expect(profiles.answer(call)).rejects.toThrow();
});

function idOf({ id }: { id: Uint8Array }): string {
  return Buffer.from(id).toString("base64url");
}
