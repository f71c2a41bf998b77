import { expect, test } from "vitest";
import { DEFAULT_PROFILE } from "../../../src/lab/profile.ts";
import { answerQuestion } from "../../../testing/attach/static-calls.ts";

const roaming = { ...DEFAULT_PROFILE, transports: ["usb"] as const };
const unable = { ...DEFAULT_PROFILE, userVerification: "unable" as const };

test.each([
  [DEFAULT_PROFILE, true],
  [roaming, false],
  [unable, false],
])("a platform authenticator that verifies is told of where there is one", (profile, there) => {
  const type = "isUserVerifyingPlatformAuthenticatorAvailable";
  expect(answerQuestion({ type, options: false }, profile)).toEqual({ type: "value", value: there });
  expect(answerQuestion({ type, options: true }, profile)).toEqual({ type: "value", value: true });
});

test("conditional requests always can be", () => {
  const type = "isConditionalMediationAvailable";
  expect(answerQuestion({ type, options: false }, roaming)).toEqual({ type: "value", value: true });
});

test("capabilities are the browser's or the authenticator's, sorted", () => {
  const options = { relatedOrigins: true, conditionalCreate: false, passkeyPlatformAuthenticator: true };
  const answer = answerQuestion({ type: "getClientCapabilities", options }, roaming);
  expect(JSON.stringify(answer)).toBe(
    JSON.stringify({
      type: "value",
      value: {
        conditionalCreate: false,
        conditionalGet: true,
        passkeyPlatformAuthenticator: true,
        relatedOrigins: true,
        userVerifyingPlatformAuthenticator: false,
      },
    }),
  );
});
