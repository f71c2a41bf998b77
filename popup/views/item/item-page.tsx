import { useEffect, useRef } from "preact/hooks";
import type { CodeItem, ItemSummary } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { type Action, isAside } from "../../items/item/changes.ts";
import { Icon } from "../../parts/icons.tsx";
import { ItemBadges } from "../../parts/item-badges.tsx";
import { ItemDetail, ItemTitle } from "../../parts/item-names.tsx";
import { Problem } from "../../parts/message.tsx";
import type { Undo } from "../items/use-undo.ts";
import { BackupFlags } from "./backup-flags.tsx";
import { ClockCheck } from "./clock-check.tsx";
import { CodeCard } from "./code-card.tsx";
import { CounterCheck } from "./counter-check.tsx";
import { ItemFacts } from "./item-facts.tsx";
import { ItemNotices } from "./item-notices.tsx";
import { OwnFields } from "./own-fields.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { useStory } from "./use-story.ts";

/** The whole story of one item, and what can be done with it. Undefined: the vault does not hold it any more. */
export function ItemPage({ item, undo }: { item: ItemSummary | undefined; undo: Undo }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <section class="item-page">
      <a class="button quiet back" href="#items" id="back-to-items">
        <Icon name="back" />
        {t("backToItems")}
      </a>
      {item === undefined ? (
        <div class="card empty">
          <h2 ref={heading} tabIndex={-1}>
            {t("itemGone")}
          </h2>
          <p>{t("itemGoneHint")}</p>
        </div>
      ) : (
        <>
          <header
            class="item-head"
            {...(item.kind === "passkey"
              ? { "data-credential-id": item.credentialId }
              : { "data-otp-id": item.item })}
          >
            <span class="tile">
              <Icon name={item.kind === "code" ? "clock" : "key"} />
            </span>
            <div class="row-text">
              <h2 ref={heading} tabIndex={-1}>
                <ItemTitle item={item} />
              </h2>
              <p class="row-detail">
                <ItemDetail item={item} />
              </p>
            </div>
            <ItemBadges item={item} />
          </header>
          {undo.problem !== null && <Problem text={undo.problem} />}
          <ItemNotices item={item} />
          <ItemActions item={item} undo={undo} />
          <ItemBody item={item} />
        </>
      )}
    </section>
  );
}

function ItemActions({ item, undo }: { item: ItemSummary; undo: Undo }) {
  const act = (action: Action) => () => void undo.act(action, [item.item]);
  if (item.deletedAt !== undefined) {
    return (
      <div class="item-actions">
        <button class="button" type="button" id="restore" onClick={act("restore")}>
          <Icon name="restore" />
          {t("actRestore")}
        </button>
      </div>
    );
  }
  const aside = isAside(item);
  return (
    <div class="item-actions">
      <button
        class="button star"
        type="button"
        aria-pressed={item.favourite}
        onClick={act(item.favourite ? "unfavourite" : "favourite")}
      >
        <Icon name="star" />
        {t("favourite")}
      </button>
      {item.kind === "passkey" && (
        <button class="button" type="button" id="archive" onClick={act(aside ? "unarchive" : "archive")}>
          <Icon name="archive" />
          {t(aside ? "actUnarchive" : "actArchive")}
        </button>
      )}
      <button class="button" type="button" id="to-bin" onClick={act("bin")}>
        <Icon name="bin" />
        {t("actBin")}
      </button>
    </div>
  );
}

function ItemBody({ item }: { item: ItemSummary }) {
  const { story, problem } = useStory(item.item);
  return (
    <>
      {problem !== null && <Problem text={problem} />}
      {item.kind === "code" && item.deletedAt === undefined && <RunningCode code={item} />}
      {story !== null && <OwnFields item={item} note={story.note} />}
      {story !== null && <RecoveryCodes item={item.item} codes={story.recoveryCodes} />}
      {item.kind === "passkey" && item.flagsAssumed && item.deletedAt === undefined && (
        <BackupFlags passkey={item} />
      )}
      <ItemFacts item={item} />
    </>
  );
}

function RunningCode({ code }: { code: CodeItem }) {
  return (
    <>
      <CodeCard code={code} />
      {code.type === "hotp" ? <CounterCheck item={code.item} /> : <ClockCheck item={code.item} />}
    </>
  );
}
