import { toBase64Url } from "../../src/bytes/base64url.ts";
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

  async openPending({ tabId }: { tabId: number }): Promise<null> {
    this.#requests.open(tabId);
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

  added(): Promise<AddedPasskey[]> {
    return addedPasskeys();
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
}
