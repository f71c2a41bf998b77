import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { approve } from "./fixtures/person.ts";
import { KIND, PIN, type Stage, setStage } from "./fixtures/stage.ts";

/** What a page can see of a credential of Latchkey's beside its values: nothing that the browser's own has not. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  if (KIND === "chrome") await stage.browser.virtualAuthenticator(page, { transport: "usb" });
});
afterAll(() => stage?.close());

/** Runs in the page: makes a credential, signs in with it, and looks at both. */
async function look(hints: string[]) {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: { name: "Test site" },
      user: { id: random(), name: "looked at", displayName: "Looked at" },
      challenge: random(),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { residentKey: "required", userVerification: "discouraged" },
      hints,
    } as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential;
  const got = (await navigator.credentials.get({
    publicKey: {
      challenge: random(),
      userVerification: "discouraged",
      allowCredentials: [{ type: "public-key", id: made.rawId }],
      hints,
    } as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential;

  const refuses = (read: () => unknown) => {
    try {
      return `gave ${read()}`;
    } catch (error) {
      return error instanceof TypeError;
    }
  };
  const describe = (object: object) => {
    const inherited: string[] = [];
    for (const name in object) inherited.push(name);
    const chain: string[] = [];
    for (let one = Reflect.getPrototypeOf(object); one; one = Reflect.getPrototypeOf(one)) {
      chain.push(one.constructor.name);
    }
    const kindOf = (value: unknown) =>
      value instanceof ArrayBuffer ? "ArrayBuffer" : value === null ? "null" : typeof value;
    return {
      text: String(object),
      own: Reflect.ownKeys(object),
      keys: Object.keys(object),
      json: Object.keys(JSON.parse(JSON.stringify(object))),
      extensible: Object.isExtensible(object),
      chain,
      inherited,
      kinds: inherited.map((name) => `${name}: ${kindOf(Reflect.get(object, name))}`),
      steady: inherited.every((name) => Object.is(Reflect.get(object, name), Reflect.get(object, name))),
      writable: inherited.filter((name) => Reflect.set(object, name, "forged", object)),
    };
  };
  const ofClass = (credential: PublicKeyCredential) => ({
    credential: [credential instanceof PublicKeyCredential, credential instanceof Credential],
    response: [
      credential.response instanceof AuthenticatorAttestationResponse,
      credential.response instanceof AuthenticatorAssertionResponse,
      credential.response instanceof AuthenticatorResponse,
    ],
  });
  const jsonOf = (credential: PublicKeyCredential) => {
    const json = credential.toJSON();
    return {
      members: Object.keys(json),
      response: Object.keys(json.response),
      types: [...Object.values(json), ...Object.values(json.response)].map((value) => typeof value),
      same: JSON.stringify(credential) === JSON.stringify(json) && json.id === credential.id,
      fresh: credential.toJSON() !== json,
      plain: [json, json.response].map((one) => Reflect.getPrototypeOf(one) === Object.prototype),
    };
  };
  const names = { credential: PublicKeyCredential, response: AuthenticatorAssertionResponse };
  const getters = Object.values(names).flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ get }) => (get ? [get] : [])),
  );
  return {
    sameId: made.id === got.id,
    classes: [ofClass(made), ofClass(got)],
    json: [jsonOf(made), jsonOf(got)],
    // Of the calls that a page makes with an object that is no credential, each is refused as by the browser.
    foreign: getters.map((get) => [
      refuses(() => get.call({})),
      refuses(() => get.call(Object.create(PublicKeyCredential.prototype))),
      refuses(() => get.call(undefined)),
    ]),
    // Writing comes last.
    objects: [made, made.response, got, got.response].map(describe),
  };
}

type Looked = Awaited<ReturnType<typeof look>>;

async function looked(): Promise<Looked> {
  await page.bringToFront();
  const pending = await page.begin(look, []);
  for (const _ of ["create()", "get()"]) {
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await approve(prompt, (await prompt.count("#pin")) > 0 ? { pin: PIN } : {});
  }
  return pending.value();
}

describe("a credential", () => {
  it("is of the page's own classes, with nothing on it and nothing to write", async () => {
    const { sameId, classes, foreign, objects } = await looked();
    expect(sameId).toBe(true);
    expect(classes).toEqual([
      { credential: [true, true], response: [true, false, true] },
      { credential: [true, true], response: [false, true, true] },
    ]);
    expect(foreign.flat().filter((refused) => refused !== true)).toEqual([]);
    expect(foreign.length).toBeGreaterThanOrEqual(6);
    const credential = "PublicKeyCredential";
    const attestation = "AuthenticatorAttestationResponse";
    const assertion = "AuthenticatorAssertionResponse";
    expect(objects.map(({ text, chain }) => [text, chain])).toEqual([
      [`[object ${credential}]`, [credential, "Credential", "Object"]],
      [`[object ${attestation}]`, [attestation, "AuthenticatorResponse", "Object"]],
      [`[object ${credential}]`, [credential, "Credential", "Object"]],
      [`[object ${assertion}]`, [assertion, "AuthenticatorResponse", "Object"]],
    ]);
    for (const { own, keys, extensible, steady } of objects) {
      expect({ own, keys, extensible, steady }).toEqual({
        own: [],
        keys: [],
        extensible: true,
        steady: true,
      });
    }
    const kinds = (index: number) => objects[index]?.kinds;
    expect(kinds(2)).toEqual(
      expect.arrayContaining(["rawId: ArrayBuffer", "id: string", "response: object"]),
    );
    expect(kinds(3)).toEqual(
      expect.arrayContaining(
        ["authenticatorData", "clientDataJSON", "signature", "userHandle"].map(
          (name) => `${name}: ArrayBuffer`,
        ),
      ),
    );
  });

  it("of a sign-in has a toJSON() of strings, in WebIDL's order", async () => {
    const { json } = await looked();
    expect(json[1]).toEqual({
      members: ["authenticatorAttachment", "clientExtensionResults", "id", "rawId", "response", "type"],
      response: ["authenticatorData", "clientDataJSON", "signature", "userHandle"],
      types: ["string", "object", "string", "string", "object", ...Array(5).fill("string")],
      same: true,
      fresh: true,
      plain: [true, true],
    });
  });

  it.runIf(KIND === "chrome")("is what the browser's own is, before and after", async () => {
    const native = async () => {
      await page.bringToFront();
      return (await page.begin(look, ["security-key"])).value();
    };
    const before = await native();
    const ours = await looked();
    expect(ours).toEqual(before);
    expect(await native()).toEqual(before);
  });
});
