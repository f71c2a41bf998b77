import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { decodeCredential } from "../../../src/lab/decode/credential.ts";
import { ALL_VECTORS } from "../../fakes/spec-vectors.ts";
import { codesOf, nodeAt } from "../../fakes/trees.ts";

const vector = ALL_VECTORS[0];

describe("the answer of a ceremony", () => {
  it("has each of its byte strings decoded, with the rpId named", () => {
    if (!vector) throw new Error("There are no test vectors");
    const { registration, authentication } = vector;
    const common = { id: "AA", rawId: "AA", type: "public-key", clientExtensionResults: {} };
    const made = decodeCredential(
      {
        ...common,
        response: {
          clientDataJSON: toBase64Url(registration.bytes("clientDataJSON")),
          attestationObject: toBase64Url(registration.bytes("attestationObject")),
        },
      },
      "example.org",
    );
    expect(nodeAt(made.clientData, "type").value).toBe("webauthn.create");
    expect(made.authenticatorData).toBeUndefined();
    expect(made.attestationObject && nodeAt(made.attestationObject, "authData", "rpIdHash").meaning).toBe(
      "SHA-256 of example.org",
    );
    const used = decodeCredential({
      ...common,
      response: {
        clientDataJSON: toBase64Url(authentication.bytes("clientDataJSON")),
        authenticatorData: toBase64Url(authentication.bytes("authenticatorData")),
      },
    });
    expect(nodeAt(used.clientData, "type").value).toBe("webauthn.get");
    expect(used.authenticatorData && nodeAt(used.authenticatorData, "flags", "UP").value).toBe(true);
  });

  it("tells a byte string that is not base64url", () => {
    const { clientData } = decodeCredential({
      id: "AA",
      rawId: "AA",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "e30=" },
    });
    expect(codesOf(clientData)).toEqual(["malformed"]);
  });
});
