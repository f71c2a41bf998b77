import { expect, it } from "vitest";
import { vaultErrorText, wrongSecretText } from "../../../popup/vault/vault-errors.ts";

it("says how long a wait is, where that is known", () => {
  expect(vaultErrorText("wait", "x", 61).replaceAll("\u00a0", " ")).toBe(
    "Too many wrong PINs: the next try counts in 1 min 1 s.",
  );
  expect(vaultErrorText("wait", "")).toBe("Too many wrong PINs: wait before the next try.");
});

it("lets the message name the typing error of a recovery code", () => {
  expect(vaultErrorText("recovery-code-typo", "Typing error in group 3.")).toBe("Typing error in group 3.");
  expect(vaultErrorText("recovery-code-typo", "")).toBe("There is a typing error in the recovery code.");
});

it("adds a detail only where it helps to find a fault", () => {
  expect(vaultErrorText("storage", "disk full")).toBe("The vault could not be reached. (disk full)");
  expect(vaultErrorText("storage", "")).toBe("The vault could not be reached.");
  expect(vaultErrorText("locked", "detail")).toBe("The vault is locked.");
});

it("names the secret that was wrong", () => {
  const texts = (["pin", "recovery", "platform", "pin+platform"] as const).map(wrongSecretText);
  expect(new Set(texts).size).toBe(4);
  expect(texts[0]).toBe("Wrong PIN. Try again.");
});
