import type { CodeItem, ItemSummary } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { IconButton } from "../../parts/icon-button.tsx";
import { Icon } from "../../parts/icons.tsx";
import { ItemDetail, ItemTitle, itemLabel } from "../../parts/item-names.tsx";
import { LiveCode } from "../../parts/live-code.tsx";

interface PaletteRowProps {
  item: ItemSummary;
  /** Its place among the items. */
  at: number;
  /** Enter in the search field means this one. */
  first: boolean;
  copied: boolean;
  onUse: () => void;
  onFocus: () => void;
  onAdvance: (code: CodeItem) => void;
  onOpen: () => void;
  /** Given where its code can go into the page. */
  onFill: (() => void) | undefined;
  /** Given for a code without a site: what links it to the page's, and what that is called. */
  link: { label: string; onClick: () => void } | undefined;
}

/** One passkey or code of the toolbar popup. */
export function PaletteRow(props: PaletteRowProps) {
  const { item, at, first, copied, onUse, onFocus, onAdvance, onOpen, onFill, link } = props;
  const code = item.kind === "code" ? item : null;
  return (
    <div class="palette-row" data-first={first}>
      <button class="palette-main" type="button" data-at={at} onClick={onUse} onFocus={onFocus}>
        <span class="tile">
          <Icon name={copied ? "check" : code === null ? "key" : "clock"} />
        </span>
        <span class="row-text">
          <span class="row-title">
            <ItemTitle item={item} />
          </span>
          <span class="row-detail">
            <ItemDetail item={item} />
          </span>
        </span>
        {code !== null && <LiveCode code={code} />}
        <span class="visually-hidden">{t(code === null ? "paletteOpens" : "paletteCopies")}</span>
      </button>
      {code?.type === "hotp" && (
        <IconButton
          icon="next"
          label={t("codeAdvance", { name: itemLabel(code) })}
          onClick={() => onAdvance(code)}
        />
      )}
      {link !== undefined && <IconButton class="link" icon="link" {...link} />}
      {code !== null && onFill !== undefined && (
        <button
          class="button fill"
          type="button"
          aria-label={t("paletteFillName", { name: itemLabel(code) })}
          onClick={onFill}
        >
          {t("paletteFill")}
        </button>
      )}
      {code !== null && (
        <IconButton
          class="onwards"
          icon="open"
          label={t("itemOpen", { name: itemLabel(code) })}
          onClick={onOpen}
        />
      )}
    </div>
  );
}
