import type { BidiSession } from "./bidi-session.ts";
import type { HeldCredential, VirtualAuthenticator, VirtualAuthenticatorOptions } from "./browser.ts";

const SERVICE = 'Cc["@mozilla.org/webauthn/service;1"].getService(Ci.nsIWebAuthnService)';

/** Puts Firefox's virtual authenticator in place of the machine's own, on all of its pages. */
export async function addFirefoxAuthenticator(
  session: BidiSession,
  { transport, hasUserVerification, isUserVerified, hasPrf }: VirtualAuthenticatorOptions,
): Promise<VirtualAuthenticator> {
  if (hasPrf) throw new Error("Firefox's virtual authenticator has no PRF");
  const use = (virtual: boolean) =>
    ["softtoken", "usbtoken"]
      .map(
        (name) =>
          `Services.prefs.setBoolPref("security.webauth.webauthn_enable_${name}", ${(name === "softtoken") === virtual})`,
      )
      .join(", ");
  const features = [true, hasUserVerification ?? true, true, isUserVerified ?? true].join();
  const id = await session.privileged(
    `(${use(true)}, ${SERVICE}.addVirtualAuthenticator("ctap2_1", "${transport ?? "internal"}", ${features}))`,
  );
  const named = JSON.stringify(id);
  return {
    async credentials() {
      const held = await session.privileged(
        `${SERVICE}.getCredentials(${named}).map(({ credentialId, rpId, signCount }) => ({ credentialId, rpId, signCount }))`,
      );
      const unknown = { userName: undefined, userDisplayName: undefined };
      return (held as Omit<HeldCredential, keyof typeof unknown>[]).map((one) => ({ ...one, ...unknown }));
    },
    async remove() {
      await session.privileged(`(${SERVICE}.removeVirtualAuthenticator(${named}), ${use(false)})`);
    },
  };
}
