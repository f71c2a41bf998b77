import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, until } from "./driver/index.ts";
import { approve } from "./fixtures/person.ts";
import { callPoisoned, type Poison, polluted, throwing, throwingGetters } from "./fixtures/poisoned.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { PIN, register, type Stage, setStage, signIn } from "./fixtures/stage.ts";

/** A page may have made anything of its own built-in objects: its ceremonies go on, and so do those of others. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

/** One call while the page is poisoned, verified by the relying party. */
async function expectCeremony(method: "create" | "get", poisons: Poison[]): Promise<void> {
  const challenge = randomBase64url();
  const call = await callPoisoned(page, poisons, { method, challenge, userId: randomBase64url() });
  const asked = stage.browser.prompt().then((prompt) => approve(prompt));
  // A call that has failed at once says more than the window that did not come.
  await asked.catch(() => undefined);
  // Firefox's own protocol stumbles over a page that is poisoned still.
  const outcome = await until("the end of the call", 10_000, () => call.value());
  expect(outcome).toMatchObject({ genuine: true });
  await asked;
  if (method === "create") {
    await stage.rp.verifyRegistration(outcome.json as RegistrationResponseJSON, { challenge });
  } else {
    await stage.rp.verifyAuthentication(outcome.json as AuthenticationResponseJSON, { challenge });
  }
}

const rooms: Record<string, Poison[]> = {
  "methods of built-in objects throw": throwing(
    "MessagePort.prototype.postMessage",
    "MessagePort.prototype.start",
    "Array.prototype.map",
    "Array.prototype.push",
    "JSON.stringify",
    "JSON.parse",
    "TextDecoder.prototype.decode",
    "EventTarget.prototype.addEventListener",
    "EventTarget.prototype.removeEventListener",
    "EventTarget.prototype.dispatchEvent",
    "String.prototype.slice",
    "String.prototype.charCodeAt",
    "Function.prototype.call",
    "Function.prototype.apply",
    "Function.prototype.bind",
    "Reflect.apply",
    "Reflect.getOwnPropertyDescriptor",
    "Reflect.defineProperty",
    "Object.keys",
    "Object.create",
    "Object.defineProperty",
    "Array.isArray",
    "WeakMap.prototype.get",
    "WeakMap.prototype.set",
    "Promise.resolve",
  ),
  "globals are something else": throwing(
    "self.Promise",
    "self.MessageChannel",
    "self.MessageEvent",
    "self.MessagePort",
    "self.Event",
    "self.Proxy",
    "self.TextDecoder",
    "self.WeakMap",
    "self.DOMException",
    "self.TypeError",
    "self.Reflect",
    "self.Symbol",
    "self.structuredClone",
    "self.performance",
    "self.CredentialsContainer",
  ),
  "the interfaces of credentials are something else": throwing(
    "self.Credential",
    "self.PublicKeyCredential",
    "self.AuthenticatorResponse",
    "self.AuthenticatorAttestationResponse",
    "self.AuthenticatorAssertionResponse",
  ),
  "getters throw": throwingGetters(
    "MessageEvent.prototype.data",
    "MessageEvent.prototype.ports",
    "Event.prototype.defaultPrevented",
    "AbortSignal.prototype.aborted",
    "Navigator.prototype.credentials",
  ),
  "the ports of a channel cannot be read": throwingGetters(
    "MessageChannel.prototype.port1",
    "MessageChannel.prototype.port2",
  ),
  "promises have another then": throwing("Promise.prototype.then"),
  "every object has a toJSON, a then and more": [
    ...polluted("0", "then", "data", "apply", "ports", "bubbles", "transfer", "userHandle", "length"),
    ...polluted("attestationObject", "name", "type", "error", "message", "answer"),
    { of: "Object.prototype", name: `"toJSON"`, as: `{ value: () => "forged" }` },
    { of: "Array.prototype", name: `"toJSON"`, as: `{ value: () => "forged" }` },
    { of: "Array.prototype", name: `"0"`, as: "{ get() { throw 0; }, set() { throw 0; } }" },
  ],
  "every object is a property descriptor": polluted("get", "set", "value", "writable"),
  "every object has a source": polluted("source"),
};

describe.each(Object.keys(rooms))("where %s", (room) => {
  const poisons = rooms[room] ?? [];

  it("passkeys are made", () => expectCeremony("create", poisons));

  it("passkeys sign in, and then as before", async () => {
    const { credentialId } = await register(stage, page);
    await expectCeremony("get", poisons);
    await signIn(stage, page, { allowCredentials: [{ type: "public-key", id: credentialId }] });
  });
});

it("where arrays cannot be iterated, a call without a list goes on", async () => {
  await register(stage, page);
  await expectCeremony("get", [
    { of: "Array.prototype", name: "Symbol.iterator", as: `{ value() { throw new Error("poisoned"); } }` },
  ]);
});

describe("a page that listens in", () => {
  it("sees a channel of its own at most, and does not keep others from working", async () => {
    const heard = await page.evaluate(() => {
      const events: string[] = [];
      Object.assign(self, { heard: events });
      const { addEventListener, dispatchEvent } = EventTarget.prototype;
      for (const target of [self, document, performance]) {
        addEventListener.call(target, "latchkey", (event) => events.push(event.type), true);
      }
      EventTarget.prototype.dispatchEvent = function (event) {
        events.push("dispatchEvent");
        return dispatchEvent.call(this, event);
      };
      return events.length;
    });
    expect(heard).toBe(0);
    await register(stage, page);
    expect(await page.evaluate(() => Reflect.get(self, "heard"))).toEqual([]);
  });
});

describe("the credential", () => {
  it("is what the browser's own would be", async () => {
    const call = page.begin(async () => {
      const credential = (await navigator.credentials.create({
        publicKey: {
          rp: { name: "Test site" },
          user: { id: new Uint8Array(8), name: "looked at", displayName: "Looked at" },
          challenge: new Uint8Array(32),
          pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        },
      })) as PublicKeyCredential;
      const response = credential.response as AuthenticatorAttestationResponse;
      const same = (read: () => unknown) => {
        const first = read();
        return first === read();
      };
      const refuses = (read: () => unknown) => {
        try {
          return `gave ${read()}`;
        } catch (error) {
          return error instanceof TypeError;
        }
      };
      const id = Reflect.getOwnPropertyDescriptor(PublicKeyCredential.prototype, "rawId")
        ?.get as () => unknown;
      return {
        chain: [
          credential instanceof PublicKeyCredential,
          credential instanceof Credential,
          response instanceof AuthenticatorAttestationResponse,
          response instanceof AuthenticatorResponse,
        ],
        own: [...Reflect.ownKeys(credential), ...Reflect.ownKeys(response)].length,
        text: [String(credential), String(response)],
        sameEachTime: [
          same(() => credential.rawId),
          same(() => credential.response),
          same(() => response.clientDataJSON),
          same(() => response.attestationObject),
        ],
        freshEachTime: [
          !same(() => response.getTransports()),
          !same(() => credential.getClientExtensionResults()),
        ],
        ofThisRealm: [
          credential.rawId instanceof ArrayBuffer,
          response.getPublicKey() instanceof ArrayBuffer,
          Reflect.getPrototypeOf(response.getTransports()) === Array.prototype,
          credential.toJSON() instanceof Object,
        ],
        json: JSON.stringify(credential) === JSON.stringify(credential.toJSON()),
        sameId: (credential.toJSON() as { id: string }).id === credential.id,
        readOnly: [
          Reflect.set(credential, "id", "forged"),
          Reflect.set(credential, "rawId", new ArrayBuffer(0)),
          credential.id !== "forged" && credential.rawId.byteLength > 0,
        ],
        foreign: [
          refuses(() => id.call({})),
          refuses(() => id.call(Object.create(PublicKeyCredential.prototype))),
          refuses(() => id.call(undefined)),
          refuses(() => PublicKeyCredential.prototype.toJSON.call({} as PublicKeyCredential)),
        ],
      };
    });
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(await (await call).value()).toEqual({
      chain: [true, true, true, true],
      own: 0,
      text: ["[object PublicKeyCredential]", "[object AuthenticatorAttestationResponse]"],
      sameEachTime: [true, true, true, true],
      freshEachTime: [true, true],
      ofThisRealm: [true, true, true, true],
      json: true,
      sameId: true,
      readOnly: [false, false, true],
      foreign: [true, true, true, true],
    });
  });
});

it("after all this, a fresh page works", async () => {
  const { credentialId } = await register(stage, page);
  await signIn(stage, page, { allowCredentials: [{ type: "public-key", id: credentialId }] });
});
