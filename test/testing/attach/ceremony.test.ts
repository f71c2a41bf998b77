import { describe, expect, test } from "vitest";
import { type Answering, Ceremony } from "../../../testing/attach/ceremony.ts";
import { createAuthenticator, ImpossibleFault } from "../../../testing/index.ts";
import { fakeFrame } from "./fake-frame.ts";

const options = {
  rp: { name: "Example" },
  user: { id: "AAAA", name: "ada", displayName: "Ada" },
  challenge: "AAAA",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
};
const origin = "https://example.com";
const honest: Answering<"create">["answer"] = ({ faults = [] }) =>
  createAuthenticator().create(options, { origin, faults });

function ceremony(answer: Answering<"create">["answer"] = honest): Ceremony<"create"> {
  const frame = fakeFrame(origin);
  return new Ceremony(
    { type: "create", options, mediation: undefined, origin, topOrigin: undefined, frame },
    { answer },
  );
}

describe("a ceremony", () => {
  test("that is approved ends with the credential that the test has too", async () => {
    const asked = ceremony();
    expect(asked.decision).toBeUndefined();
    const credential = await asked.approve();
    expect(await asked.ended).toEqual({ type: "credential", credential });
    expect(asked.decision).toBe("approved");
  });

  test.each([
    ["declined", (asked: Ceremony) => asked.decline(), "NotAllowedError", "ended with NotAllowedError"],
    ["ended", (asked: Ceremony) => asked.fail("UnknownError"), "UnknownError", "ended with UnknownError"],
  ])(
    "that is %s ends with that error, and nothing can be decided again",
    async (_, decide, name, decision) => {
      const asked = ceremony();
      decide(asked);
      expect(await asked.ended).toMatchObject({ type: "error", name });
      expect(() => asked.decline()).toThrow(`This ceremony was ${decision} before.`);
      await expect(asked.approve()).rejects.toThrow(`This ceremony was ${decision} before.`);
    },
  );

  test.each([
    [new DOMException("Excluded", "InvalidStateError"), DOMException],
    [new TypeError("user.id"), TypeError],
  ])("whose answer is %s has that for page and test", async (error, kind) => {
    const asked = ceremony(() => Promise.reject(error));
    const approved = asked.approve();
    await expect(approved).rejects.toThrow(kind);
    await expect(approved).rejects.toMatchObject({ name: error.name, message: error.message });
    expect(await asked.ended).toEqual({ type: "error", name: error.name, message: error.message });
  });

  test("that the page leaves while it is answered is aborted, whatever the answer", async () => {
    let signal: AbortSignal | undefined;
    const asked = ceremony(async (approval, given, spoils) => {
      signal = given;
      return honest(approval, given, spoils);
    });
    const approved = asked.approve();
    asked.leave();
    await expect(approved).rejects.toMatchObject({ name: "AbortError" });
    expect(signal?.aborted).toBe(true);
    expect(await asked.ended).toEqual({ type: "aborted" });
  });

  test("still waits after a fault that is none of it", async () => {
    const asked = ceremony();
    await expect(asked.approve({ faults: ["bad-signature"] })).rejects.toThrow(TypeError);
    expect(asked.decision).toBeUndefined();
    await asked.approve({ faults: ["up-zero"] });
  });

  test("with a fault that lacks what it needs tells the test, and the page a NotAllowedError", async () => {
    const asked = ceremony();
    await expect(asked.approve({ faults: ["known-credential-id"] })).rejects.toThrow(ImpossibleFault);
    expect(await asked.ended).toMatchObject({ type: "error", name: "NotAllowedError" });
  });
});
