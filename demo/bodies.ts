import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Refusal } from "./refusal.ts";

export type Body = Record<string, unknown>;

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws Refusal "body-form" where the field is no string or longer than `limit` characters. */
export function text(body: Body, field: string, limit = 1000): string {
  const value = body[field];
  if (typeof value !== "string" || value.length > limit) throw malformed(field);
  return value;
}

/** The registration answer in `body.response`. @throws Refusal "body-form" */
export function registrationAnswer(body: Body): RegistrationResponseJSON {
  const { response, ...common } = publicKeyCredential(body);
  const transports = response.transports ?? [];
  if (!Array.isArray(transports) || !transports.every((item) => typeof item === "string")) {
    throw malformed("transports");
  }
  return {
    ...common,
    response: {
      clientDataJSON: bytes(response, "clientDataJSON"),
      attestationObject: bytes(response, "attestationObject"),
      transports,
    },
  };
}

/** The authentication answer in `body.response`. @throws Refusal "body-form" */
export function authenticationAnswer(body: Body): AuthenticationResponseJSON {
  const { response, ...common } = publicKeyCredential(body);
  const userHandle = response.userHandle ?? undefined;
  return {
    ...common,
    response: {
      clientDataJSON: bytes(response, "clientDataJSON"),
      authenticatorData: bytes(response, "authenticatorData"),
      signature: bytes(response, "signature"),
      ...(userHandle === undefined ? {} : { userHandle: bytes(response, "userHandle") }),
    },
  };
}

function publicKeyCredential(body: Body) {
  const credential = body.response;
  if (!isObject(credential) || credential.type !== "public-key") throw malformed("response");
  const { response } = credential;
  if (!isObject(response)) throw malformed("response.response");
  const id = bytes(credential, "id");
  const rawId = bytes(credential, "rawId");
  if (id !== rawId) throw malformed("rawId");
  return { id, rawId, type: "public-key" as const, clientExtensionResults: {}, response };
}

function bytes(object: Body, field: string): string {
  const value = object[field];
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]+$/.test(value) || value.length % 4 === 1) {
    throw malformed(field);
  }
  return value;
}

function malformed(field: string): Refusal {
  return new Refusal(400, "body-form", `The request's "${field}" is missing or malformed.`);
}
