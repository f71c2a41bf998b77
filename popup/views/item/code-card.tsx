import { useState } from "preact/hooks";
import type { CodeItem } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { copyCode } from "../../items/codes/copying.ts";
import { advanceCode } from "../../items/codes/use-code-value.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { Icon } from "../../parts/icons.tsx";
import { itemLabel } from "../../parts/item-names.tsx";
import { LiveCode } from "../../parts/live-code.tsx";
import { Problem } from "../../parts/message.tsx";
import { QrDialog } from "./qr-dialog.tsx";
import { RevealDialog } from "./reveal-dialog.tsx";

/** A code as it runs, large, with what can be done with it. */
export function CodeCard({ code }: { code: CodeItem }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [asking, setAsking] = useState<"secret" | "qr" | null>(null);
  function run(action: Promise<string>) {
    setProblem(null);
    action.then(setSaid, (error: unknown) => setProblem(itemErrorText(error)));
  }
  return (
    <div class="card code-card">
      <LiveCode code={code} />
      <div class="item-actions">
        <button class="button primary" type="button" id="copy-code" onClick={() => run(copyCode(code.item))}>
          <Icon name="copy" />
          {t("copy")}
        </button>
        {code.type === "hotp" && (
          <button
            class="button"
            type="button"
            id="next-code"
            onClick={() => run(advanceCode(code.item).then(() => ""))}
          >
            <Icon name="next" />
            {t("codeAdvanceShort")}
          </button>
        )}
        <button class="button" type="button" id="reveal" onClick={() => setAsking("secret")}>
          {t("reveal")}
        </button>
        <button class="button" type="button" id="show-qr" onClick={() => setAsking("qr")}>
          <Icon name="qr" />
          {t("qrShow")}
        </button>
      </div>
      <p class="hint" role="status">
        {said}
      </p>
      {problem !== null && <Problem text={problem} />}
      {asking === "secret" && (
        <RevealDialog item={code.item} name={itemLabel(code)} onClose={() => setAsking(null)} />
      )}
      {asking === "qr" && <QrDialog code={code} onClose={() => setAsking(null)} />}
    </div>
  );
}
