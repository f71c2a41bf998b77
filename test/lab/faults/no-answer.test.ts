import { describe, expect, it } from "vitest";
import { ERROR_NAMES } from "../../../src/lab/faults/names.ts";
import { LAB_CALLER, labAuthenticator, labCreation, labRequest, registered } from "../../fakes/lab.ts";
import { NEVER } from "../../fakes/scripted-consent.ts";

describe.each(ERROR_NAMES)("%s", (name) => {
  it("is what create() ends with, and nothing is kept", async () => {
    const lab = labAuthenticator();
    const outcome = await lab.create(labCreation(), LAB_CALLER, { signal: NEVER, faults: [name] });
    expect(outcome).toEqual({ type: "error", name, message: expect.stringMatching(/\.$/) });
    expect(lab.credentials.all).toEqual([]);
  });

  it("is what get() ends with, and the counter stays", async () => {
    const lab = labAuthenticator();
    await registered(lab);
    const outcome = await lab.get(labRequest(), LAB_CALLER, { signal: NEVER, faults: [name] });
    expect(outcome).toMatchObject({ type: "error", name });
    expect(lab.credentials.all).toMatchObject([{ signCount: 1 }]);
  });
});

describe("a call that was aborted before", () => {
  it.each(["NotAllowedError", "timeout"] as const)(
    "ends with the signal's reason, and not with %s",
    async (name) => {
      const call = { signal: AbortSignal.abort("enough"), faults: [name] };
      await expect(labAuthenticator().create(labCreation(), LAB_CALLER, call)).rejects.toBe("enough");
      await expect(labAuthenticator().get(labRequest(), LAB_CALLER, call)).rejects.toBe("enough");
    },
  );
});

describe("a timeout", () => {
  it.each([
    [{ timeout: 1234 }, 1234],
    [{}, 300_000],
    [{ timeout: 1e12 }, 600_000],
    [{ timeout: -5 }, 300_000],
    [{ timeout: "x" as never }, 300_000],
    [{ timeout: Number.NaN }, 300_000],
  ])("with %o comes after %d ms, as a NotAllowedError", async (options, expected) => {
    const waited: number[] = [];
    const lab = labAuthenticator({ ports: { wait: async (time) => void waited.push(time) } });
    const call = { signal: NEVER, faults: ["timeout"] } as const;
    const outcome = await lab.create(labCreation(options), LAB_CALLER, call);
    expect(outcome).toMatchObject({ type: "error", name: "NotAllowedError" });
    expect(await lab.get(labRequest(options), LAB_CALLER, call)).toEqual(outcome);
    expect(waited).toEqual([expected, expected]);
  });
});

describe("a fault of the other ceremony", () => {
  it("is refused in a call, and left alone in a profile", async () => {
    const lab = labAuthenticator({ profile: { faults: ["bad-signature"] } });
    const call = { signal: NEVER, faults: ["bad-signature"] } as const;
    await expect(lab.create(labCreation(), LAB_CALLER, call)).rejects.toThrow(
      "bad-signature is no fault of create()",
    );
    await registered(lab);
  });
});
