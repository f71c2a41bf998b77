import {
  decodeAttestationObject as decodeElsewhere,
  parseAuthenticatorData,
} from "@simplewebauthn/server/helpers";
import { describe, expect, it } from "vitest";
import { decodeAttestationObject } from "../../../src/lab/decode/attestation-object.ts";
import { decodeAuthenticatorData } from "../../../src/lab/decode/authenticator-data.ts";
import { hex } from "../../fakes/hex.ts";
import { ALL_VECTORS } from "../../fakes/spec-vectors.ts";
import { expectSoundTree, nodeAt } from "../../fakes/trees.ts";

const RP_ID = "example.org";

describe("the specification's test vectors", () => {
  it.each(ALL_VECTORS.map((vector) => [vector.id, vector] as const))("%s: nothing is wrong", (_, vector) => {
    const object = vector.registration.bytes("attestationObject");
    const registered = decodeAttestationObject(object, RP_ID);
    expect(registered.problems).toEqual([]);
    expect(nodeAt(registered, "authData", "rpIdHash").meaning).toBe(`SHA-256 of ${RP_ID}`);
    expectSoundTree(registered, object.length);
    const signed = vector.authentication.bytes("authenticatorData");
    const asserted = decodeAuthenticatorData(signed, RP_ID);
    expect(asserted.problems).toEqual([]);
    expectSoundTree(asserted, signed.length);
  });

  it.each(ALL_VECTORS.map((vector) => [vector.id, vector] as const))(
    "%s: says what @simplewebauthn/server says",
    (_, vector) => {
      const object = vector.registration.bytes("attestationObject");
      const ours = decodeAttestationObject(object);
      const theirs = decodeElsewhere(object);
      expect(nodeAt(ours, "fmt").value).toBe(theirs.get("fmt"));
      const { flags, counter, aaguid, credentialID, credentialPublicKey } = parseAuthenticatorData(
        theirs.get("authData"),
      );
      const node = (...labels: string[]) => nodeAt(ours, "authData", ...labels);
      const flag = (name: string) => node("flags", name).value;
      expect({
        up: flag("UP"),
        uv: flag("UV"),
        be: flag("BE"),
        bs: flag("BS"),
        at: flag("AT"),
        ed: flag("ED"),
      }).toEqual({ up: flags.up, uv: flags.uv, be: flags.be, bs: flags.bs, at: flags.at, ed: flags.ed });
      expect(node("signCount").value).toBe(counter);
      const credential = (label: string) => node("attestedCredentialData", label);
      expect(credential("aaguid").value).toBe(aaguid && hex(aaguid));
      expect(credential("credentialId").value).toBe(credentialID && hex(credentialID));
      const { start, end } = credential("credentialPublicKey");
      expect(hex(object.subarray(start, end))).toBe(credentialPublicKey && hex(credentialPublicKey));
    },
  );
});
