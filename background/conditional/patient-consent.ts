import type { UserConsent } from "../../src/authenticator/ports.ts";
import { NotNow } from "../prompt/not-now.ts";

/**
 * Of a request that waits beside a form: that there was no window for the person just now is no end of it. They can
 * come to it again.
 */
export function patientConsent(consent: UserConsent): UserConsent {
  return {
    async ask(hint, signal) {
      try {
        return await consent.ask(hint, signal);
      } catch (error) {
        if (!(error instanceof NotNow)) throw error;
        console.warn(error);
        return { type: "declined" };
      }
    },
  };
}
