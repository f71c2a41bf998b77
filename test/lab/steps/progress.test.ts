import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { type Progress, progressOf } from "../../../src/lab/steps/progress.ts";
import { type StepId, stepsOf } from "../../../src/lab/steps/table.ts";
import type { Caller } from "../../../src/webauthn/caller.ts";
import { create } from "../../../src/webauthn/create.ts";
import { get } from "../../../src/webauthn/get.ts";
import { credential } from "../../fakes/credentials.ts";
import { entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { approving, NEVER, portsOf, ScriptedConsent } from "../../fakes/scripted-consent.ts";

const DECLINING = () => new ScriptedConsent({ type: "declined" });

interface Case {
  options?: LogEntry["options"];
  caller?: Partial<Caller>;
  consent?: ScriptedConsent;
  store?: MemoryStore;
}

/** The entry of a call that Latchkey's own client answered. */
async function ran(
  ceremony: LogEntry["ceremony"],
  { options = {}, caller: changes = {}, consent = approving(), store = new MemoryStore() }: Case,
): Promise<LogEntry> {
  const caller = { origin: "https://example.com", sameOriginWithAncestors: true, ...changes };
  const given = ceremony === "create" ? goodCreation(options) : goodRequest(options);
  const ports = portsOf(store, consent);
  const outcome =
    ceremony === "create"
      ? await create(given as never, caller, ports, NEVER)
      : await get(given as never, caller, ports, NEVER);
  if (outcome.type === "native") throw new Error("It went native");
  const { origin, sameOriginWithAncestors, embedding } = caller;
  return entryOf(ceremony, given, {
    caller: {
      origin,
      sameOriginWithAncestors,
      inFrame: !sameOriginWithAncestors,
      ...(embedding && { topOrigin: embedding.topOrigin, activated: embedding.activated }),
    },
    outcome: outcome as LogEntry["outcome"],
  });
}

function states({ steps }: Progress): Record<string, string> {
  return Object.fromEntries(steps.map(({ id, state }) => [id, state]));
}

const EXCLUDED = credential(1, { id: Uint8Array.of(1, 2, 3) });
const embedded = {
  sameOriginWithAncestors: false,
  embedding: { topOrigin: "https://a.example", activated: false },
};

describe("a ceremony of Latchkey's that ended", () => {
  it.each<[string, StepId, boolean, Case]>([
    ["in a frame without a click", "frame", true, { caller: embedded }],
    [
      "with an empty user.id",
      "user-id",
      true,
      { options: { user: { id: "", name: "a", displayName: "a" } } },
    ],
    ["without an origin", "opaque-origin", true, { caller: { origin: "null" } }],
    ["on an address", "domain", true, { caller: { origin: "https://127.0.0.1" } }],
    ["without TLS", "domain", true, { caller: { origin: "http://example.com" } }],
    ["for another site", "rp-id", true, { options: { rp: { id: "other.localhost", name: "" } } }],
    ["for a public suffix", "rp-id", true, { options: { rp: { id: "com", name: "" } } }],
    ["without a key type", "algorithms", true, { options: { pubKeyCredParams: [{ type: "x", alg: -7 }] } }],
    ["with appid", "extensions", true, { options: { extensions: { appid: "https://example.com" } } }],
    [
      "with the AppID of another",
      "extensions",
      true,
      { options: { extensions: { appidExclude: "https://a.example" } } },
    ],
    ["with a blob to read", "extensions", true, { options: { extensions: { largeBlob: { read: true } } } }],
    [
      "with inputs of prf by credential",
      "extensions",
      true,
      { options: { extensions: { prf: { evalByCredential: { AQID: { first: "AA" } } } } } },
    ],
    [
      "with a policy that cannot be enforced",
      "extensions",
      true,
      {
        options: { extensions: { credentialProtectionPolicy: "x", enforceCredentialProtectionPolicy: true } },
      },
    ],
    [
      "with an excluded credential",
      "excluded",
      true,
      {
        options: { excludeCredentials: [{ type: "public-key", id: "AQID" }] },
        store: new MemoryStore(EXCLUDED),
      },
    ],
    ["with a refusal", "consent", false, { consent: DECLINING() }],
  ])("create() %s at the step %s", async (_what, id, sure, given) => {
    const progress = progressOf(await ran("create", given));
    expect(progress.failed).toMatchObject({ id, sure });
    expect(states(progress)[id]).toBe("failed");
  });

  it.each<[string, StepId, boolean, Case]>([
    ["without an origin", "opaque-origin", true, { caller: { origin: "null" } }],
    ["on an address", "domain", true, { caller: { origin: "https://127.0.0.1" } }],
    ["for another site", "rp-id", true, { options: { rpId: "other.localhost" } }],
    ["with credProps", "extensions", true, { options: { extensions: { credProps: true } } }],
    [
      "with a key of prf that is not listed",
      "extensions",
      true,
      { options: { extensions: { prf: { evalByCredential: { AQID: { first: "AA" } } } } } },
    ],
    [
      "with the AppID of another",
      "extensions",
      true,
      { options: { extensions: { appid: "https://a.example" } } },
    ],
    ["with a refusal", "consent", false, { consent: DECLINING(), store: new MemoryStore(EXCLUDED) }],
  ])("get() %s at the step %s", async (_what, id, sure, given) => {
    const progress = progressOf(await ran("get", given));
    expect(progress.failed).toMatchObject({ id, sure });
  });

  it("passed every step before, and came to none after", async () => {
    const progress = progressOf(await ran("create", { options: { rp: { id: "com", name: "" } } }));
    const found = states(progress);
    expect(found).toMatchObject({
      convert: "passed",
      domain: "passed",
      "rp-id": "failed",
      algorithms: "not-reached",
    });
    expect(progress.steps.map(({ id }) => id)).toEqual(stepsOf("create").map(({ id }) => id));
  });

  it("with a credential passed all of them", async () => {
    expect(new Set(Object.values(states(progressOf(await ran("create", {})))))).toEqual(new Set(["passed"]));
  });
});

describe("a ceremony of the browser's that ended", () => {
  const native = (name: string, changes: Partial<LogEntry> = {}, ceremony: LogEntry["ceremony"] = "create") =>
    progressOf(
      entryOf(ceremony, ceremony === "create" ? goodCreation() : goodRequest(), {
        answeredBy: "native",
        outcome: { type: "error", name, message: "A passkey that this site excludes" },
        ...changes,
      }),
    ).failed;

  it.each<[string, StepId]>([
    ["NotAllowedError", "consent"],
    ["InvalidStateError", "excluded"],
    ["NotSupportedError", "supported"],
    ["ConstraintError", "capable"],
    ["SecurityError", "rp-id"],
    ["AbortError", "signal"],
    ["TypeError", "convert"],
    ["UnknownError", "sign"],
  ])("with %s did so likely at the step %s", (name, id) => {
    expect(native(name)).toMatchObject({ id, sure: false });
  });

  it("with NotAllowedError when the time was over did so by the timer", () => {
    expect(native("NotAllowedError", { timing: { total: 300_001, stages: [] } })?.id).toBe("timer");
  });

  it("is explained by what it asked, where that explains it", () => {
    const options = goodCreation({ pubKeyCredParams: [{ type: "x", alg: -7 }] });
    expect(native("NotSupportedError", { options })).toMatchObject({ id: "algorithms", sure: false });
    const caller = {
      origin: "https://example.com",
      sameOriginWithAncestors: true,
      inFrame: true,
      policyAllows: false,
    };
    expect(native("NotAllowedError", { caller })).toMatchObject({ id: "policy" });
    expect(native("TypeError", { options: goodCreation({ challenge: [1] }) })).toMatchObject({
      id: "convert",
      why: "challenge should be unpadded base64url",
    });
  });
});

describe("a ceremony of a lab profile", () => {
  it("that ended by a fault says so", () => {
    const entry = entryOf("get", goodRequest(), { answeredBy: "lab", faults: ["NotAllowedError"] });
    expect(progressOf(entry).failed).toMatchObject({ id: "answer", sure: true });
  });
});

describe("a ceremony that has not ended", () => {
  it("passed what it must have passed, and the rest is open", () => {
    const progress = progressOf(entryOf("get", goodRequest(), { outcome: { type: "pending" } }));
    expect(progress.failed).toBeUndefined();
    expect(states(progress)).toMatchObject({ "rp-id": "passed", select: "open", answer: "open" });
  });
});
