import { expect, it, vi } from "vitest";
import { vaultErrorText, wrongSecretText } from "../../../popup/vault/vault-errors.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it("says how long a wait is, where that is known", () => {
  expect(vaultErrorText("wait", "x", { seconds: 61 }).replaceAll("\u00a0", " ")).toBe(
    "Too many wrong PINs: the next try counts in 1 min 1 s.",
  );
  expect(vaultErrorText("wait", "")).toBe("Too many wrong PINs: wait before the next try.");
});

it.each([
  [{ what: "length", all: 30, count: 1 }, "A recovery code has 30 letters and digits, this one has 1."],
  [
    { what: "character", character: "Ü", at: 0 },
    "“Ü” is in no recovery code: look at group 1, first character.",
  ],
  [{ what: "wrong", at: 29 }, "There is a typing error in group 6, last character."],
  [
    { what: "swapped", at: 7 },
    "There is a typing error in group 2, third character: it and the one after it may be the wrong way round.",
  ],
] as const)("says where the typing error of a recovery code is: %j", (typo, text) => {
  expect(vaultErrorText("recovery-code-typo", "detail", { typo })).toBe(text);
});

it("says that there is a typing error where its place is not known", () => {
  expect(vaultErrorText("recovery-code-typo", "detail")).toMatch(
    /^There is a typing error in the recovery code/,
  );
});

it("adds a detail only where it helps to find a fault", () => {
  expect(vaultErrorText("storage", "disk full")).toBe("The vault could not be reached. (disk full)");
  expect(vaultErrorText("storage", "")).toBe("The vault could not be reached.");
  expect(vaultErrorText("locked", "detail")).toBe("The vault is locked.");
  expect(vaultErrorText("pin-too-short", "detail")).toBe("Too short: a PIN has at least 6 characters.");
  expect(vaultErrorText("pin-too-long", "detail")).toBe("Too long: a PIN has at most 256 characters.");
});

it("names the secret that was wrong", () => {
  const texts = (["pin", "recovery", "platform", "pin+platform"] as const).map(wrongSecretText);
  expect(new Set(texts).size).toBe(4);
  expect(texts[0]).toBe("Wrong PIN. Try again.");
});
