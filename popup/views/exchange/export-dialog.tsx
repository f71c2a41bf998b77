import { useEffect, useRef, useState } from "preact/hooks";
import type { ExportFormat, ExportOutlook } from "../../../src/wire/exchange.ts";
import type { ItemSummary } from "../../../src/wire/items.ts";
import type { Secret } from "../../../src/wire/vault.ts";
import { OfferedFile } from "../../files.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { inOneFile } from "../../one-file.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icons.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";
import { formatName } from "./exchange-texts.ts";
import { ExportLosses, heldText } from "./export-losses.tsx";

interface ExportDialogProps {
  format: ExportFormat;
  chosen: string[];
  outlook: ExportOutlook;
  items: readonly ItemSummary[];
  onClose: () => void;
}

/** Warns, asks for the secret, hands the file to the browser, and says what it does not hold. */
export function ExportDialog({ format, chosen, outlook, items, onClose }: ExportDialogProps) {
  const offered = useRef<OfferedFile | null>(null);
  const [made, setMade] = useState<ExportOutlook | null>(null);
  useEffect(() => () => offered.current?.release(), []);

  async function run(secret: Secret) {
    const { files, fileName, ...held } = await callVault("export.make", { format, items: chosen, secret });
    const offer = new OfferedFile(await inOneFile(files), fileName);
    offered.current = offer;
    offer.save();
    setMade(held);
  }

  if (made !== null && offered.current !== null) {
    const offer = offered.current;
    return (
      <Dialog title={t("exportMade")} onClose={onClose}>
        <p id="export-made" role="status">
          <Text k="exportSaved" values={{ file: <strong class="file-name">{offer.name}</strong> }} />{" "}
          {heldText(made)}
        </p>
        <p class="notice warn">
          <Icon name="alert" />
          <span>{t("exportDelete")}</span>
        </p>
        <ExportLosses outlook={made} items={items} />
        <div class="dialog-actions">
          <button class="button quiet" type="button" onClick={() => offer.save()}>
            {t("exportAgain")}
          </button>
          <button class="button primary" type="button" id="export-done" onClick={onClose}>
            {t("done")}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <SecretDialog
      title={t("exportAsk", { format: formatName(format) })}
      action={t("exportMakeNow")}
      busyText={t("exportMaking")}
      onClose={onClose}
      run={run}
    >
      {() => (
        <div class="notice warn" id="export-warning">
          <Icon name="alert" />
          <div class="notice-body">
            <p>
              <strong>{t("exportWarning")}</strong>
            </p>
            <p>{heldText(outlook)}</p>
            <p>{t("exportWarningWho")}</p>
          </div>
        </div>
      )}
    </SecretDialog>
  );
}
