import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { CredentialStore } from "../../src/authenticator/ports.ts";

/** Whether a passkey is found without being named: only such are offered beside a form. */
export function isOffered(passkey: {
  discoverable: boolean;
  archived: boolean;
  hiddenAt?: number | undefined;
}): boolean {
  return passkey.discoverable && !passkey.archived && passkey.hiddenAt === undefined;
}

/**
 * The store of a conditional `get()`: it knows discoverable credentials alone. Who came to the request by a click
 * is told in a window that there are none: with none, `peek` says no more than it does of a locked vault.
 */
export function conditionalStore(store: CredentialStore): CredentialStore {
  const find = async (rpId: string): Promise<PublicKeyCredentialSource[]> =>
    (await store.find(rpId)).filter(isOffered);
  return {
    owned: (rpId, ids) => store.owned(rpId, ids),
    find,
    async peek(rpId) {
      const known = (await store.peek(rpId))?.filter(isOffered);
      return known?.length === 0 ? undefined : known;
    },
    add: (source, archive) => store.add(source, archive),
    used: (source) => store.used(source),
    keepBlob: (source, blob) => store.keepBlob(source, blob),
  };
}
