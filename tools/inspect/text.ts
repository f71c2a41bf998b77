import { duration } from "./guessing.ts";
import type { Report } from "./report.ts";

/** The report as a person reads it. */

type Outline = NonNullable<Report["outline"]>;
type Verified = NonNullable<Report["verified"]>;

const UNVERIFIED = "Nothing was verified: no secret was given. All of this is only what the file says.";

/** The report in lines; `name` is the file's. */
export function asText({ outline, verified, refused }: Report, name: string): string {
  const lines = [
    ...(outline ? [...outlineLines(outline, name), ""] : []),
    ...(verified ? verifiedLines(verified) : []),
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
  const { what, bytes, format, vault, generation, slots, guessing, pages, records } = outline;
  const { attempts, sites, quarantine } = outline;
  const kind = what === "dump" ? "a raw dump of Latchkey's database" : "a Latchkey backup";
  const database = [
    "Not authenticated:",
    ...(attempts ?? []).map(
      ({ slot, failures, wait }) => `  slot ${slot}: ${failures} wrong PINs, ${wait} ms still to wait`,
    ),
    `  switched-off sites: ${sites?.join(", ") || "none"}`,
    `  rows in quarantine: ${quarantine ?? 0}`,
  ];
  return [
    `${name}: ${kind}, ${grouped(bytes)} bytes`,
    `format ${format}, vault ${vault}, generation ${generation}`,
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
    ...items.flatMap(({ id, kind, revision, state, title, item }) => [
      `  ${kind} ${id}, revision ${revision}${state === "sound" ? "" : ` (${state})`}: ${title.join(", ")}`,
      ...(item === undefined ? [] : [`    ${JSON.stringify(item)}`]),
    ]),
  ];
}
