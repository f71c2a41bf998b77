import { duration } from "./guessing.ts";
import type { Report } from "./report.ts";

/** The report as a person reads it. */

type Outline = NonNullable<Report["outline"]>;
type Items = NonNullable<Report["salvaged"]>["items"];
type Verified = NonNullable<Report["verified"]>;

const LOOKS = {
  header: "like a header",
  manifest: "like a manifest",
  page: "like a page",
  record: "like a record",
  unknown: "like nothing known",
};

const UNVERIFIED = "Nothing was verified: no secret was given. All of this is only what the file says.";

/** The report in lines; `name` is the file's. */
export function asText(report: Report, name: string): string {
  const { outline, verified, salvaged, quarantined, refused } = report;
  const lines = [
    ...(outline ? [...outlineLines(outline, name), ""] : []),
    ...(verified ? verifiedLines(verified) : []),
    ...(quarantined ? [...quarantinedLines(quarantined), ""] : []),
    ...(salvaged ? [...salvagedLines(salvaged), ""] : []),
    ...(refused ? [`Refused, ${refused.finding}: ${refused.message}`] : []),
    ...(verified || refused ? [] : [UNVERIFIED]),
  ];
  return lines.map(harmless).join("\n");
}

/** The report as one JSON document. */
export function asJson(report: Report): string {
  return JSON.stringify(report, null, 2).replaceAll(/[^\P{C}\n]/gu, (character) =>
    character.replaceAll(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** Texts in a vault come from sites: what could steer a terminal or turn a line around is shown as its number. */
function harmless(line: string): string {
  return line.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}

const grouped = (value: number) => Math.round(value).toLocaleString("en");

function outlineLines(outline: Outline, name: string): string[] {
  const { what, bytes, format, missing, vault, generation, slots, guessing, pages, records } = outline;
  const { attempts, sites, quarantine } = outline;
  const kind = what === "dump" ? "a raw dump of Latchkey's database" : "a Latchkey backup";
  const database = [
    "Not authenticated:",
    ...(attempts ?? []).map(
      ({ slot, failures, wait }) => `  slot ${slot}: ${failures} wrong PINs, ${wait} ms still to wait`,
    ),
    `  switched-off sites: ${sites?.join(", ") || "none"}`,
    `  rows in quarantine: ${quarantine?.length ?? 0}`,
    ...(quarantine ?? []).map(({ looks, bytes }) => `    ${LOOKS[looks]}, ${grouped(bytes)} bytes`),
  ];
  return [
    `${name}: ${kind}, ${grouped(bytes)} bytes`,
    `format ${format}, vault ${vault ?? "unknown"}, generation ${generation ?? "unknown"}`,
    ...missing.map((row) => `The ${row} is missing.${row === "header" ? " Without it nothing opens." : ""}`),
    "",
    `Slots: ${slots.length}`,
    ...slots.flatMap(slotLines),
    ...(guessing ? ["", ...guessing, ""] : [""]),
    `Pages: ${pages.rows}${sizeText(pages.sizes)}`,
    `Records: ${records.rows}`,
    ...records.kinds.map(({ kind, rows, sizes }) => `  ${kind}: ${rows}${sizeText(sizes)}`),
    ...(what === "dump" ? ["", ...database] : []),
  ];
}

function sizeText(sizes: Record<string, number>): string {
  const parts = Object.entries(sizes).map(([size, count]) => `${count} × ${grouped(Number(size))} bytes`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

function slotLines(slot: Outline["slots"][number]): string[] {
  const platform = "synced" in slot ? (slot.synced ? ", synced" : ", on one device") : "";
  if (!("kdf" in slot)) {
    const bits = slot.type === "recovery" ? ", 128 random bits: not to be guessed" : "";
    return [`  ${slot.type}, ${slot.id}${platform}${bits}`];
  }
  const { memory, passes, lanes } = slot.kdf;
  const { guessesPerSecond, times } = slot.guessing;
  const whose = slot.type === "pin" ? "" : ", with the platform's authenticator at hand";
  const row = (first: string, card: string, computer: string) =>
    `    ${first.padEnd(28)}${card.padStart(24)}${computer.padStart(24)}`;
  return [
    `  ${slot.type}, ${slot.id}${platform}: Argon2id, ${grouped(memory)} KiB × ${passes} passes, lanes ${lanes}`,
    `    Guessing${whose}:`,
    row("", "one graphics card", "one computer"),
    row("guesses a second", grouped(guessesPerSecond.card), guessesPerSecond.computer.toFixed(1)),
    ...times.map(({ secret, card, computer }) => row(secret, duration(card), duration(computer))),
  ];
}

function verifiedLines({ slot, pages, listed, tombstones, findings, items }: Verified): string[] {
  return [
    `Slot ${slot} opened. Commitment, header, manifest, pages and records were checked.`,
    `Pages: ${pages}. Records listed: ${listed}. Tombstones: ${tombstones}.`,
    findings.length === 0 ? "Findings: none; the vault is sound." : `Findings: ${findings.length}`,
    ...findings.map((one) =>
      "page" in one
        ? `  ${one.finding}: page ${one.page}`
        : `  ${one.finding}: ${one.kind} ${one.record} ${one.name}`.trimEnd(),
    ),
    `Items: ${items.length}`,
    ...itemLines(items),
  ];
}

function salvagedLines({ slot, items }: NonNullable<Report["salvaged"]>): string[] {
  return [
    `Slot ${slot} opened. No index vouches for the records; each was opened by itself. Items: ${items.length}`,
    ...itemLines(items),
  ];
}

function quarantinedLines({ slots, items }: NonNullable<Report["quarantined"]>): string[] {
  if (slots.length === 0) return ["Quarantine: no header is at hand that this secret opens."];
  return [
    `Quarantine: slot ${slots.join(", slot ")} opened. Records that open by themselves: ${items.length}`,
    ...itemLines(items),
  ];
}

function itemLines(items: Items): string[] {
  return items.flatMap(({ id, kind, revision, state, title, item }) => [
    `  ${kind} ${id}, revision ${revision}${state && state !== "sound" ? ` (${state})` : ""}: ${title.join(", ")}`,
    ...(item === undefined ? [] : [`    ${JSON.stringify(item)}`]),
  ]);
}
