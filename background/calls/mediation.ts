import { toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { AddedPasskey, VaultCalls } from "../../src/wire/vault.ts";
import type { ConditionalRequests } from "../conditional/conditional-requests.ts";
import {
  addedPasskeys,
  allowUpgrades,
  forgetAdded,
  upgradesAllowed,
} from "../conditional/conditional-upgrade.ts";

/** What popup and manager ask about requests and passkeys that come without a window. */
export class MediationCalls {
  readonly #vault: Vault;
  readonly #requests: ConditionalRequests;
  readonly #onChange: () => void;

  constructor(vault: Vault, requests: ConditionalRequests, onChange: () => void) {
    this.#vault = vault;
    this.#requests = requests;
    this.#onChange = onChange;
  }

  async pendingSignIn({ tabId }: { tabId: number }): Promise<VaultCalls["pending.signIn"]["reply"]> {
    const rpId = await this.#requests.ofTab(tabId);
    return rpId === undefined ? null : { rpId };
  }

  async openPending({ tabId, rpId }: VaultCalls["pending.open"]["request"]): Promise<null> {
    await this.#requests.open(tabId, rpId);
    return null;
  }

  /** Rejects with `locked`. */
  upgradesAllowed(): Promise<boolean> {
    return upgradesAllowed(this.#vault);
  }

  /** Rejects with `locked`. */
  async allowUpgrades({ on }: { on: boolean }): Promise<boolean> {
    await allowUpgrades(this.#vault, on);
    return upgradesAllowed(this.#vault);
  }

  async added(): Promise<VaultCalls["upgrades.list"]["reply"]> {
    return Promise.all(
      (await addedPasskeys()).map(async (added) => {
        const userName = await this.#userNameOf(added);
        return { ...added, ...(userName !== undefined && { userName }) };
      }),
    );
  }

  /** Rejects with `locked`. */
  async undo({ rpId, credentialId }: AddedPasskey): Promise<null> {
    await this.#vault.update(rpId, (passkey) =>
      toBase64Url(passkey.id) === credentialId ? { ...passkey, archived: true } : undefined,
    );
    return this.keep({ rpId, credentialId });
  }

  async keep(passkey: AddedPasskey): Promise<null> {
    await forgetAdded(passkey);
    this.#onChange();
    return null;
  }

  /** Undefined while the vault is locked. */
  async #userNameOf({ rpId, credentialId }: AddedPasskey): Promise<string | undefined> {
    try {
      const passkeys = await this.#vault.find(rpId);
      return passkeys.find(({ id }) => toBase64Url(id) === credentialId)?.userName;
    } catch (error) {
      if (error instanceof VaultError && error.code === "locked") return undefined;
      throw error;
    }
  }
}
