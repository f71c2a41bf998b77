import type { CodeItem } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { ItemTitle } from "../../parts/item-names.tsx";
import { Host } from "../../parts/site-name.tsx";

/** Says that a code belongs to the page's site now, with the way back. */
export function LinkedNotice({
  code,
  domain,
  onUndo,
}: {
  code: CodeItem;
  domain: string;
  onUndo: () => void;
}) {
  return (
    <div class="palette-notice" role="status" id="linked-notice">
      <Icon name="check" />
      <p>
        <Text k="siteUsed" values={{ name: <ItemTitle item={code} />, site: <Host text={domain} /> }} />
      </p>
      <button class="button quiet" type="button" id="unlink" onClick={onUndo}>
        {t("undo")}
      </button>
    </div>
  );
}
