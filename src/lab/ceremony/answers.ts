import type { PublicKeyCredentialSource } from "../../authenticator/credential-source.ts";
import { fromBase64Url } from "../../bytes/base64url.ts";
import type { LabCounter } from "../profile.ts";
import { FLAG } from "../rewrite/authenticator-data.ts";

type Source = Pick<PublicKeyCredentialSource, "id" | "signCount" | "backupEligible" | "backedUp">;

/** What a relying party was told of a credential, faults and all. */
export interface Told {
  /** In the last answer. */
  signCount: number;
  /** In the registration. */
  backupEligible: boolean;
  /** In the last answer. */
  backedUp: boolean;
}

interface Memory {
  /** Of assertions. */
  answers: number;
  /** The counter that an honest answer had, or would have had. */
  reckoned: number;
  told: Told;
}

const MOST = 2 ** 32 - 1;
/** Bytes of authenticator data without their optional parts, and where flags and counter are (WebAuthn §6.1). */
const [LEAST_BYTES, FLAGS_AT, COUNT_AT] = [37, 32, 33];

/** What the credentials of an authenticator have answered so far, and what they answer next. */
export class Answers {
  /** By the credential's id, which is one object as long as the credential is there. */
  readonly #of = new WeakMap<Uint8Array, Memory>();

  /** The signature counter (WebAuthn §6.1.1) of the next answer. */
  next(source: Source, mode: LabCounter["mode"]): number {
    const { answers, reckoned, told } = this.#memoryOf(source);
    const count = nextCount(mode, source.signCount, answers);
    // A counter that was set by hand stands for what the relying party knows.
    const known = reckoned === source.signCount ? told.signCount : source.signCount;
    this.#of.set(source.id, {
      answers: answers + 1,
      reckoned: count,
      told: { ...told, signCount: known },
    });
    return count;
  }

  /** What the answers before this one said. */
  before(source: Source): Told {
    return this.#memoryOf(source).told;
  }

  registered(source: Source, authenticatorData: string): void {
    const memory = this.#memoryOf(source);
    const said = saidIn(authenticatorData);
    if (said) this.#of.set(source.id, { ...memory, told: said });
  }

  asserted(source: Source, authenticatorData: string): void {
    const memory = this.#memoryOf(source);
    const said = saidIn(authenticatorData);
    if (!said) return;
    const { backupEligible } = memory.told;
    this.#of.set(source.id, { ...memory, told: { ...said, backupEligible } });
  }

  #memoryOf({ id, signCount, backupEligible, backedUp }: Source): Memory {
    const told = { signCount, backupEligible, backedUp };
    return this.#of.get(id) ?? { answers: 0, reckoned: signCount, told };
  }
}

/** Undefined for authenticator data that a fault has cut. */
function saidIn(authenticatorData: string): Told | undefined {
  const data = fromBase64Url(authenticatorData);
  if (data.length < LEAST_BYTES) return undefined;
  const flags = data[FLAGS_AT] ?? 0;
  return {
    signCount: new DataView(data.buffer, data.byteOffset).getUint32(COUNT_AT),
    backupEligible: (flags & FLAG.BE) !== 0,
    backedUp: (flags & FLAG.BS) !== 0,
  };
}

/** What an answer says after `last`; `turn` counts the answers of the credential, from 0. */
function nextCount(mode: LabCounter["mode"], last: number, turn: number): number {
  switch (mode) {
    case "fixed":
      return last;
    case "rising":
      return Math.min(last + 1, MOST);
    case "rolled-back":
      return Math.max(last - 1, 0);
    case "cloned":
      return turn % 2 === 0 ? Math.min(last + 1, MOST) : last;
  }
}
