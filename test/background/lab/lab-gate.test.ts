import { beforeEach, expect, it, vi } from "vitest";
import type { CeremonyPort } from "../../../background/ceremony/ceremonies.ts";
import { InUse } from "../../../background/lab/in-use.ts";
import { LabGate } from "../../../background/lab/lab-gate.ts";
import type { AssignedProfile } from "../../../src/lab/profiles/assignments.ts";
import { ASSIGNMENTS_KEY, assignmentsOf } from "../../../src/lab/profiles/assignments.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { namedProfile } from "../../fakes/lab-profiles.ts";
import { senderOf } from "../../fakes/stage.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/lab/lab-database.ts", () => ({ storedProfiles: async () => [] }));
vi.mock("../../../background/lab/toolbar-mark.ts", () => ({ markToolbar: vi.fn() }));

const profile = namedProfile(1);
const real: { accept: ReturnType<typeof vi.fn<(port: CeremonyPort) => void>> } = { accept: vi.fn() };
const lab = { accept: vi.fn<(port: CeremonyPort, profile: AssignedProfile) => void>() };

beforeEach(() => {
  browserState.reset();
  real.accept.mockReset();
  lab.accept.mockReset();
});

/** The gate of a background that has started with that in use. */
async function gateWith(...args: Parameters<typeof assignmentsOf>): Promise<LabGate> {
  browserState.session.set(ASSIGNMENTS_KEY, assignmentsOf(...args));
  const inUse = new InUse();
  await inUse.ready;
  return new LabGate(inUse, real, lab);
}

function who(gate: LabGate, sender: object): "real" | "lab" {
  gate.accept(new FakePort(sender).asPort);
  expect(real.accept.mock.calls.length + lab.accept.mock.calls.length).toBe(1);
  return lab.accept.mock.calls.length === 1 ? "lab" : "real";
}

it("gives the calls of a site under a profile to the lab, and with it which profile", async () => {
  expect(who(await gateWith([profile], []), senderOf())).toBe("lab");
  expect(lab.accept.mock.calls[0]?.[1]).toMatchObject({ id: profile.id, name: profile.name });
});

it.each([
  ["another site", { origin: "https://other.test" }],
  ["another port", { origin: "https://example.com:8443" }],
  ["an opaque origin, whatever its address", { origin: "null", url: "https://example.com/" }],
  ["no origin, whatever its address", { origin: undefined, url: "https://example.com/" }],
  ["a private window", { tab: { id: 1, windowId: 10, incognito: true, active: true } }],
  ["no document", { documentId: undefined }],
])("gives those of %s to the real vault", async (_, changes) => {
  expect(who(await gateWith([profile], []), senderOf(changes))).toBe("real");
});

it("gives all to the real vault while no profile is in use, at once", async () => {
  expect(who(await gateWith([{ ...profile, on: false }], []), senderOf())).toBe("real");
});

it("goes by the tab that the browser names", async () => {
  const gate = await gateWith([{ ...profile, sites: [] }], [{ tabId: 1, profile: profile.id }]);
  expect(who(gate, senderOf({ origin: "https://any.test" }))).toBe("lab");
});

it("lets a call wait until it is known what is in use, and loses none of its messages", async () => {
  let answer: (stored: object) => void = () => {};
  const reading = new Promise<Record<string, unknown>>((resolve) => {
    answer = (stored) => resolve({ [ASSIGNMENTS_KEY]: stored });
  });
  vi.spyOn(fakeBrowser.storage.session, "get").mockReturnValueOnce(reading);
  const inUse = new InUse();
  const gate = new LabGate(inUse, real, lab);
  const port = new FakePort(senderOf());
  const heard: unknown[] = [];
  lab.accept.mockImplementation((given) => {
    given.onMessage.addListener((message) => heard.push(message));
    given.onDisconnect.addListener(() => heard.push("end"));
  });
  gate.accept(port.asPort);
  await port.receive("first");
  expect(lab.accept).not.toHaveBeenCalled();
  expect(real.accept).not.toHaveBeenCalled();
  answer(assignmentsOf([profile], []));
  await inUse.ready;
  await vi.waitFor(() => expect(heard).toEqual(["first"]));
  await port.receive("second");
  await port.drop();
  expect(heard).toEqual(["first", "second", "end"]);
});

it("is the real vault's where what is in use cannot be read", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(fakeBrowser.storage.session, "get").mockRejectedValueOnce(new Error("No storage"));
  const inUse = new InUse();
  await inUse.ready;
  expect(who(new LabGate(inUse, real, lab), senderOf())).toBe("real");
});
