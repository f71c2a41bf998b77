import { describe, expect, it } from "vitest";
import { defaulted } from "../../../src/lab/options/defaulted.ts";
import { bytesNamed, entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";

const smallest = {
  rp: { name: "Example" },
  user: { id: "AQID", name: "ada", displayName: "Ada" },
  challenge: bytesNamed("challenge"),
  pubKeyCredParams: [],
};

describe("options as defaulted", () => {
  it("of create() have what the specification takes for what is not there", () => {
    const { options, filled } = defaulted(entryOf("create", smallest));
    expect(options).toEqual({
      ...smallest,
      rp: { name: "Example", id: "example.com" },
      pubKeyCredParams: [
        { type: "public-key", alg: -7 },
        { type: "public-key", alg: -257 },
      ],
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: "discouraged",
        requireResidentKey: false,
        userVerification: "preferred",
      },
      hints: [],
      attestation: "none",
      attestationFormats: ["none"],
      extensions: {},
    });
    expect(filled).toContain("rp.id");
    expect(filled).toContain("authenticatorSelection.userVerification");
    expect(filled).not.toContain("challenge");
  });

  it("of get() too", () => {
    const { options, filled } = defaulted(entryOf("get", { challenge: "AQID" }));
    expect(options).toEqual({
      challenge: "AQID",
      rpId: "example.com",
      timeout: 300_000,
      allowCredentials: [],
      userVerification: "preferred",
      hints: [],
      extensions: {},
    });
    expect(filled.toSorted()).toEqual(
      ["allowCredentials", "extensions", "hints", "rpId", "timeout", "userVerification"].toSorted(),
    );
  });

  it("leave what is right as it is", () => {
    const options = goodRequest({
      allowCredentials: [{ type: "public-key", id: "AQID" }],
      hints: ["hybrid"],
      extensions: {},
    });
    expect(defaulted(entryOf("get", options))).toEqual({ options, filled: [] });
  });

  it("bring the timeout into its range, and know none of a conditional request", () => {
    const timeout = (value: number, mediation?: string) =>
      defaulted(entryOf("get", goodRequest({ timeout: value }), mediation === undefined ? {} : { mediation }))
        .options.timeout;
    expect([timeout(1000), timeout(400_000), timeout(10 ** 7)]).toEqual([300_000, 400_000, 600_000]);
    expect(timeout(1000, "conditional")).toBeNull();
  });

  it("let residentKey win over requireResidentKey, and default the one to the other", () => {
    const selection = (authenticatorSelection: object) =>
      defaulted(entryOf("create", goodCreation({ authenticatorSelection: { ...authenticatorSelection } })))
        .options.authenticatorSelection;
    expect(selection({ requireResidentKey: true })).toMatchObject({ residentKey: "required" });
    expect(selection({ residentKey: "discouraged", requireResidentKey: true })).toMatchObject({
      residentKey: "discouraged",
      requireResidentKey: false,
    });
    expect(selection({ residentKey: "required" })).toMatchObject({ requireResidentKey: true });
  });

  it("take values that nobody knows for absent", () => {
    const { options, filled } = defaulted(
      entryOf(
        "create",
        goodCreation({ attestation: "always", authenticatorSelection: { userVerification: "yes" } }),
      ),
    );
    expect(options.attestation).toBe("none");
    expect(options.authenticatorSelection).toMatchObject({ userVerification: "preferred" });
    expect(filled).toContain("attestation");
  });
});
