import { randomBytes } from "node:crypto";
import type { PasswordHash } from "./passwords.ts";
import { Refusal } from "./refusal.ts";
import type { Totp } from "./totp.ts";

export interface Passkey {
  /** Unpadded base64url. */
  readonly id: string;
  /** COSE_Key, CBOR. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** COSE algorithm identifier. */
  readonly algorithm: number;
  readonly transports: string[];
  /** Fixed at registration; an answer that says otherwise is refused. */
  readonly backupEligible: boolean;
  backedUp: boolean;
  counter: number;
  name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  lastUsedAt: number | undefined;
}

export interface User {
  /** The WebAuthn user handle: 32 random bytes, unpadded base64url. */
  readonly id: string;
  readonly name: string;
  readonly password: PasswordHash;
  readonly passkeys: Passkey[];
  totp: Totp | undefined;
  /** Hashes of the recovery codes that are left. */
  recoveryCodes: Buffer[];
}

/** Every account, in memory. */
export class Users {
  readonly #byName = new Map<string, User>();
  readonly #byPasskey = new Map<string, User>();

  /** @throws Refusal "username-form" or "username-taken". */
  add(name: string, password: PasswordHash): User {
    const key = nameKey(name);
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u.test(key)) {
      throw new Refusal(400, "username-form", "A user name has 1 to 64 letters, digits, or . _ @ + - signs.");
    }
    if (this.#byName.has(key)) {
      throw new Refusal(409, "username-taken", "That user name is taken. Choose another one.");
    }
    const id = randomBytes(32).toString("base64url");
    const user: User = {
      id,
      name: name.normalize("NFKC").trim(),
      password,
      passkeys: [],
      totp: undefined,
      recoveryCodes: [],
    };
    this.#byName.set(key, user);
    return user;
  }

  byName(name: string): User | undefined {
    return this.#byName.get(nameKey(name));
  }

  /** The owner of a passkey and its record, or undefined where nobody has it. */
  ownerOf(passkeyId: string): { user: User; passkey: Passkey } | undefined {
    const user = this.#byPasskey.get(passkeyId);
    const passkey = user?.passkeys.find(({ id }) => id === passkeyId);
    return user && passkey ? { user, passkey } : undefined;
  }

  /** @throws Refusal "passkey-known" if any account has a passkey with this id. */
  addPasskey(user: User, passkey: Passkey): void {
    if (this.#byPasskey.has(passkey.id)) {
      throw new Refusal(409, "passkey-known", "This passkey is already registered.");
    }
    this.#byPasskey.set(passkey.id, user);
    user.passkeys.push(passkey);
  }
}

/** The form in which two spellings of a user name are the same account. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
