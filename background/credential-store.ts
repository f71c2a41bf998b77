import type { CredentialStore } from "../src/authenticator/ports.ts";
import type { Vault } from "../src/vault/vault.ts";

/** The authenticator's store of credentials on the vault. In a private window no use is written down. */
export function credentialStore(vault: Vault, isPrivate: boolean): CredentialStore {
  return {
    async isOpen() {
      return (await vault.state()) === "unlocked";
    },
    owned: (rpId, ids) => vault.owned(rpId, ids),
    async find(rpId) {
      return (await vault.passkeys()).filter((passkey) => passkey.rpId === rpId);
    },
    add: (source, archive) => vault.add(source, archive),
    async used(source) {
      if (isPrivate) return;
      // The signature is good without it: a full disk must not keep the person from signing in.
      await vault.update(source.id, { lastUsedAt: Date.now() }).catch(console.warn);
    },
  };
}
