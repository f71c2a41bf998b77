import { expect, it, vi } from "vitest";
import {
  canApprove,
  extrasText,
  historyText,
  originBeside,
  promptTexts,
} from "../../../popup/prompt/prompt-texts.ts";
import type { PromptAccount, PromptView } from "../../../src/wire/prompt.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const common = {
  rpId: "example.com",
  origin: "https://example.com",
  pin: "none" as const,
  platform: [],
  extras: [],
};
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

it("tells whether the site is known, where the vault can say and there is something to approve", () => {
  expect(historyText(get(null))).toBeNull();
  expect(historyText({ ...get([]), history: "new" })).toBeNull();
  const create: PromptView = {
    ...common,
    type: "create",
    rpName: "Example",
    user: { name: "mara", displayName: "" },
    supersedes: [],
  };
  expect(historyText(create)).toBeNull();
  expect(historyText({ ...create, history: "new" })).toContain("First time");
  expect(historyText({ ...create, history: "held" })).not.toContain("used");
  expect(historyText({ ...create, history: "held", supersedes: [account] })).toBeNull();
  expect(historyText({ ...get([account]), history: "used" })).toContain("have used");
});

it("tells what the site asks for beside the sign-in, in one sentence", () => {
  expect(extrasText(get([account]))).toBeNull();
  const asking = (...extras: PromptView["extras"]) => extrasText({ ...get([account]), extras });
  expect(asking("encryption-key")).toMatch(/^It also asks for an encryption key\.$/);
  expect(asking("read-data")).toContain("the data that it keeps");
  expect(asking("encryption-key", "write-data")).toBe(
    "It also asks for an encryption key and room for its data.",
  );
});
