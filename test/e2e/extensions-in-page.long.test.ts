import { createHash, createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cxfExtensions, cxfFile, cxfItem, cxfPasskey } from "../exchange/fixtures/cxf.ts";
import { makeKey } from "../exchange/fixtures/keys.ts";
import type { Surface } from "./driver/index.ts";
import { bringFiles, takeAll } from "./exchange/fixtures/bringing.ts";
import { callWithExtensions, type SeenExtensions } from "./fixtures/extension-calls.ts";
import { approve } from "./fixtures/person.ts";
import { PIN, type Stage, setStage } from "./fixtures/stage.ts";

/** Extensions from the page's bytes to the page's bytes (WebAuthn §10.1). */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

/** A call that the person approves, typing the PIN where it is asked for: `asked`. */
async function approved(
  ...call: Parameters<typeof callWithExtensions> extends [unknown, ...infer A] ? A : never
) {
  await page.bringToFront();
  const pending = await callWithExtensions(page, ...call);
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  const asked = (await prompt.count("#pin")) > 0;
  await approve(prompt, asked ? { pin: PIN } : {});
  return { ...(await pending.value()), asked };
}

/** A call that ends without a window. */
async function refused(...call: Parameters<typeof approved>): Promise<SeenExtensions> {
  await page.bringToFront();
  const seen = await (await callWithExtensions(page, ...call)).value();
  expect(await stage.browser.promptCount()).toBe(0);
  return seen;
}

const base64Url = (bytes: number[]) => Buffer.from(bytes).toString("base64url");
const bytesOf = (value: unknown) => (value as { bytes: number[] }).bytes;

describe("prf", () => {
  type Prf = { prf: { enabled?: boolean; results?: Record<string, unknown> } };
  const RESULT = expect.stringMatching(/^[\w-]{43}$/);

  it("gives a page ArrayBuffers, fresh ones at each call, and base64url in JSON", async () => {
    const inputs = { eval: { first: "AAEC", second: "Aw" } };
    const made = await approved("create", { prf: inputs, credProps: true });
    expect(made).toMatchObject({ fresh: true, results: { credProps: { rk: true } } });
    const got = await approved("get", { prf: inputs }, [made.id ?? ""]);
    const results = (got.results as Prf).prf.results ?? {};
    expect(Object.keys(results)).toEqual(["first", "second"]);
    const [first, second] = [bytesOf(results.first), bytesOf(results.second)];
    expect([first.length, second.length]).toEqual([32, 32]);
    expect(first).not.toEqual(second);
    expect(got).toMatchObject({
      fresh: true,
      json: { prf: { results: { first: base64Url(first), second: base64Url(second) } } },
    });
    expect((made.results as Prf).prf).toEqual({ enabled: true, results });
    expect(made.json).toMatchObject({ prf: { enabled: true, results: (got.json as Prf).prf.results } });
  });

  // Secrets are for who was verified, although these calls discourage it.
  it.each([
    ["create", {}, { enabled: true }],
    ["create", { eval: { first: "AQ" } }, { enabled: true, results: { first: RESULT } }],
    ["get", {}, {}],
    ["get", { eval: { first: "AQ" } }, { results: { first: RESULT } }],
    ["get", { eval: { first: "AQ", second: "" } }, { results: { first: RESULT, second: RESULT } }],
  ] as const)("in %s() of %o asks for the PIN only where it gives a key", async (method, prf, given) => {
    const ids = method === "get" ? [(await approved("create", {})).id ?? ""] : [];
    const gives = "eval" in prf;
    const seen = await approved(method, { prf }, ids);
    expect(seen).toMatchObject({ asked: gives, verified: gives });
    expect(seen.json).toEqual({ prf: given });
  });

  it("gives one key for one input, at every sign-in and in either place, and another with each passkey", async () => {
    const [made, other] = [await approved("create", { prf: {} }), await approved("create", { prf: {} })];
    const keysOf = async ({ id = "" }: SeenExtensions, ...inputs: string[]) => {
      const [first = "", second] = inputs;
      const values = { first, ...(second !== undefined && { second }) };
      const { json } = await approved("get", { prf: { eval: values } }, [id]);
      const { results = {} } = (json as Prf).prf;
      return [results.first, results.second];
    };
    const [one, two] = await keysOf(made, "AAEC", "Aw");
    expect(one).not.toBe(two);
    expect(await keysOf(made, "AAEC", "Aw")).toEqual([one, two]);
    expect(await keysOf(made, "Aw", "AAEC")).toEqual([two, one]);
    expect(await keysOf(made, "Aw")).toEqual([two, undefined]);
    expect(await keysOf(made, "AAEC", "AAEC")).toEqual([one, one]);
    expect(await keysOf(other, "AAEC", "Aw")).not.toContain(one);
  });

  it("is the HMAC of the passkey's secret, where another program made both", async () => {
    const secrets = randomBytes(64);
    const id = randomBytes(32).toString("base64url");
    const passkey = cxfPasskey(makeKey(), {
      ...{ credentialId: id, rpId: "localhost" },
      fido2Extensions: cxfExtensions(secrets, Buffer.from("a blob")),
    });
    const manager = await stage.browser.extension("popup/manager.html#exchange");
    await bringFiles(manager, { name: "export.json", content: cxfFile([cxfItem([passkey])]) });
    expect(await takeAll(manager)).toBe("1 item was added.");
    await manager.close();
    const got = await approved("get", { prf: { eval: { first: "AAEC", second: "" } } }, [id]);
    // WebAuthn §10.1.4: the input behind a label; CTAP 2.1 §12.5: with the secret for who was verified.
    const expected = (input: string) => {
      const salt = createHash("sha256").update("WebAuthn PRF\0").update(Buffer.from(input, "base64url"));
      return createHmac("sha256", secrets.subarray(0, 32)).update(salt.digest()).digest("base64url");
    };
    expect(got.json).toEqual({ prf: { results: { first: expected("AAEC"), second: expected("") } } });
  });

  it("takes the inputs of the credential that answers before those for all", async () => {
    const { id = "" } = await approved("create", { prf: {} });
    const other = createHash("sha256").update("another id").digest("base64url");
    const named = { evalByCredential: { [other]: { first: "AQ" }, [id]: { first: "Ag" } } };
    const byName = await approved("get", { prf: { ...named, eval: { first: "Aw" } } }, [other, id]);
    const forAll = await approved("get", { prf: { eval: { first: "Ag" } } }, [id]);
    expect(byName.results).toEqual(forAll.results);
    const another = await approved("get", { prf: { eval: { first: "Aw" } } }, [id]);
    expect(another.results).not.toEqual(forAll.results);
  });

  it.each([
    ["create", { prf: { evalByCredential: { AAAA: { first: "AQ" } } } }, "NotSupportedError"],
    ["create", { prf: { eval: {} } }, "TypeError"],
    ["get", { prf: { evalByCredential: { AAAA: { first: "AQ" } } } }, "NotSupportedError"],
  ] as const)("in %s() of %o is a %s, without a window", async (method, extensions, error) => {
    expect(await refused(method, extensions)).toEqual({ error });
  });

  it("for an id that is not listed is a SyntaxError", async () => {
    const { id = "" } = await approved("create", {});
    const prf = { evalByCredential: { AAAA: { first: "AQ" } } };
    expect(await refused("get", { prf }, [id])).toEqual({ error: "SyntaxError" });
  });
});

describe("largeBlob", () => {
  it("keeps what a page writes, of up to 64 KiB, and gives it back", async () => {
    const made = await approved("create", { largeBlob: { support: "required" } });
    expect(made.results).toEqual({ largeBlob: { supported: true } });
    const id = made.id ?? "";
    expect((await approved("get", { largeBlob: { read: true } }, [id])).results).toEqual({ largeBlob: {} });
    const blob = Array.from({ length: 65_536 }, (_, i) => (i * 7) & 255);
    const written = await approved("get", { largeBlob: { write: base64Url(blob) } }, [id]);
    expect(written.results).toEqual({ largeBlob: { written: true } });
    const read = await approved("get", { largeBlob: { read: true } }, [id]);
    expect(read).toMatchObject({ fresh: true, json: { largeBlob: { blob: base64Url(blob) } } });
    expect(bytesOf((read.results as { largeBlob: { blob: unknown } }).largeBlob.blob)).toEqual(blob);
  });

  it.each([
    ["create", { largeBlob: { read: true } }],
    ["get", { largeBlob: { support: "preferred" } }],
    ["get", { largeBlob: { read: true, write: "AA" } }],
    ["get", { largeBlob: { write: "AA" } }],
  ] as const)("in %s() of %o is a NotSupportedError, without a window", async (method, extensions) => {
    expect(await refused(method, extensions)).toEqual({ error: "NotSupportedError" });
  });
});

it("appid is answered with the truth, or refused where it is another site's", async () => {
  const { id = "" } = await approved("create", { appidExclude: stage.site.origin() });
  const seen = await approved("get", { appid: stage.site.origin() }, [id]);
  expect(seen.results).toEqual({ appid: false });
  expect(await refused("get", { appid: "https://other.example" }, [id])).toEqual({ error: "SecurityError" });
});

it("what nobody knows is ignored", async () => {
  const made = await approved("create", { unknown: { x: 1 }, uvm: true });
  expect(made).toMatchObject({ results: {}, json: {}, fresh: true });
});
