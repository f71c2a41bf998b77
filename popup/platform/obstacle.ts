/**
 * Why this device cannot open the vault, in a sentence to be shown; null where nothing speaks against it. An
 * authenticator may still turn out to have no PRF extension: only making a credential tells.
 */
export async function platformObstacle(): Promise<string | null> {
  if (location.protocol === "moz-extension:")
    return "Firefox does not let an extension use this computer’s own authenticator for itself. The PIN and the recovery code open the vault.";
  if (typeof PublicKeyCredential === "undefined")
    return "This browser does not let an extension use this computer’s own authenticator.";
  try {
    if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()))
      return "This computer has no authenticator that can check who you are. Set up Touch ID, Windows Hello or the like, then look here again.";
    const capabilities = await PublicKeyCredential.getClientCapabilities?.();
    if (capabilities?.["extension:prf"] === false)
      return "This browser cannot get a key from an authenticator (it lacks the PRF extension). Update it, then look here again.";
  } catch {
    return "This browser does not say whether this computer has an authenticator.";
  }
  return null;
}
