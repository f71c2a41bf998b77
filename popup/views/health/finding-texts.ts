import type { CheckReport, Finding } from "../../../src/wire/vault.ts";
import { type MessageKey, type PluralKey, t, tCount } from "../../i18n/messages.ts";
import { itemName } from "../../items/item/item-names.ts";

/** Findings of one sort, with the names of what they are about. */
export interface FindingGroup {
  finding: Finding["finding"];
  title: string;
  /** What it means and what can be done. */
  meaning: string;
  /** Names as the vault noted them; empty where the finding is about no single record, or knows no name. */
  names: string[];
}

const order: readonly Finding["finding"][] = [
  "header-changed",
  "manifest-damaged",
  "page-damaged",
  "record-missing",
  "record-damaged",
  "record-replaced",
  "record-unlisted",
  "page-unlisted",
];

const texts = {
  "header-changed": ["findingHeader", "findingHeaderMeans"],
  "manifest-damaged": ["findingManifest", "findingManifestMeans"],
  "page-damaged": ["findingPage", "findingPageMeans"],
  "page-unlisted": ["findingPageUnlisted", "findingPageUnlistedMeans"],
  "record-missing": ["findingMissing", "findingMissingMeans"],
  "record-damaged": ["findingDamaged", "findingDamagedMeans"],
  "record-replaced": ["findingReplaced", "findingReplacedMeans"],
  "record-unlisted": ["findingUnlisted", "findingUnlistedMeans"],
} as const satisfies Record<Finding["finding"], readonly [MessageKey | PluralKey, MessageKey]>;

function titleOf(finding: Finding["finding"], count: number): string {
  const [title] = texts[finding];
  return title === "findingHeader" || title === "findingManifest" ? t(title) : tCount(title, count);
}

/** What lies aside since repairs; null: nothing. */
export function setAsideText({ setAside }: Pick<CheckReport, "setAside">): string | null {
  return setAside === 0 ? null : tCount("setAside", setAside);
}

/** Findings of one sort together, the gravest first. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  return order.flatMap((finding) => {
    const found = findings.filter((one) => one.finding === finding);
    if (found.length === 0) return [];
    const names = found.flatMap((one) => ("name" in one && one.name !== "" ? [itemName(one)] : []));
    return [{ finding, title: titleOf(finding, found.length), meaning: t(texts[finding][1]), names }];
  });
}
