import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { saltsOf } from "../../../src/webauthn/extensions/prf.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { PRF_BLOCKS } from "../../fakes/spec-vectors.ts";
import { allow, OWN, OWN_ID, register, signIn } from "./ceremony.ts";

const A = toBase64Url(someBytes(10, 1));
const B = toBase64Url(someBytes(40, 2));

/** WebAuthn §10.1.4 over CTAP's hmac-secret, by node:crypto. */
function expected(secrets: Uint8Array | undefined, input: string): string {
  const salt = createHash("sha256").update("WebAuthn PRF\0").update(fromBase64Url(input)).digest();
  return createHmac("sha256", (secrets ?? new Uint8Array()).subarray(0, 32))
    .update(salt)
    .digest("base64url");
}

it.each(PRF_BLOCKS.slice(1).map((block, i) => [i, block] as const))(
  "makes the salts of the specification's evaluation %i",
  (_, block) => {
    const second = block.has("salt2") && toBase64Url(block.bytes("prf_eval_second"));
    const salts = saltsOf({ first: toBase64Url(block.bytes("prf_eval_first")), ...(second && { second }) });
    const names = second ? ["salt1", "salt2"] : ["salt1"];
    expect(salts.map(hex)).toEqual(names.map((name) => hex(block.bytes(name))));
  },
);

describe("prf in create()", () => {
  it("is enabled without an evaluation, and asks for no verification", async () => {
    const { outputs, consent, store, outcome } = await register({ prf: {} });
    expect(outputs).toEqual({ prf: { enabled: true } });
    expect(consent.hints[0]?.verify).toBe(false);
    expect(store.sources[0]?.prf).toHaveLength(64);
    if (outcome.type !== "credential" || !("attestationObject" in outcome.credential.response)) throw outcome;
    const data = fromBase64Url(outcome.credential.response.authenticatorData);
    expect((data[32] ?? 0) & 0x80).toBe(0x80);
    expect(hex(data).endsWith("a16b686d61632d736563726574f5")).toBe(true);
  });

  it("is there for later, and not told, where nobody asked", async () => {
    const { outputs, store, outcome } = await register({});
    expect(outputs).toEqual({});
    expect(store.sources[0]?.prf).toHaveLength(64);
    if (outcome.type !== "credential") throw outcome;
    expect((fromBase64Url(outcome.credential.response.authenticatorData)[32] ?? 0) & 0x80).toBe(0);
  });

  it("evaluates one input or two, and verifies for it", async () => {
    const one = await register({ prf: { eval: { first: A } } });
    expect(one.outputs).toEqual({
      prf: { enabled: true, results: { first: expected(one.store.sources[0]?.prf, A) } },
    });
    expect(one.consent.hints[0]?.verify).toBe(true);
    const two = await register({ prf: { eval: { first: A, second: B } } });
    const secrets = two.store.sources[0]?.prf;
    expect(two.outputs).toEqual({
      prf: { enabled: true, results: { first: expected(secrets, A), second: expected(secrets, B) } },
    });
  });

  it("refuses evalByCredential before anyone is asked, even an empty one", async () => {
    for (const evalByCredential of [{}, { [OWN_ID]: { first: A } }]) {
      const { error, consent, store } = await register({ prf: { evalByCredential } });
      expect([error, consent.hints.length, store.writes]).toEqual(["NotSupportedError", 0, 0]);
    }
  });
});

describe("prf in get()", () => {
  it("answers with nothing where there is nothing to evaluate, and verifies nobody", async () => {
    const { outputs, consent } = await signIn({ prf: {} });
    expect(outputs).toEqual({ prf: {} });
    expect(consent.hints[0]?.verify).toBe(false);
  });

  it("evaluates one input or two, and verifies for it", async () => {
    const { outputs, consent } = await signIn({ prf: { eval: { first: A } } });
    expect(outputs).toEqual({ prf: { results: { first: expected(OWN.prf, A) } } });
    expect(consent.hints[0]?.verify).toBe(true);
    const two = await signIn({ prf: { eval: { first: B, second: A } } });
    expect(two.outputs).toEqual({
      prf: { results: { first: expected(OWN.prf, B), second: expected(OWN.prf, A) } },
    });
  });

  it("gives the same as at create()", async () => {
    const made = await register(
      { prf: { eval: { first: A } } },
      { authenticatorSelection: { residentKey: "required" } },
    );
    const [source] = made.store.sources;
    if (!source) throw new Error("nothing made");
    const { outputs } = await signIn({ prf: { eval: { first: A } } }, {}, source);
    expect(outputs?.prf?.results).toEqual(made.outputs?.prf?.results);
  });

  it("prefers the inputs of the credential that answers", async () => {
    const other = credential(2, { prf: someBytes(64, 50) });
    const evalByCredential = { [toBase64Url(other.id)]: { first: B } };
    const prf = { eval: { first: A }, evalByCredential };
    const allowCredentials = allow(OWN_ID, toBase64Url(other.id));
    // The newer one comes first, and is chosen.
    const byItsOwn = await signIn({ prf }, { allowCredentials }, OWN, other);
    expect(byItsOwn.outputs).toEqual({ prf: { results: { first: expected(other.prf, B) } } });
    const byThat = await signIn({ prf }, { allowCredentials }, OWN);
    expect(byThat.outputs).toEqual({ prf: { results: { first: expected(OWN.prf, A) } } });
    const byNone = await signIn({ prf: { evalByCredential } }, { allowCredentials }, OWN);
    expect(byNone.outputs).toEqual({ prf: {} });
  });

  it("knows an id in every spelling of base64url, and takes the first of two", async () => {
    const { id } = OWN;
    const last = {
      A: "B",
      E: "F",
      I: "J",
      M: "N",
      Q: "R",
      U: "V",
      Y: "Z",
      c: "d",
      g: "h",
      k: "l",
      o: "p",
      s: "t",
    };
    const other = OWN_ID.slice(0, -1) + (last[OWN_ID.at(-1) as keyof typeof last] ?? "");
    expect([fromBase64Url(other), other === OWN_ID]).toEqual([id, false]);
    const own = { prf: { results: { first: expected(OWN.prf, B) } } };
    const byOther = { evalByCredential: { [other]: { first: B } } };
    expect((await signIn({ prf: byOther }, { allowCredentials: allow(OWN_ID) })).outputs).toEqual(own);
    const byBoth = { evalByCredential: { [other]: { first: B }, [OWN_ID]: { first: A } } };
    expect((await signIn({ prf: byBoth }, { allowCredentials: allow(other) })).outputs).toEqual(own);
  });

  it("has no result for a credential without secrets", async () => {
    const { outputs } = await signIn({ prf: { eval: { first: A } } }, {}, credential(1));
    expect(outputs).toEqual({ prf: {} });
  });

  it.each([
    ["without allowCredentials", [], { [OWN_ID]: { first: A } }, "NotSupportedError"],
    ["with an empty key", allow(OWN_ID), { "": { first: A } }, "SyntaxError"],
    ["with a key that is no base64url", allow(OWN_ID), { "a+b/": { first: A } }, "SyntaxError"],
    ["with padding", allow(OWN_ID), { [`${OWN_ID}=`]: { first: A } }, "SyntaxError"],
    [
      "with a key that is not listed",
      allow(OWN_ID),
      { [OWN_ID]: { first: A }, AQID: { first: A } },
      "SyntaxError",
    ],
  ])("refuses evalByCredential %s", async (_, allowCredentials, evalByCredential, name) => {
    const { error, consent } = await signIn({ prf: { evalByCredential } }, { allowCredentials });
    expect([error, consent.hints.length]).toEqual([name, 0]);
  });

  it("takes an empty evalByCredential without allowCredentials", async () => {
    expect((await signIn({ prf: { evalByCredential: {} } })).outputs).toEqual({ prf: {} });
  });
});
