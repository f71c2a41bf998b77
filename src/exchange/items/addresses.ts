import { hostOf } from "./rp-id.ts";

/** More than any login has. Of more, those behind are counted and not looked at. */
const MOST = 1_000;

/**
 * The web addresses that a login was kept for, of which a code keeps one host, and a passkey its rpId. Made once for
 * each login.
 */
export class Addresses {
  /** The host of the first that has one. */
  readonly site: string | undefined;
  readonly #hosts: readonly (string | undefined)[];
  readonly #behind: number;

  /** As the file has them: not everything needs to be a text, and empty ones do not count. */
  constructor(addresses: readonly unknown[]) {
    const written = addresses.filter((address) => address !== "");
    this.#hosts = written
      .slice(0, MOST)
      .map((address) => (typeof address === "string" ? hostOf(address) : undefined));
    this.#behind = written.length - this.#hosts.length;
    this.site = this.#hosts.find((host) => host !== undefined);
  }

  /** How many of them say another site, or none. What lies below the site is of it. */
  others(site: string | undefined): number {
    const own = site === undefined ? undefined : hostOf(`https://${site}`);
    const others = this.#hosts.filter(
      (host) => host === undefined || own === undefined || !`.${host}`.endsWith(`.${own}`),
    );
    return others.length + this.#behind;
  }
}
