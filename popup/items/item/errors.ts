import { t } from "../../i18n/messages.ts";
import { VaultCallError } from "../../vault/vault-calls.ts";

/** What an error is called where it is about items: "missing" is an item then, not the vault. */
export function itemErrorText(error: unknown): string {
  if (error instanceof VaultCallError && error.code === "missing") return t("itemGone");
  return (error as Error).message;
}
