import type { Next } from "../api.ts";
import { byId } from "../dom.ts";
import { leaveFor } from "../leave.ts";
import { usePasskey } from "../passkey.ts";
import { onClick } from "../status.ts";

onClick(byId("step-up", HTMLButtonElement), "Waiting for your passkey…", async () =>
  leaveFor(await usePasskey<Next>("step-up")),
);
