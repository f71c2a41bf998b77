import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon, Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { inToolbarPopup } from "../../places.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { PrintedCode } from "./recovery-code-print.tsx";

interface RecoveryCodeProps {
  /** Six groups joined by hyphens. */
  code: string;
  /** What happened before it, in a sentence. */
  before?: string;
  onDone: () => unknown;
}

/** The recovery code, this once: to copy, to print, to write down. */
export function RecoveryCode({ code, before, onDone }: RecoveryCodeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [copied, setCopied] = useState<"yes" | "failed" | null>(null);
  const groups = code.split("-");

  useEffect(() => heading.current?.focus(), []);
  // On paper there is nothing but this sheet, wherever on the page the code is shown.
  useLayoutEffect(() => {
    const sheet = document.createElement("div");
    sheet.className = "printed";
    document.body.append(sheet);
    render(<PrintedCode code={code} />, sheet);
    return () => {
      render(null, sheet);
      sheet.remove();
    };
  }, [code]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopied("yes");
      // It is not to go in the place of a one-time code that was copied before.
      callVault("clipboard.replaced", {}).catch(console.warn);
    } catch {
      setCopied("failed");
    }
  }

  return (
    <>
      <div class="hero">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          {t("codeTitle")}
        </h1>
        {before !== undefined && <p role="status">{before}</p>}
        <p>{t("codeLead")}</p>
      </div>
      <p id="recovery-code" class="recovery-code">
        {groups.map((group, index) => (
          <span key={index}>
            {group}
            {index < groups.length - 1 && <i>-</i>}
          </span>
        ))}
      </p>
      <div class="code-actions">
        <button class="button" type="button" id="copy-code" onClick={() => void copy()}>
          {t(copied === "yes" ? "codeCopied" : "copy")}
        </button>
        {!inToolbarPopup() && (
          <button class="button" type="button" id="print-code" onClick={() => window.print()}>
            {t("codePrint")}
          </button>
        )}
        <span class="visually-hidden" role="status">
          {copied === "yes" && t("codeCopied")}
        </span>
      </div>
      {copied === "failed" && <Problem text={t("codeCopyFailed")} />}
      <p class="notice warn">
        <Icon name="alert" />
        <span>
          <strong>{t("codeOnlyNow")}</strong> {t("codeOnlyNowHint")}
        </span>
      </p>
      <div class="stack">
        <button class="button primary" type="button" id="recovery-done" onClick={onDone}>
          {t("codeSaved")}
        </button>
      </div>
    </>
  );
}
