import { type Next, read, send } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { usePasskey } from "../passkey.ts";
import { onClick, onSubmit } from "../status.ts";

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

const offered = await read<SecondFactors>("second");
byId("second-username", HTMLElement).textContent = offered.username;
byId("with-passkey", HTMLElement).hidden = !offered.passkey;
byId("with-totp", HTMLElement).hidden = !offered.totp;
byId("with-recovery", HTMLElement).hidden = !offered.recovery;
