import { vi } from "vitest";

/** What a fake authenticator answers: the bytes of PRF, or nothing; and the flags of its data. */
interface Answer {
  output?: Uint8Array<ArrayBuffer>;
  flags?: number;
}

export const PRESENT_AND_VERIFIED = 0x05;
export const CREDENTIAL_ID = Uint8Array.of(9, 8, 7);

/** What the page asked for, in order. */
export interface Asked {
  type: "create" | "get";
  options: { publicKey: Record<string, unknown>; signal?: AbortSignal };
}

/** Puts a fake WebAuthn in place: each call takes the next answer; an Error is thrown. */
export function fakeWebAuthn(...answers: (Answer | Error | null)[]): Asked[] {
  const asked: Asked[] = [];
  const call = (type: Asked["type"]) => async (options: Asked["options"]) => {
    asked.push({ type, options });
    const answer = answers.shift();
    if (answer === undefined) throw new Error("not expected");
    if (answer instanceof Error) throw answer;
    if (answer === null) return null;
    const data = new Uint8Array(37);
    data[32] = answer.flags ?? PRESENT_AND_VERIFIED;
    const results = answer.output && { results: { first: answer.output.buffer } };
    return {
      rawId: CREDENTIAL_ID.buffer,
      response: { authenticatorData: data.buffer, getAuthenticatorData: () => data.buffer },
      getClientExtensionResults: () => ({ prf: { enabled: true, ...results } }),
    };
  };
  vi.stubGlobal("navigator", { credentials: { create: call("create"), get: call("get") } });
  return asked;
}

/** A browser that says what it can do. */
export function fakeBrowser({
  protocol = "chrome-extension:",
  available = true as boolean | Error,
  prf = true as boolean | undefined,
} = {}): void {
  vi.stubGlobal("location", { protocol });
  vi.stubGlobal("PublicKeyCredential", {
    isUserVerifyingPlatformAuthenticatorAvailable: async () => {
      if (available instanceof Error) throw available;
      return available;
    },
    getClientCapabilities: async () => (prf === undefined ? {} : { "extension:prf": prf }),
  });
}
