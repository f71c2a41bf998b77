import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { VaultCalls } from "../../src/wire/vault.ts";
import { isPaused, pause } from "../storage/pause.ts";
import { switchedOffSites, switchSite } from "../storage/sites.ts";

/** The sites on which Latchkey stays out of the way. */
export class SiteCalls {
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  list(): Promise<string[]> {
    return switchedOffSites();
  }

  /** Rejects with BadHost. */
  async domain({ host }: VaultCalls["sites.domain"]["request"]): Promise<string> {
    return registrableDomain(checkedHost(host));
  }

  /** Rejects with BadHost. */
  async switch({ host, off }: VaultCalls["sites.switch"]["request"]): Promise<string[]> {
    await switchSite(checkedHost(host), off);
    this.#onChange();
    return switchedOffSites();
  }

  paused(): Promise<boolean> {
    return isPaused();
  }

  async pause({ on }: VaultCalls["sites.pause"]["request"]): Promise<boolean> {
    await pause(on);
    this.#onChange();
    return isPaused();
  }
}

export class BadHost extends Error {}

/** The host name in the form that origins show it in. */
function checkedHost(text: string): string {
  const host = text.trim();
  try {
    const url = new URL(host.includes("://") ? host : `https://${host}`);
    const web = url.protocol === "https:" || url.protocol === "http:";
    if (web && url.hostname && url.pathname === "/" && !url.search && !url.username) return url.hostname;
  } catch {
    // Said below.
  }
  throw new BadHost(`${JSON.stringify(host)} is not a host name such as example.com`);
}
