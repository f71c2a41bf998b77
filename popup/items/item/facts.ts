import type { CodeItem, ItemSummary, PasskeyItem } from "../../../src/wire/items.ts";
import { listText, momentText } from "../../i18n/formats.ts";
import { numberText, t, tCount } from "../../i18n/messages.ts";
import { algorithmName } from "./algorithm-names.ts";

/** A line of an item's story. `host` and `text` are by the site: show them neutralised. */
export interface Fact {
  name: string;
  value: string;
  by?: "host" | "text";
}

/** Everything that the vault knows of an item, but its secrets and what the person wrote. */
export function factsOf(item: ItemSummary): Fact[] {
  const own = item.kind === "passkey" ? factsOfPasskey(item) : factsOfCode(item);
  const { importedFrom, importedAt } = item;
  return [
    ...own,
    ...(importedFrom === undefined
      ? [fact(t("factFrom"), t(item.kind === "passkey" ? "fromMadeHere" : "fromTyped"))]
      : [{ ...fact(t("factFrom"), importedFrom), by: "text" as const }]),
    ...(importedAt === undefined ? [] : [fact(t("factImported"), momentText(importedAt))]),
  ];
}

function factsOfPasskey(passkey: PasskeyItem): Fact[] {
  const { rpId, rpName, userName, userDisplayName, createdAt, lastUsedAt, signCount } = passkey;
  return [
    { name: t("factRpId"), value: rpId, by: "host" },
    ...textFact(t("factRpName"), rpName),
    ...textFact(t("factUserName"), userName),
    ...textFact(t("factDisplayName"), userDisplayName),
    fact(t("factCreated"), momentText(createdAt)),
    fact(t("factUsed"), lastUsedAt === undefined ? t("neverUsed") : momentText(lastUsedAt)),
    fact(t("factBackup"), backupText(passkey)),
    fact(t("factDiscoverable"), t(passkey.discoverable ? "discoverableYes" : "discoverableNo")),
    fact(t("factProtection"), t(protections[passkey.credProtect])),
    fact(t("factExtensions"), extensionsText(passkey)),
    fact(t("factAlgorithm"), algorithmName(passkey.algorithm)),
    fact(t("factCounter"), signCount === 0 ? t("counterNone") : numberText(signCount)),
    fact(t("factCredentialId"), passkey.credentialId),
  ];
}

const protections = { 1: "protection1", 2: "protection2", 3: "protection3" } as const;

function backupText({ backupEligible, backedUp }: PasskeyItem): string {
  if (!backupEligible) return t("backupNever");
  return t(backedUp ? "backupIn" : "backupNot");
}

function extensionsText({ prf, largeBlob }: PasskeyItem): string {
  const used = [
    ...(prf ? [t("extensionPrf")] : []),
    ...(largeBlob === undefined ? [] : [tCount("extensionBlob", largeBlob)]),
  ];
  return used.length === 0 ? t("extensionsNone") : listText(used);
}

function factsOfCode(code: CodeItem): Fact[] {
  const { type, algorithm, digits, period, counter, createdAt } = code;
  return [
    fact(t("factType"), t(types[type])),
    fact(t("factAlgorithm"), algorithm),
    fact(t("factDigits"), numberText(digits)),
    ...(period === undefined ? [] : [fact(t("factPeriod"), tCount("seconds", period))]),
    ...(counter === undefined ? [] : [fact(t("factNextCounter"), numberText(counter))]),
    fact(t("factAdded"), momentText(createdAt)),
  ];
}

const types = { totp: "typeTotp", hotp: "typeHotp", steam: "typeSteam" } as const;

function fact(name: string, value: string): Fact {
  return { name, value };
}

function textFact(name: string, value: string): Fact[] {
  return value === "" ? [] : [{ name, value, by: "text" }];
}
