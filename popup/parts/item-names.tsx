import type { ItemSummary } from "../../src/wire/items.ts";
import { t } from "../i18n/messages.ts";
import { namesOf } from "../items/item/names.ts";
import { siteText } from "../sites/site-text.ts";
import { Host, SiteName } from "./site-name.tsx";

/** What an item is called: its own name, or the host. */
export function ItemTitle({ item }: { item: ItemSummary }) {
  const { title, host, account } = namesOf(item);
  if (title !== undefined) return <SiteName text={title} />;
  if (host !== undefined) return <Host text={host} />;
  return account === "" ? <span>{t("itemNameless")}</span> : <SiteName text={account} />;
}

/** Account and host, as far as the title does not say them. */
export function ItemDetail({ item }: { item: ItemSummary }) {
  const { title, host, account } = namesOf(item);
  const accountShown = account !== "" && (title !== undefined || host !== undefined);
  const hostShown = host !== undefined && title !== undefined && title.toLowerCase() !== host;
  return (
    <>
      {accountShown && <SiteName text={account} />}
      {accountShown && hostShown && " · "}
      {hostShown && <Host text={host} />}
      {!accountShown && !hostShown && t(item.kind === "code" ? "kindCode" : "kindPasskey")}
    </>
  );
}

/** The same as plain text, for names of controls: made safe, but without its direction kept apart. */
export function itemLabel(item: ItemSummary): string {
  const { title, host, account } = namesOf(item);
  const name = title ?? host;
  const texts = [name, account].filter((text) => text !== undefined && text !== "");
  return texts.length === 0 ? t("itemNameless") : texts.map((text) => siteText(text ?? "")).join(", ");
}
