import { useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";
import { callVault } from "../vault/vault-calls.ts";
import { Icon, Mark } from "./icons.tsx";

/** The name of the page and the way to lock the vault. */
export function TopBar({ title }: { title: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <header class="top-bar">
      <Mark />
      <h1>{title}</h1>
      <button
        class="button quiet"
        type="button"
        id="lock"
        onClick={() => callVault("vault.lock", {}).catch(() => setFailed(true))}
      >
        <Icon name="lock" />
        {t(failed ? "lockFailed" : "lock")}
      </button>
    </header>
  );
}
