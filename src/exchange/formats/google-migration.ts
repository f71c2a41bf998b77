import {
  type MigrationPayload,
  migrationCodeName,
  migrationObstacle,
  readMigration,
  readMigrationCode,
  writeMigration,
} from "../../otp/migration-payload.ts";
import { percentDecoded } from "../../otp/uri-parts.ts";
import type { Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { fromBase64, toBase64Lines } from "../files/base64.ts";
import { checkEntries, MOST_FILE_BYTES, tooLarge } from "../files/json.ts";
import { codeEntry } from "../items/code-entry.ts";
import { codeLosses, dropped, isCode, type Outgoing, type Plan, planOf, type Written } from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { ReadingDraft } from "../reading-draft.ts";

/** The QR codes of Google Authenticator's export, as the URIs that they hold. */

const WHAT = "The Google Authenticator export";
const IS_URI = /^otpauth-migration:\/\//i;
/** How many codes the app puts into one QR code. */
const CODES_IN_PART = 10;
/** The most QR codes of one export that are looked for. */
const MOST_PARTS = 100;

export function isGoogleMigration(text: string): boolean {
  return IS_URI.test(text.trimStart());
}

/**
 * One URI or several, on a line each, in any order. An export of several QR codes tells how many there are: each that
 * is missing is refused by its number. Rejects with an ExchangeError where there is no such URI.
 */
export async function readGoogleMigration(text: string, options: ReadOptions): Promise<Reading> {
  if (text.length > MOST_FILE_BYTES) throw tooLarge(WHAT);
  const uris = new Set(text.split(/[\r\n]+/).map((line) => line.trim()));
  const parts = [...uris].filter((uri) => IS_URI.test(uri));
  if (parts.length === 0) throw new ExchangeError("not-this-format", `${WHAT} has no URI`);
  const draft = new ReadingDraft("google-migration");
  const payloads: MigrationPayload[] = [];
  let count = 0;
  for (const [i, part] of parts.entries()) {
    const payload = payloadOf(part);
    count += payload?.codes.length ?? 1;
    checkEntries(count, WHAT);
    if (payload) payloads.push(payload);
    else await refuse(draft, `QR code ${i + 1}`, "its data is cut off or changed");
  }
  for (const batch of batchesOf(payloads)) await readBatch(draft, batch, options);
  return draft.reading;
}

/** Steam codes, other digits than 6 and 8 and other periods than 30 seconds stay. */
export function planGoogleMigration(items: readonly Outgoing[]): Plan {
  return planOf(items, {
    passkey: () => "Google Authenticator has no passkeys",
    code: (item) => migrationObstacle(item.value) ?? codeLosses(item),
  });
}

/** URIs for as many QR codes as it takes. `batchId`: any number that tells this export from others, below 2^31. */
export function writeGoogleMigration(items: readonly Outgoing[], batchId: number): Written<string[]> {
  const plan = planGoogleMigration(items);
  const written: Written<string[]> = { file: [], left: plan.left, remarks: plan.remarks };
  const codes = plan.held.filter(isCode).map(({ value }) => value);
  const batchSize = Math.ceil(codes.length / CODES_IN_PART);
  for (let batchIndex = 0; batchIndex < batchSize; batchIndex++) {
    const part = codes.slice(batchIndex * CODES_IN_PART, (batchIndex + 1) * CODES_IN_PART);
    const data = toBase64Lines(writeMigration(part, { batchSize, batchIndex, batchId })).join("");
    written.file.push(`otpauth-migration://offline?data=${encodeURIComponent(data)}`);
  }
  return written;
}

/** Undefined where it cannot be read. */
function payloadOf(uri: string): MigrationPayload | undefined {
  const [, data = ""] = /[?&]data=([^&#]*)/i.exec(uri) ?? [];
  if (data === "") return undefined;
  try {
    // Base64 has pluses of its own, which some readers of QR codes have made spaces of.
    return readMigration(fromBase64(percentDecoded(data).replaceAll(" ", "+"), "data"));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ExchangeError) return undefined;
    throw error;
  }
}

/** Those of one export together, in the order of their QR codes. */
function batchesOf(payloads: readonly MigrationPayload[]): MigrationPayload[][] {
  const batches = new Map<string, MigrationPayload[]>();
  for (const payload of payloads) {
    const key = `${payload.batchId} ${payload.batchSize}`;
    const batch = batches.get(key);
    if (batch) batch.push(payload);
    else batches.set(key, [payload]);
  }
  return [...batches.values()].map((batch) => batch.toSorted((a, b) => a.batchIndex - b.batchIndex));
}

async function readBatch(
  draft: ReadingDraft,
  batch: MigrationPayload[],
  options: ReadOptions,
): Promise<void> {
  for (const { codes, unknown } of batch) {
    for (const number of unknown) draft.remark(dropped(`field ${number}`));
    for (const code of codes) {
      await draft.add(migrationCodeName(code), () => codeEntry(readWhole(code), {}, options));
    }
  }
  const size = batch[0]?.batchSize ?? 1;
  const there = new Set(batch.map(({ batchIndex }) => batchIndex));
  for (let index = 0; index < Math.min(size, MOST_PARTS); index++) {
    if (!there.has(index)) draft.miss({ part: index + 1, parts: size }, "it is missing: scan it too");
  }
}

function readWhole(code: Uint8Array) {
  try {
    return readMigrationCode(code);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ExchangeError("malformed", error.message);
    throw error;
  }
}

function refuse(draft: ReadingDraft, name: string, reason: string): Promise<void> {
  return draft.add(name, () => {
    throw new ExchangeError("malformed", reason);
  });
}
