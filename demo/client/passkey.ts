import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import { send } from "./api.ts";

/** Makes a passkey with options from `path/options` and sends the answer to `path`. */
export async function createPasskey<T>(path: string): Promise<T> {
  const optionsJSON = await send<PublicKeyCredentialCreationOptionsJSON>(`${path}/options`);
  return send<T>(path, { response: await startRegistration({ optionsJSON }) });
}

/** Uses a passkey with options from `path/options`, asked for with `body`, and sends the answer to `path`. */
export async function usePasskey<T>(path: string, body: object = {}): Promise<T> {
  const optionsJSON = await send<PublicKeyCredentialRequestOptionsJSON>(`${path}/options`, body);
  return send<T>(path, { response: await startAuthentication({ optionsJSON }) });
}
