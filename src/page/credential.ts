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

let fieldsOf: WeakMap<object, Fields> | undefined;

export function makeCredential({
  json,
  rawId,
  buffers,
}: Extract<PageAnswer, { type: "credential" }>): object {
  const { response, ...rest } = json;
  const registration = "attestationObject" in response;
  const prototype = registration ? AuthenticatorAttestationResponse : AuthenticatorAssertionResponse;
  return make(PublicKeyCredential.prototype, {
    id: rest.id,
    type: rest.type,
    authenticatorAttachment: rest.authenticatorAttachment,
    rawId,
    response: make(prototype.prototype, {
      ...buffers,
      userHandle: buffers.userHandle ?? null,
      ...(registration && {
        getTransports: response.transports,
        getAuthenticatorData: buffers.authenticatorData,
        getPublicKey: buffers.publicKey,
        getPublicKeyAlgorithm: response.publicKeyAlgorithm,
      }),
    }),
    getClientExtensionResults: rest.clientExtensionResults,
    toJSON: json,
  });
}

function make(prototype: object, fields: Fields): object {
  if (!fieldsOf) {
    fieldsOf = new NativeWeakMap();
    answerOn(Credential, "id", "type");
    answerOn(PublicKeyCredential, "authenticatorAttachment", "rawId", "response");
    answerOn(PublicKeyCredential, "getClientExtensionResults", "toJSON");
    answerOn(AuthenticatorResponse, "clientDataJSON");
    answerOn(AuthenticatorAttestationResponse, "attestationObject", "getTransports", "getAuthenticatorData");
    answerOn(AuthenticatorAttestationResponse, "getPublicKey", "getPublicKeyAlgorithm");
    answerOn(AuthenticatorAssertionResponse, "authenticatorData", "signature", "userHandle");
  }
  const object = createObject(prototype);
  mapSet(fieldsOf, object, fields);
  return object;
}

function answerOn({ prototype }: { prototype: object }, ...names: string[]) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const property = getOwnPropertyDescriptor(prototype, name);
    if (!property) continue;
    const kind = property.get ? "get" : "value";
    property[kind] = new NativeProxy(property[kind] as () => unknown, {
      apply(target, self, args) {
        const fields = mapGet(fieldsOf, self) as Fields | undefined;
        if (!fields) return apply(target, self, args);
        // A getter gives the same object each time, a method a fresh one.
        return kind === "get" ? fields[name] : clone(fields[name]);
      },
    });
    defineProperty(prototype, name, property);
  }
}
