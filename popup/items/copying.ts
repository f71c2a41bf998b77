import { t, tCount } from "../i18n/messages.ts";
import { callVault } from "../vault/vault-calls.ts";
import { currentValue } from "./use-code-value.ts";

/** Copies a code; the sentence that says so. Rejects with an Error whose message can be shown. */
export async function copyCode(item: string): Promise<string> {
  return copySecret(await currentValue(item));
}

/** Copies something that does not stay on the clipboard, as `copyCode` does. */
export async function copySecret(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error(t("copyFailed"));
  }
  const { seconds } = await callVault("clipboard.copied", {});
  return seconds === 0 ? t("copied") : tCount("copiedCleared", seconds);
}
