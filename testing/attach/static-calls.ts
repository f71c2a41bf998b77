import { attachmentOf } from "../../src/lab/ceremony/as-profile.ts";
import type { LabProfile } from "../../src/lab/profile.ts";
import type { ContentAnswer, Question } from "../../src/wire/ceremony.ts";

/** What the authenticator adds to what the browser says that it can do (WebAuthn §5.1.6, §5.1.7 and §5.7.9). */
export function answerQuestion({ type, options }: Question, profile: LabProfile): ContentAnswer {
  const verifies = profile.userVerification === "when-asked" || profile.userVerification === "always";
  const platform = attachmentOf(profile) === "platform";
  switch (type) {
    case "isConditionalMediationAvailable":
      return { type: "value", value: true };
    case "isUserVerifyingPlatformAuthenticatorAvailable":
      return { type: "value", value: options || (platform && verifies) };
    case "getClientCapabilities": {
      const ours = {
        conditionalGet: true,
        passkeyPlatformAuthenticator: platform && verifies,
        userVerifyingPlatformAuthenticator: platform && verifies,
      };
      const both = Object.entries(ours).map(([name, can]) => [name, can || options[name] === true] as const);
      const all = Object.entries({ ...options, ...Object.fromEntries(both) });
      return { type: "value", value: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
    }
  }
}
