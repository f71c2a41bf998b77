import type { CheckReport, Finding } from "../../../src/wire/vault.ts";
import { countText } from "../../counts.ts";
import { itemName } from "../../items/item-names.ts";

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

function titleOf(finding: Finding["finding"], count: number): string {
  const items = countText(count, "item");
  const parts = count === 1 ? "A part" : `${count} parts`;
  switch (finding) {
    case "header-changed":
      return "The head of the vault was changed";
    case "manifest-damaged":
      return "The list of all that the vault holds is damaged";
    case "page-damaged":
      return `${parts} of the list of contents ${count === 1 ? "is" : "are"} damaged`;
    case "page-unlisted":
      return `${parts} of a list of contents ${count === 1 ? "does" : "do"} not belong here`;
    case "record-missing":
      return `${items} ${count === 1 ? "is" : "are"} missing`;
    case "record-damaged":
      return `${items} ${count === 1 ? "is" : "are"} damaged`;
    case "record-replaced":
      return `${items} ${count === 1 ? "is an older copy" : "are older copies"}`;
    case "record-unlisted":
      return `${items} ${count === 1 ? "is" : "are"} here that should not be`;
  }
}

const meanings: Record<Finding["finding"], string> = {
  "header-changed":
    "Something other than Latchkey put another or an older head in its place: an old PIN may open the vault again. Repair keeps the ways in that are there; change the PIN afterwards.",
  "manifest-damaged": "Nothing tells any more whether items are missing. Repair lists what is there anew.",
  "page-damaged": "Items that only this part lists cannot be found. Repair lists them anew.",
  "page-unlisted": "It is not used. Repair sets it aside.",
  "record-missing": "Something other than Latchkey deleted it. Only a backup can bring it back.",
  "record-damaged": "It does not open any more. Repair sets it aside; a backup may have it whole.",
  "record-replaced": "An earlier state was put back. Repair keeps it; a backup may have the newer one.",
  "record-unlisted": "It was deleted once, or put here by something other than Latchkey. Repair keeps it.",
};

/** What lies aside since repairs; null: nothing. */
export function setAsideText({ setAside }: Pick<CheckReport, "setAside">): string | null {
  if (setAside === 0) return null;
  return setAside === 1
    ? "1 piece that could not be read is set aside. Nothing was erased: a raw dump has it."
    : `${countText(setAside, "piece")} that could not be read are set aside. Nothing was erased: a raw dump has them.`;
}

/** Findings of one sort together, the gravest first. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  return order.flatMap((finding) => {
    const found = findings.filter((one) => one.finding === finding);
    if (found.length === 0) return [];
    const names = found.flatMap((one) => ("name" in one && one.name !== "" ? [itemName(one)] : []));
    return [{ finding, title: titleOf(finding, found.length), meaning: meanings[finding], names }];
  });
}
