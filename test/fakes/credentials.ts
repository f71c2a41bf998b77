import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import { someBytes } from "./hex.ts";

/** A discoverable credential of example.com; `seed` makes id, key and account its own. */
export function credential(
  seed: number,
  changes: Partial<PublicKeyCredentialSource> = {},
): PublicKeyCredentialSource {
  return {
    id: someBytes(32, seed),
    rpId: "example.com",
    rpName: "Example",
    userHandle: someBytes(16, seed + 100),
    userName: `user${seed}@example.com`,
    userDisplayName: `User ${seed}`,
    algorithm: -7,
    privateKey: someBytes(32, seed + 200),
    discoverable: true,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    createdAt: 1_700_000_000_000 + seed,
    archived: false,
    confirmed: true,
    ...changes,
  };
}
