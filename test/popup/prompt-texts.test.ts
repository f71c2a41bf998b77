import { expect, it } from "vitest";
import { canApprove, originBeside, promptTexts } from "../../popup/prompt-texts.ts";
import type { PromptAccount, PromptView } from "../../src/wire/prompt.ts";

const common = { rpId: "example.com", origin: "https://example.com", pin: "none" as const, platform: [] };
const account: PromptAccount = {
  credentialId: "AA",
  name: "mara",
  displayName: "",
  createdAt: 0,
  confirmed: true,
};
const get = (accounts: PromptAccount[] | null): PromptView => ({ ...common, type: "get", accounts });

it("names the origin only where it says more than the RP id", () => {
  expect(originBeside(common)).toBeNull();
  for (const origin of ["https://www.example.com", "https://example.com:8443", "http://example.com"]) {
    expect(originBeside({ ...common, origin })).toBe(origin);
  }
  const framed = { ...common, topOrigin: "https://shop.example" };
  expect(originBeside(framed)).toBe("https://example.com");
});

it("has nothing to approve where the open vault has no passkey", () => {
  expect(canApprove(get([]))).toBe(false);
  expect(canApprove(get(null))).toBe(true);
  expect(canApprove(get([account]))).toBe(true);
});

it("says what approving does", () => {
  expect(promptTexts(get(null)).approve).toBe("Unlock and sign in");
  expect(promptTexts(get([account])).approve).toBe("Sign in");
});
