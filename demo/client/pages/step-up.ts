import type { Account } from "../account.ts";
import { type Next, read } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { usePasskey } from "../passkey.ts";
import { onClick, showError } from "../status.ts";

onClick(byId("step-up", HTMLButtonElement), "Waiting for your passkey…", async () =>
  leaveFor(await usePasskey<Next>("step-up")),
);

function offer({ passkeys }: Account): void {
  byId("step-up", HTMLElement).hidden = passkeys.length === 0;
  byId("no-passkey", HTMLElement).hidden = passkeys.length > 0;
}

await read<Account>("account").then(offer, showError);
