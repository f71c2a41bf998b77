import type { PublicKeyCredentialSource } from "../authenticator/credential-source.ts";
import { equalBytes } from "../bytes/equal.ts";
import { Ended } from "./ceremony/ended.ts";

type Source = PublicKeyCredentialSource;

/** Told of all credentials after each change, and waited for. */
export type Saved = (credentials: readonly Source[]) => Promise<void>;

/** The credentials of a lab authenticator, in memory and never locked. */
export class LabCredentials {
  #all: readonly Source[];
  readonly #saved: Saved;
  readonly #most: number;

  /** `most`: how many there is room for. */
  constructor(
    all: readonly Source[] = [],
    saved: Saved = async () => {},
    most: number = Number.POSITIVE_INFINITY,
  ) {
    this.#all = all;
    this.#saved = saved;
    this.#most = most;
  }

  /** Oldest first. */
  get all(): readonly Source[] {
    return this.#all;
  }

  withId(id: Uint8Array): Source | undefined {
    return this.#all.find((own) => equalBytes(own.id, id));
  }

  /**
   * Each takes the place of one with its id. `others`: the ids of more that go. Rejects where there is no room, and adds
   * none of them. An authenticator that cannot create the new credential ends with an UnknownError, which the client
   * does not tell the page (WebAuthn §6.3.2 step 7, §5.1.3): a NotAllowedError.
   */
  async add(sources: readonly Source[], others: readonly Uint8Array[] = []): Promise<void> {
    const added = sources.filter(
      ({ id }, i) => !sources.slice(i + 1).some((later) => equalBytes(later.id, id)),
    );
    const gone = [...added.map(({ id }) => id), ...others];
    const kept = this.#all.filter((own) => !gone.some((id) => equalBytes(id, own.id)));
    if (kept.length + added.length > Math.max(this.#most, this.#all.length)) {
      const message = `There is no room: the profile has ${this.#all.length} credentials, ${this.#most} at most`;
      throw new Ended({ type: "error", name: "NotAllowedError", message });
    }
    await this.#replace([...kept, ...added]);
  }

  /** False where there is none of this id. */
  async remove(id: Uint8Array): Promise<boolean> {
    const kept = this.#all.filter((own) => !equalBytes(own.id, id));
    if (kept.length === this.#all.length) return false;
    await this.#replace(kept);
    return true;
  }

  /** False where there is none of this id. */
  async change(id: Uint8Array, changes: Partial<Source>): Promise<boolean> {
    const at = this.#all.findIndex((own) => equalBytes(own.id, id));
    const old = this.#all[at];
    if (!old) return false;
    await this.#replace(this.#all.with(at, { ...old, ...changes }));
    return true;
  }

  async #replace(all: readonly Source[]): Promise<void> {
    this.#all = all;
    await this.#saved(all);
  }
}
