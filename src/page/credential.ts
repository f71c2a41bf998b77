import type { PageAnswer } from "../wire/ceremony.ts";
import {
  apply,
  clone,
  createObject,
  defineProperty,
  getOwnPropertyDescriptor,
  mapGet,
  mapSet,
  NativeProxy,
  NativeWeakMap,
} from "./primordials.ts";

/**
 * Credentials of ours are objects without own properties on the real prototypes, whose getters and
 * methods answer for them from a WeakMap and for every other object as before. They are wrapped when
 * the first credential is made.
 */

type Fields = Record<string, unknown>;

const RESPONSE = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
let fieldsOf: WeakMap<object, Fields> | undefined;

export function makeCredential({
  json,
  rawId,
  buffers,
}: Extract<PageAnswer, { type: "credential" }>): object {
  const { response, ...rest } = json;
  const registration = "attestationObject" in response;
  const held = make((registration ? AttestationPrototype : AssertionPrototype) as object, {
    ...buffers,
    userHandle: buffers.userHandle ?? null,
    ...(registration && {
      getTransports: response.transports,
      getAuthenticatorData: buffers.authenticatorData,
      getPublicKey: buffers.publicKey,
      getPublicKeyAlgorithm: response.publicKeyAlgorithm,
    }),
  });
  return make(CredentialPrototype, {
    id: rest.id,
    type: rest.type,
    authenticatorAttachment: rest.authenticatorAttachment,
    rawId,
    response: held,
    getClientExtensionResults: rest.clientExtensionResults,
    toJSON: json,
  });
}

const CredentialPrototype = PublicKeyCredential.prototype;
const AttestationPrototype = AuthenticatorAttestationResponse.prototype;
const AssertionPrototype = AuthenticatorAssertionResponse.prototype;

function make(prototype: object, fields: Fields): object {
  if (!fieldsOf) {
    fieldsOf = new NativeWeakMap();
    answerOn(Credential.prototype, ["id", "type"]);
    answerOn(CredentialPrototype, [
      "authenticatorAttachment",
      "rawId",
      "response",
      "getClientExtensionResults",
      "toJSON",
    ]);
    answerOn(AuthenticatorResponse.prototype, RESPONSE);
    answerOn(AttestationPrototype, [
      ...RESPONSE,
      "getTransports",
      "getAuthenticatorData",
      "getPublicKey",
      "getPublicKeyAlgorithm",
    ]);
    answerOn(AssertionPrototype, RESPONSE);
  }
  const object = createObject(prototype);
  mapSet(fieldsOf, object, fields);
  return object;
}

function answerOn(prototype: object, names: string[]) {
  for (const name of names) {
    const property = getOwnPropertyDescriptor(prototype, name);
    if (!property) continue;
    const kind = property.get ? "get" : "value";
    property[kind] = new NativeProxy(property[kind] as () => unknown, {
      apply(target, self, args) {
        const fields = mapGet(fieldsOf, self) as Fields | undefined;
        if (!fields) return apply(target, self, args);
        // A getter gives the same object each time, a method a fresh one.
        return property.get ? fields[name] : clone(fields[name]);
      },
    });
    defineProperty(prototype, name, property);
  }
}
