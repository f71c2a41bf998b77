import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { CredentialStore } from "../../src/authenticator/ports.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { equalBytes } from "../../src/bytes/equal.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import { forgetAdded, noteAdded } from "./conditional-upgrade.ts";

/**
 * Whether a passkey is found without being named: only such are offered beside a form. `named`: the ids of the
 * request's allowCredentials, of which it must have one; empty: any will do.
 */
export function isOffered(
  passkey: Pick<Passkey, "id" | "discoverable" | "archived" | "hiddenAt" | "deletedAt">,
  named: readonly Uint8Array[] = [],
): boolean {
  const { discoverable, archived, hiddenAt, deletedAt } = passkey;
  if (!discoverable || archived || hiddenAt !== undefined || deletedAt !== undefined) return false;
  return named.length === 0 || named.some((id) => equalBytes(id, passkey.id));
}

/**
 * The store of a conditional `get()`: it knows what is offered to a request with these ids alone. Who came to it by a
 * click is told in a window that there is nothing: then `peek` says no more than it does of a locked vault.
 */
export function conditionalStore(store: CredentialStore, named: readonly Uint8Array[]): CredentialStore {
  const isOurs = (passkey: PublicKeyCredentialSource) => isOffered(passkey, named);
  return {
    ...passedOn(store),
    find: async (rpId) => (await store.find(rpId)).filter(isOurs),
    async peek(rpId) {
      const known = (await store.peek(rpId))?.filter(isOurs);
      return known?.length === 0 ? undefined : known;
    },
  };
}

/** The store of a conditional `create()`: the person is told of what it adds. */
export function upgradeStore(store: CredentialStore): CredentialStore {
  return {
    ...passedOn(store),
    async add(source, archive) {
      const added = { rpId: source.rpId, credentialId: toBase64Url(source.id) };
      await noteAdded(added);
      try {
        await store.add(source, archive);
      } catch (error) {
        await forgetAdded(added);
        throw error;
      }
    },
  };
}

function passedOn(store: CredentialStore): CredentialStore {
  return {
    owned: (rpId, ids) => store.owned(rpId, ids),
    find: (rpId) => store.find(rpId),
    withholds: (rpId) => store.withholds(rpId),
    peek: (rpId) => store.peek(rpId),
    add: (source, archive) => store.add(source, archive),
    settle: (source) => store.settle(source),
    used: (source) => store.used(source),
    keepBlob: (source, blob) => store.keepBlob(source, blob),
  };
}
