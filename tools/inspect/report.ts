import type { Cbor } from "./cbor.ts";
import { checkVault } from "./check.ts";
import { hex, paddedSize } from "./crypto.ts";
import { readVaultFile, type VaultFile } from "./file.ts";
import { ASSUMPTIONS, guessingCost } from "./guessing.ts";
import type { Slot } from "./header.ts";
import { KINDS } from "./items.ts";
import { Refused } from "./refused.ts";
import { type Secret, unlock } from "./unlock.ts";

/** All that the inspector says of a file, ready for JSON: ids in hexadecimal. */
export interface Report {
  /** What the file shows without a secret; nothing vouches for it where `verified` is not there. */
  outline?: ReturnType<typeof outline>;
  verified?: ReturnType<typeof verified>;
  refused?: { finding: Refused["finding"]; message: string };
}

/** Reads a vault file, and with a secret checks and opens all of it; `whole`: with the items and their secrets. */
export function inspect(bytes: Uint8Array, secret?: Secret, whole = false): Report {
  const report: Report = {};
  try {
    const file = readVaultFile(bytes);
    report.outline = outline(file, bytes.length);
    if (secret) report.verified = verified(file, secret, whole);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.refused = { finding: error.finding, message: error.message };
  }
  return report;
}

function outline(
  { header, manifest, pages, records, attempts, sites, quarantine }: VaultFile,
  bytes: number,
) {
  const byKind = Object.entries(KINDS).map(([kind, name]) => {
    const rows = records.filter((row) => row.kind === Number(kind));
    return { kind: name, rows: rows.length, sizes: sizes(rows) };
  });
  return {
    what: attempts || sites || quarantine ? "dump" : "backup",
    bytes,
    format: 2,
    vault: hex(header.vault),
    generation: manifest.generation,
    slots: header.slots.map(slotOutline),
    ...(header.slots.some((slot) => "kdf" in slot) && { guessing: ASSUMPTIONS }),
    pages: { rows: pages.length, sizes: sizes(pages) },
    records: { rows: records.length, kinds: byKind },
    ...(attempts && {
      attempts: attempts.map(({ slot, failures, wait }) => ({
        slot: hex(slot),
        failures,
        wait,
      })),
    }),
    ...(sites && { sites }),
    ...(quarantine && { quarantine: quarantine.length }),
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

function verified(file: VaultFile, secret: Secret, whole: boolean) {
  const { slot, keys } = unlock(file.header, secret);
  const { opened, findings, ...counts } = checkVault(file, keys);
  return {
    slot,
    ...counts,
    findings: findings.map((finding) =>
      "kind" in finding ? { ...finding, kind: KINDS[finding.kind] } : finding,
    ),
    items: opened.map(({ id, kind, revision, state, item }) => ({
      id,
      kind: KINDS[kind],
      revision,
      state,
      title: item.title,
      ...(whole ? { item: json(item.map) } : {}),
    })),
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
