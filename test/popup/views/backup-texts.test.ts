import { expect, it, vi } from "vitest";
import { fileRefusal, lastBackupText, unsavedText } from "../../../popup/views/backup/backup-texts.ts";
import type { VaultErrorCode } from "../../../src/wire/vault.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it("counts what is in no backup", () => {
  expect(unsavedText({ unsaved: 0 })).toBeNull();
  expect(unsavedText({ unsaved: 1 })).toBe("1 passkey is in no backup");
  expect(unsavedText({ unsaved: 3 })).toBe("3 passkeys are in no backup");
});

it("says when the last backup was made", () => {
  expect(lastBackupText({})).toMatch(/No backup/);
  expect(lastBackupText({ lastAt: Date.UTC(2026, 4, 3, 12) })).toContain("May 3, 2026");
});

it.each<[VaultErrorCode, string, RegExp]>([
  ["wrong-secret", "passphrase", /does not open the file/],
  ["not-latchkey", "file", /not a Latchkey file/],
  ["newer-format", "file", /newer Latchkey/],
  ["malformed", "file", /^The file is damaged\. as it was said$/],
  ["kdf-limits", "file", /^The file is damaged\. as it was said$/],
  ["slot-damaged", "file", /passphrase is right/],
  ["header-changed", "file", /header/],
  ["manifest-damaged", "file", /list of its contents/],
  ["damaged", "file", /^The file is damaged\. as it was said$/],
  ["busy", "form", /^as it was said$/],
  ["locked", "form", /^as it was said$/],
])("shows %s at the %s", (code, at, text) => {
  const refusal = fileRefusal(code, "as it was said");
  expect(refusal.at).toBe(at);
  expect(refusal.text).toMatch(text);
});
