import { t } from "../i18n/messages.ts";

/**
 * Why this device cannot open the vault, in a sentence to be shown; null where nothing speaks against it. An
 * authenticator may still turn out to have no PRF extension: only making a credential tells.
 */
export async function platformObstacle(): Promise<string | null> {
  if (location.protocol === "moz-extension:") return t("obstacleFirefox");
  if (typeof PublicKeyCredential === "undefined") return t("obstacleBrowser");
  try {
    if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()))
      return t("obstacleComputer");
    const capabilities = await PublicKeyCredential.getClientCapabilities?.();
    if (capabilities?.["extension:prf"] === false) return t("obstaclePrf");
  } catch {
    return t("obstacleSilent");
  }
  return null;
}
