import type { Cbor } from "./cbor.ts";
import { checkVault, type OpenedRecord, openAll } from "./check.ts";
import { hex, paddedSize } from "./crypto.ts";
import { type HeadedFile, isDump, readVaultFile, type VaultFile } from "./file.ts";
import { ASSUMPTIONS, guessingCost } from "./guessing.ts";
import type { Slot } from "./header.ts";
import { KINDS } from "./items.ts";
import { openQuarantine, quarantinedRows } from "./quarantine.ts";
import { Refused } from "./refused.ts";
import { type Keys, type Secret, unlock } from "./unlock.ts";

/** All that the inspector says of a file, ready for JSON: ids in hexadecimal. */
export interface Report {
  /** What the file shows without a secret; nothing vouches for it where `verified` is not there. */
  outline?: ReturnType<typeof outline>;
  verified?: ReturnType<typeof verified>;
  /** Where the manifest is missing or damaged: the records that open by themselves, with nothing to say they are all. */
  salvaged?: { slot: string; items: ReturnType<typeof itemOutline>[] };
  /** Where it is asked for. `slots`: those that opened, of the headers at hand. */
  quarantined?: { slots: string[]; items: ReturnType<typeof itemOutline>[] };
  refused?: { finding: Refused["finding"]; message: string };
}

/**
 * Reads a vault file, and with a secret checks and opens all of it; `whole`: with the items and their secrets,
 * `quarantine`: what is in a dump's quarantine too.
 */
export function inspect(
  bytes: Uint8Array,
  secret?: Secret,
  { whole = false, quarantine = false }: { whole?: boolean; quarantine?: boolean } = {},
): Report {
  const report: Report = {};
  try {
    const file = readVaultFile(bytes);
    report.outline = outline(file, bytes.length);
    if (!secret) return report;
    if (quarantine) {
      const { slots, opened } = openQuarantine(file, secret);
      report.quarantined = { slots, items: opened.map((one) => itemOutline(one, whole)) };
    }
    open(file, secret, whole, report);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.refused = { finding: error.finding, message: error.message };
  }
  return report;
}

function open(file: VaultFile, secret: Secret, whole: boolean, report: Report): void {
  const { header } = file;
  if (!header)
    throw new Refused("missing", "The dump has no header: there is nothing that a secret could open.");
  const { slot, keys } = unlock(header, secret);
  try {
    report.verified = verified({ ...file, header }, slot, keys, whole);
  } catch (error) {
    if (error instanceof Refused && error.finding === "manifest-damaged") {
      const items = openAll(header, keys, file.records).map((one) => itemOutline(one, whole));
      report.salvaged = { slot, items };
    }
    throw error;
  }
}

function outline(file: VaultFile, bytes: number) {
  const { header, manifest, pages, records, attempts, sites, quarantine } = file;
  const byKind = Object.entries(KINDS).map(([kind, name]) => {
    const rows = records.filter((row) => row.kind === Number(kind));
    return { kind: name, rows: rows.length, sizes: sizes(rows) };
  });
  return {
    what: isDump(file) ? "dump" : "backup",
    bytes,
    format: 2,
    missing: [...(header ? [] : ["header"]), ...(manifest ? [] : ["manifest"])],
    ...(header && { vault: hex(header.vault) }),
    ...(manifest && { generation: manifest.generation }),
    slots: (header?.slots ?? []).map(slotOutline),
    ...(header?.slots.some((slot) => "kdf" in slot) && { guessing: ASSUMPTIONS }),
    pages: { rows: pages.length, sizes: sizes(pages) },
    records: { rows: records.length, kinds: byKind },
    ...(attempts && {
      attempts: attempts.map(({ slot, failures, wait }) => ({ slot: hex(slot), failures, wait })),
    }),
    ...(sites && { sites }),
    ...(quarantine && { quarantine: quarantinedRows(quarantine) }),
  };
}

function slotOutline(slot: Slot) {
  const common = { id: hex(slot.id), type: slot.type };
  const synced = "platform" in slot ? { synced: slot.platform.synced } : {};
  if (!("kdf" in slot)) return { ...common, ...synced };
  const { memory, passes, lanes } = slot.kdf;
  const kdf = { memory, passes, lanes };
  return { ...common, ...synced, kdf, guessing: guessingCost(memory, passes) };
}

/** Padded size in bytes → how many rows have it. */
function sizes(rows: { sealed: Uint8Array }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const size of rows.map(paddedSize)) counts[size] = (counts[size] ?? 0) + 1;
  return counts;
}

function verified(file: HeadedFile, slot: string, keys: Keys, whole: boolean) {
  const { opened, findings, ...counts } = checkVault(file, keys);
  return {
    slot,
    ...counts,
    findings: findings.map((finding) =>
      "kind" in finding ? { ...finding, kind: KINDS[finding.kind] } : finding,
    ),
    items: opened.map((one) => itemOutline(one, whole)),
  };
}

function itemOutline({ id, kind, revision, state, item }: OpenedRecord, whole: boolean) {
  return {
    id,
    kind: KINDS[kind],
    revision,
    state,
    title: item.title,
    ...(whole ? { item: json(item.map) } : {}),
  };
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Byte strings become {"hex": …}. */
function json(value: Cbor): Json {
  if (value instanceof Uint8Array) return { hex: hex(value) };
  if (Array.isArray(value)) return value.map(json);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, json(item)]));
}
