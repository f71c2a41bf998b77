import { t, tCount } from "../../i18n/messages.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { currentValue } from "./use-code-value.ts";

/** Copies a code; the sentence that says so. Rejects with an Error whose message can be shown. */
export async function copyCode(item: string): Promise<string> {
  return copySecret(await currentValue(item));
}

/** Copies something that does not stay on the clipboard, as `copyCode` does. */
export async function copySecret(text: string): Promise<string> {
  // First: the popup may be closed as soon as the text is on the clipboard.
  const { seconds } = await callVault("clipboard.copied", {});
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error(t("copyFailed"));
  }
  return seconds === 0 ? t("copied") : tCount("copiedCleared", seconds);
}
