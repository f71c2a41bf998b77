import type { Page } from "puppeteer-core";
import type { VirtualAuthenticator, VirtualAuthenticatorOptions } from "./browser.ts";

function base64ToBase64url(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Puts Chrome's virtual authenticator on a page, in place of the machine's own. */
export async function addVirtualAuthenticator(
  page: Page,
  options: VirtualAuthenticatorOptions,
): Promise<VirtualAuthenticator> {
  const session = await page.createCDPSession();
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: options.transport ?? "internal",
      hasResidentKey: true,
      hasUserVerification: options.hasUserVerification ?? true,
      isUserVerified: options.isUserVerified ?? true,
      automaticPresenceSimulation: true,
      hasPrf: options.hasPrf ?? false,
    },
  });
  return {
    async credentials() {
      const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.map(({ credentialId, rpId, signCount, userName, userDisplayName }) => ({
        credentialId: base64ToBase64url(credentialId),
        rpId,
        signCount,
        userName,
        userDisplayName,
      }));
    },
    async remove() {
      await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
      await session.detach();
    },
  };
}
