/** What the API tells an owner about the account. */
export interface Account {
  username: string;
  signedInWith: string;
  passkeys: Passkey[];
  totp: boolean;
  recoveryCodesLeft: number;
}

export interface Passkey {
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  lastUsedAt: number | null;
  backedUp: boolean;
}
