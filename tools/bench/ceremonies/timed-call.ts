import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { Frame } from "../../../test/e2e/driver/index.ts";
import type { RelyingParty } from "../../../test/e2e/fixtures/relying-party.ts";
import { creationOptions, descriptor, requestOptions } from "../../../test/e2e/fixtures/stage.ts";

export type CeremonyType = "create" | "get";

export interface CallChange {
  /** The passkey that `get` asks for. */
  credentialId?: string;
  userVerification: "required" | "discouraged";
  hints?: readonly string[];
}

/** When the page called and when its promise was fulfilled, in milliseconds since the epoch. */
export interface CallStamps {
  called: number;
  settled: number;
}

/** A call that is under way in a page. */
export interface TimedCall {
  /** Waits for the credential and has the relying party verify it. */
  verified(): Promise<CallStamps & { credentialId: string }>;
}

/** Calls `navigator.credentials` in the page, which has the focus, and returns while it runs. */
export async function beginCall(
  page: Frame,
  rp: RelyingParty,
  type: CeremonyType,
  change: CallChange,
): Promise<TimedCall> {
  const { credentialId, userVerification } = change;
  const hints = [...(change.hints ?? [])];
  const options =
    type === "create"
      ? creationOptions(rp, { hints, authenticatorSelection: { residentKey: "required", userVerification } })
      : requestOptions(rp, {
          hints,
          userVerification,
          ...(credentialId !== undefined && { allowCredentials: descriptor(credentialId) }),
        });
  await page.bringToFront();
  const pending = await page.begin(callInPage, type, JSON.stringify(options));
  return {
    async verified() {
      const { called, settled, credential } = await pending.value();
      const expected = {
        challenge: options.challenge,
        requireUserVerification: userVerification === "required",
      };
      const verification =
        type === "create"
          ? rp.verifyRegistration(credential as RegistrationResponseJSON, expected)
          : rp.verifyAuthentication(credential as AuthenticationResponseJSON, expected);
      return { called, settled, credentialId: (await verification).credentialId };
    },
  };
}

/** Runs in the page. */
async function callInPage(
  type: CeremonyType,
  options: string,
): Promise<CallStamps & { credential: unknown }> {
  const argument: CredentialCreationOptions & CredentialRequestOptions = {
    publicKey:
      type === "create"
        ? PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options))
        : (PublicKeyCredential.parseRequestOptionsFromJSON(
            JSON.parse(options),
          ) as PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions),
  };
  const called = performance.timeOrigin + performance.now();
  const credential = await navigator.credentials[type](argument);
  const settled = performance.timeOrigin + performance.now();
  if (!(credential instanceof PublicKeyCredential)) throw new Error("The browser gave no credential");
  return { called, settled, credential: credential.toJSON() };
}
