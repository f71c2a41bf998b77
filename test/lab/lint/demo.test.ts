import { describe, expect, it } from "vitest";
import { assertionOptions, verifyAssertion } from "../../../demo/assertion.ts";
import { Harbour } from "../../../demo/harbour.ts";
import { register, registrationOptions } from "../../../demo/registration.ts";
import type { Session } from "../../../demo/sessions.ts";
import { lint } from "../../../src/lab/lint/lint.ts";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { create } from "../../../src/webauthn/create.ts";
import { get } from "../../../src/webauthn/get.ts";
import { entryOf } from "../../fakes/log-entries.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { approving, NEVER, portsOf } from "../../fakes/scripted-consent.ts";

const ORIGIN = "http://localhost:8080";
const CALLER = { origin: ORIGIN, sameOriginWithAncestors: true };

describe("the demo's relying party", () => {
  it("does nothing of which the rules say more than an advice", async () => {
    const harbour = new Harbour(ORIGIN);
    const session = harbour.sessions.start() as Session;
    const user = harbour.users.add("ada", { hash: Buffer.alloc(32), salt: Buffer.alloc(16) } as never);
    const ports = portsOf(new MemoryStore(), approving());
    const log: LogEntry[] = [];
    const note = (ceremony: LogEntry["ceremony"], options: object, outcome: object) => {
      const caller = { ...CALLER, inFrame: false };
      const changes = { caller, outcome: outcome as LogEntry["outcome"], startedAt: log.length * 100_000 };
      log.push(entryOf(ceremony, JSON.parse(JSON.stringify(options)), changes));
    };
    for (let i = 0; i < 2; i++) {
      const options = await registrationOptions(harbour, session, user);
      const outcome = await create(options as never, CALLER, ports, NEVER);
      note("create", options, outcome);
      if (outcome.type !== "credential") {
        expect(outcome).toMatchObject({ name: "InvalidStateError" });
        continue;
      }
      await register(harbour, session, user, outcome.credential as never);
    }
    for (const purpose of ["passkey-signin", "step-up", "second-factor"] as const) {
      const uv = purpose === "step-up" ? "required" : "preferred";
      const known = purpose === "passkey-signin" ? undefined : user;
      const options = await assertionOptions(harbour, session, purpose, uv, known);
      const outcome = await get(options as never, CALLER, ports, NEVER);
      note("get", options, outcome);
      if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
      await verifyAssertion(harbour, session, purpose, outcome.credential as never);
    }
    expect(log).toHaveLength(5);
    expect(lint(log).filter(({ severity }) => severity !== "advice")).toEqual([]);
    expect(lint(log).map(({ id }) => id)).toContain("uv-preferred");
  });
});
