import type { Account } from "../account.ts";
import { type Next, read, send } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { createPasskey } from "../passkey.ts";
import { passkeyItem } from "../passkey-item.ts";
import { onClick, onSubmit, showError } from "../status.ts";

async function showAccount(): Promise<void> {
  const account = await read<Account>("account");
  byId("account-name", HTMLElement).textContent = account.username;
  byId("signed-in-with", HTMLElement).textContent = greeting(account);
  byId("passkeys", HTMLUListElement).replaceChildren(...account.passkeys.map(passkeyItem));
  byId("no-passkeys", HTMLElement).hidden = account.passkeys.length > 0;
  byId("totp-state", HTMLElement).hidden = !account.totp;
  if (byId("totp-new", HTMLElement).hidden) {
    byId("totp-setup", HTMLButtonElement).textContent = account.totp ? "Set up again" : "Set up";
  }
  const left = byId("recovery-left", HTMLElement);
  left.hidden = account.recoveryCodesLeft === 0;
  left.textContent = `${account.recoveryCodesLeft} left`;
  byId("recovery-make", HTMLButtonElement).textContent =
    account.recoveryCodesLeft === 0 ? "Make ten codes" : "Replace them with ten new codes";
}

onClick(byId("add-passkey", HTMLButtonElement), "Waiting for your new passkey…", async () => {
  await createPasskey("passkeys");
  await showAccount();
  return "Passkey added.";
});

onClick(byId("totp-setup", HTMLButtonElement), "Making a secret…", async () => {
  const { secret, uri } = await send<{ secret: string; uri: string }>("totp");
  byId("totp-secret", HTMLElement).textContent = secret;
  byId("totp-uri", HTMLElement).textContent = uri;
  byId("totp-new", HTMLElement).hidden = false;
  byId("totp-setup", HTMLButtonElement).textContent = "Make another secret";
  byId("totp-confirm-code", HTMLInputElement).focus();
  return "Add the secret to your authenticator app, then enter its code.";
});

onSubmit(
  byId("totp-form", HTMLFormElement),
  byId("totp-confirm", HTMLButtonElement),
  "Checking the code…",
  async (fields) => {
    await send("totp/confirm", fields);
    byId("totp-form", HTMLFormElement).reset();
    byId("totp-new", HTMLElement).hidden = true;
    byId("totp-secret", HTMLElement).textContent = "";
    byId("totp-uri", HTMLElement).textContent = "";
    await showAccount();
    return "Your authenticator app is set up.";
  },
);

onClick(byId("recovery-make", HTMLButtonElement), "Making codes…", async () => {
  const { codes } = await send<{ codes: string[] }>("recovery-codes");
  byId("recovery-codes", HTMLOListElement).replaceChildren(...codes.map(codeItem));
  byId("recovery-new", HTMLElement).hidden = false;
  await showAccount();
  return "Ten recovery codes made. Save them now.";
});

onClick(byId("sign-out", HTMLButtonElement), "Signing out…", async () =>
  leaveFor(await send<Next>("sign-out")),
);

function greeting({ signedInWith, passkeys }: Account): string {
  if (signedInWith !== "signup") return `You signed in with ${signedInWith}.`;
  if (passkeys.length > 0) return "Your account is open.";
  return "Your account is open. Add a passkey to sign in without the password.";
}

function codeItem(code: string): HTMLElement {
  const item = document.createElement("li");
  const text = document.createElement("code");
  text.dataset.recoveryCode = code;
  text.textContent = code;
  item.append(text);
  return item;
}

await showAccount().catch(showError);
