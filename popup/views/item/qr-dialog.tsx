import { useMemo, useRef, useState } from "preact/hooks";
import type { CodeItem } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { qrShape } from "../../items/codes/qr-shape.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icons.tsx";
import { itemLabel } from "../../parts/item-names.tsx";
import { Problem } from "../../parts/message.tsx";
import { useCountdown } from "../../parts/use-countdown.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";

const SHOWN_SECONDS = 60;

/** Shows a code as a QR code after the vault was opened once more; it goes by itself after a minute. */
export function QrDialog({ code, onClose }: { code: CodeItem; onClose: () => void }) {
  const [uri, setUri] = useState<string | null>(null);
  const name = itemLabel(code);
  if (uri !== null) return <Shown code={code} uri={uri} name={name} onClose={onClose} />;
  return (
    <SecretDialog
      title={t("qrShowTitle")}
      action={t("qrShow")}
      onClose={onClose}
      run={async (secret) => {
        const revealed = await callVault("codes.reveal", { item: code.item, secret });
        setUri(revealed.uri);
      }}
    >
      {() => (
        <>
          <p>{t("qrShowWarning", { name })}</p>
          {code.type === "hotp" && <Notice text={t("qrShowCounter")} />}
          {code.type === "steam" && <Notice text={t("qrShowSteam")} />}
        </>
      )}
    </SecretDialog>
  );
}

interface ShownProps {
  code: CodeItem;
  uri: string;
  name: string;
  onClose: () => void;
}

function Shown({ code, uri, name, onClose }: ShownProps) {
  const shape = useMemo(() => qrShape(uri), [uri]);
  const since = useRef({});
  const left = useCountdown(SHOWN_SECONDS, since.current, onClose);
  return (
    <Dialog title={t("qrShowTitle")} onClose={onClose}>
      {shape === null ? (
        <Problem text={t("qrShowTooLong")} />
      ) : (
        <>
          <svg
            class="qr"
            role="img"
            aria-label={t("qrShowName", { name })}
            viewBox={`0 0 ${shape.side} ${shape.side}`}
            shape-rendering="crispEdges"
          >
            <rect width={shape.side} height={shape.side} fill="#fff" />
            <path d={shape.path} fill="#000" />
          </svg>
          <p class="hint">{t("qrShowHint")}</p>
          {code.type === "hotp" && <Notice text={t("qrShowCounter")} />}
        </>
      )}
      <div class="dialog-actions">
        <p class="hint">{tCount("qrShowLeft", left)}</p>
        <button class="button primary" type="button" id="qr-done" onClick={onClose}>
          {t("done")}
        </button>
      </div>
    </Dialog>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <p class="notice warn">
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}
