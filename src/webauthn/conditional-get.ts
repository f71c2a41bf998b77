import {
  type GetAssertionRequest,
  type GetAssertionResult,
  getAssertion,
} from "../authenticator/get-assertion.ts";
import type { ClientPorts } from "./ports.ts";

/**
 * Conditional mediation in `get()` (WebAuthn §5.1.4.1): nobody is asked before he comes to the request by himself, and
 * whatever he decides but to sign in leaves it pending. Rejects with the signal's reason.
 */
export async function assertWhenInvited(
  request: GetAssertionRequest,
  ports: ClientPorts & Required<Pick<ClientPorts, "invited">>,
  signal: AbortSignal,
): Promise<Extract<GetAssertionResult, { type: "asserted" }>> {
  for (;;) {
    await ports.invited(request.rpId, signal);
    const asserted = await getAssertion(request, ports, signal);
    if (asserted.type === "asserted") return asserted;
  }
}
