import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Signal } from "../../src/webauthn/signal.ts";
import type { SignalChange } from "../../src/wire/vault.ts";

/**
 * What a signal makes of a passkey of its rpId (WebAuthn §6.3.4 and following): it hides, shows again or renames, and
 * never deletes. Undefined where nothing changes. `now`: milliseconds since the epoch.
 */
export function effectOf({ type, options }: Signal, passkey: Passkey, now: number): Passkey | undefined {
  const id = toBase64Url(passkey.id);
  if (type === "signalUnknownCredential") {
    return options.credentialId === id ? hidden(passkey, now) : undefined;
  }
  if (options.userId !== toBase64Url(passkey.userHandle)) return undefined;
  if (type === "signalCurrentUserDetails") return renamed(passkey, options.name, options.displayName, now);
  return options.allAcceptedCredentialIds.includes(id) ? shown(passkey) : hidden(passkey, now);
}

/** The passkey as it was before signals changed it in this way; undefined where they did not. */
export function undone(change: SignalChange["change"], passkey: Passkey): Passkey | undefined {
  if (change === "hidden") return shown(passkey);
  const { formerUserName, formerUserDisplayName, renamedAt } = passkey;
  if (renamedAt === undefined) return undefined;
  return withNames(passkey, formerUserName ?? "", formerUserDisplayName ?? "");
}

/** Whether the person has seen it is noted elsewhere. */
type Unmarked<T> = T extends unknown ? Omit<T, "seen"> : never;

/** What signals have changed of a passkey and the person can undo. */
export function changesOf(passkey: Passkey): Unmarked<SignalChange>[] {
  const { rpId, userName, userDisplayName, hiddenAt, renamedAt } = passkey;
  const common = { credentialId: toBase64Url(passkey.id), rpId, userName, userDisplayName };
  return [
    ...(hiddenAt === undefined ? [] : [{ ...common, change: "hidden" as const, at: hiddenAt }]),
    ...(renamedAt === undefined
      ? []
      : [
          {
            ...common,
            change: "renamed" as const,
            at: renamedAt,
            formerUserName: passkey.formerUserName ?? "",
            formerUserDisplayName: passkey.formerUserDisplayName ?? "",
          },
        ]),
  ];
}

function hidden(passkey: Passkey, now: number): Passkey | undefined {
  return passkey.hiddenAt === undefined ? { ...passkey, hiddenAt: now } : undefined;
}

function shown({ hiddenAt, ...passkey }: Passkey): Passkey | undefined {
  return hiddenAt === undefined ? undefined : passkey;
}

function renamed(passkey: Passkey, name: string, displayName: string, now: number): Passkey | undefined {
  const { userName, userDisplayName } = passkey;
  if (name === userName && displayName === userDisplayName) return undefined;
  // Of several changes that nobody has looked at, what counts is how it was before the first.
  const { formerUserName = userName, formerUserDisplayName = userDisplayName } = passkey;
  const changed = withNames(passkey, name, displayName);
  if (name === formerUserName && displayName === formerUserDisplayName) return changed;
  return { ...changed, renamedAt: now, formerUserName, formerUserDisplayName };
}

function withNames(
  { renamedAt, formerUserName, formerUserDisplayName, ...passkey }: Passkey,
  userName: string,
  userDisplayName: string,
): Passkey {
  return { ...passkey, userName, userDisplayName };
}
