import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";

interface OtherHeaderProps {
  /** A PIN was refused, and the second copy of the header is another. */
  differs: boolean;
  still: boolean;
  /** The vault is behind the copy now. */
  onUsed: () => void;
}

/** Offers the second copy of the header to somebody who is sure of the PIN. */
export function OtherHeader({ differs, still, onUsed }: OtherHeaderProps) {
  const [used, setUsed] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function use() {
    setProblem(null);
    try {
      await callVault("vault.bringBackHeader", {});
      setUsed(true);
      onUsed();
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  if (!differs) return used ? <p role="status">{t("headerCopyUsed")}</p> : null;
  return (
    <div class="notice" id="other-header">
      <Icon name="alert" />
      <div class="notice-body">
        <p>
          <strong>{t("headerDiffers")}</strong> {t("headerDiffersHint")}
        </p>
        <button class="button" type="button" id="use-copy" disabled={still} onClick={() => void use()}>
          {t("headerUseCopy")}
        </button>
        {problem !== null && <Problem text={problem} />}
      </div>
    </div>
  );
}
