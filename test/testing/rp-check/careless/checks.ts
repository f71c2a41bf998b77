import type { User } from "../../../../demo/users.ts";

/** What a relying party may forget to look at, in the order in which Harbour looks at it. */
export const CHECKS = [
  "credential type",
  "raw id",
  "challenge",
  "type",
  "origin",
  "credential id",
  "id length",
  "known id",
  "user handle",
  "encoding",
  "rp id",
  "presence",
  "verification",
  "backup flags",
  "algorithm",
  "attestation",
  "signature",
  "backup eligibility",
  "counter",
] as const;

export type Check = (typeof CHECKS)[number];

/** What a twin may do wrong besides: it signs in whoever names a passkey, and looks at the answer after that. */
export const SESSION_FIRST = "session first";

/** Which checks a twin of Harbour leaves out. */
export type Forgotten = ReadonlySet<Check | typeof SESSION_FIRST>;

/** The accounts with a passkey, by their user handles: by these a twin signs in that does not look at ids. */
export type Owners = Map<string, User>;
