import { type Next, send } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { usePasskey } from "../passkey.ts";
import { onClick, onSubmit } from "../status.ts";

onClick(byId("passkey-signin", HTMLButtonElement), "Waiting for your passkey…", async () =>
  leaveFor(await usePasskey<Next>("sign-in/passkey")),
);

onSubmit(
  byId("signin", HTMLFormElement),
  byId("signin-submit", HTMLButtonElement),
  "Signing in…",
  async (fields) => leaveFor(await send<Next>("sign-in/password", fields)),
);

onSubmit(
  byId("signup", HTMLFormElement),
  byId("signup-submit", HTMLButtonElement),
  "Opening your account…",
  async (fields) => leaveFor(await send<Next>("sign-up", fields)),
);
