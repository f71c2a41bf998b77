import { type Next, read, send } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { usePasskey } from "../passkey.ts";
import { onClick, onSubmit, showError } from "../status.ts";

interface SecondFactors {
  username: string;
  passkey: boolean;
  totp: boolean;
  recovery: boolean;
}

/** `/second?verification=preferred` asks the passkey for user verification where it can. */
const userVerification = new URLSearchParams(location.search).get("verification");

onClick(byId("second-passkey", HTMLButtonElement), "Waiting for your passkey…", async () =>
  leaveFor(await usePasskey<Next>("second/passkey", { userVerification })),
);

onSubmit(
  byId("totp", HTMLFormElement),
  byId("totp-submit", HTMLButtonElement),
  "Checking the code…",
  async (fields) => leaveFor(await send<Next>("second/totp", fields)),
);

onSubmit(
  byId("recovery", HTMLFormElement),
  byId("recovery-submit", HTMLButtonElement),
  "Checking the code…",
  async (fields) => leaveFor(await send<Next>("second/recovery", fields)),
);

function offer({ username, passkey, totp, recovery }: SecondFactors): void {
  byId("second-username", HTMLElement).textContent = username;
  byId("with-passkey", HTMLElement).hidden = !passkey;
  byId("with-totp", HTMLElement).hidden = !totp;
  byId("with-recovery", HTMLElement).hidden = !recovery;
}

await read<SecondFactors>("second").then(offer, showError);
