import { t } from "../../i18n/messages.ts";
import { SiteName } from "../../parts/site-name.tsx";
import type { RefusedEntry } from "../../worker/messages.ts";
import { CoreSentence } from "../exchange/core-sentence.tsx";
import { qrProblemText } from "./qr-texts.ts";

/** What an entry that cannot be taken is called. */
export function RefusedName({ entry: { name, qr, missing } }: { entry: RefusedEntry }) {
  if (missing) return <>{t("qrPart", missing)}</>;
  if (name !== "") return <SiteName text={name} />;
  return <>{t(qr === undefined ? "itemNameless" : "qrCode")}</>;
}

/** Why. */
export function RefusedReason({ entry: { reason, qr, missing } }: { entry: RefusedEntry }) {
  if (missing) return <>{t("qrMissing")}</>;
  return qr === undefined ? <CoreSentence text={reason} /> : <span>{qrProblemText(qr)}</span>;
}
