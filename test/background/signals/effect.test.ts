import { describe, expect, it } from "vitest";
import { changesOf, effectOf, undone } from "../../../background/signals/effect.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import type { Signal } from "../../../src/webauthn/signal.ts";
import { credential } from "../../fakes/credentials.ts";

const NOW = 1_750_000_000_000;
const passkey: Passkey = credential(1);
const { rpId } = passkey;
const credentialId = toBase64Url(passkey.id);
const userId = toBase64Url(passkey.userHandle);

const unknown = (id = credentialId): Signal => ({
  type: "signalUnknownCredential",
  options: { rpId, credentialId: id },
});
const accepted = (ids: string[], user = userId): Signal => ({
  type: "signalAllAcceptedCredentials",
  options: { rpId, userId: user, allAcceptedCredentialIds: ids },
});
const details = (name: string, displayName: string, user = userId): Signal => ({
  type: "signalCurrentUserDetails",
  options: { rpId, userId: user, name, displayName },
});

/** The passkey after these signals, a second apart. */
function heard(...signals: Signal[]): Passkey {
  return signals.reduce((now, signal, i) => effectOf(signal, now, NOW + i * 1_000) ?? now, passkey);
}

describe("a passkey", () => {
  it("that its site does not know is hidden, once", () => {
    expect(heard(unknown())).toEqual({ ...passkey, hiddenAt: NOW });
    expect(effectOf(unknown(), heard(unknown()), NOW + 5)).toBeUndefined();
  });

  it("that is missing from its account's list is hidden, and shown again when the list has it", () => {
    expect(heard(accepted([]))).toEqual({ ...passkey, hiddenAt: NOW });
    expect(effectOf(accepted(["AA", credentialId]), passkey, NOW)).toBeUndefined();
    expect(heard(accepted(["AA"]), accepted(["AA", credentialId]))).toStrictEqual(passkey);
    expect(heard(unknown(), accepted([credentialId]))).toStrictEqual(passkey);
  });

  it("has its account's new names, and keeps those from before the first change", () => {
    const { userName: formerUserName, userDisplayName: formerUserDisplayName } = passkey;
    const once = heard(details("new", "New"));
    expect(once).toEqual({
      ...passkey,
      userName: "new",
      userDisplayName: "New",
      renamedAt: NOW,
      formerUserName,
      formerUserDisplayName,
    });
    expect(heard(details("new", "New"), details("newer", ""))).toEqual({
      ...once,
      userName: "newer",
      userDisplayName: "",
      renamedAt: NOW + 1_000,
    });
    expect(effectOf(details("new", "New"), once, NOW + 5)).toBeUndefined();
    expect(heard(details("x", "y"), details(formerUserName, formerUserDisplayName))).toStrictEqual(passkey);
  });

  it("of another account or id is not meant", () => {
    for (const signal of [unknown("AAAA"), accepted([], "AAAA"), details("new", "New", "AAAA")]) {
      expect(effectOf(signal, passkey, NOW)).toBeUndefined();
    }
  });
});

describe("undoing", () => {
  it("gives back what was there before", () => {
    expect(undone("hidden", heard(unknown()))).toStrictEqual(passkey);
    expect(undone("renamed", heard(details("a", "b"), details("c", "d")))).toStrictEqual(passkey);
  });

  it("undoes one change and leaves the other", () => {
    const both = heard(unknown(), details("new", "New"));
    expect(undone("hidden", both)).toMatchObject({ userName: "new", renamedAt: NOW + 1_000 });
    expect(undone("hidden", both)).not.toHaveProperty("hiddenAt");
    expect(undone("renamed", both)).toStrictEqual({ ...passkey, hiddenAt: NOW });
  });

  it("has nothing to do where nothing was changed", () => {
    expect(undone("hidden", passkey)).toBeUndefined();
    expect(undone("renamed", passkey)).toBeUndefined();
  });
});

it("the changes of a passkey are listed with what it was before", () => {
  expect(changesOf(passkey)).toEqual([]);
  const names = { userName: "new", userDisplayName: "New" };
  const { userName: formerUserName, userDisplayName: formerUserDisplayName } = passkey;
  expect(changesOf(heard(unknown(), details("new", "New")))).toEqual([
    { change: "hidden", credentialId, rpId, ...names, at: NOW },
    {
      change: "renamed",
      credentialId,
      rpId,
      ...names,
      at: NOW + 1_000,
      formerUserName,
      formerUserDisplayName,
    },
  ]);
});
