import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { compareBytes } from "../../src/bytes/equal.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { VaultError } from "../../src/vault/errors.ts";
import {
  backedUpChanges,
  compareWithBackup,
  givingWay,
  LAST_BACKUP,
  leavesNoneUnsaved,
  makeBackup,
  openBackup,
  restoreChanges,
} from "../../src/vault/files/backup.ts";
import { encodeVaultFile, parseAttempts } from "../../src/vault/files/vault-file.ts";
import { parseManifestRow } from "../../src/vault/index/manifest.ts";
import { parsePageRow } from "../../src/vault/index/page.ts";
import { parseRecordRow } from "../../src/vault/items/record-row.ts";
import type { VaultStorage } from "../../src/vault/ports.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import { isText } from "../../src/vault/sealing/fields.ts";
import { parseHeaderRow } from "../../src/vault/slots/header.ts";
import { checkNewPin } from "../../src/vault/slots/pin.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";
import { MAX_FILE_BYTES } from "../../src/wire/guards.ts";
import type { BackupState, RestoreItem, VaultCalls } from "../../src/wire/vault.ts";
import { isRecoveryUnconfirmed } from "../health/recovery-confirmed.ts";
import { attemptStorage } from "../storage/attempts.ts";
import { switchedOffSites } from "../storage/sites.ts";
import type { Summaries } from "../summaries/summaries.ts";
import { costOf, secretOf } from "./secrets.ts";

type Request<K extends keyof VaultCalls> = VaultCalls[K]["request"];

/** Backups: made, proven, compared, restored; and raw dumps of the database. */
export class BackupCalls {
  readonly #vault: Vault;
  readonly #storage: VaultStorage;
  readonly #summaries: Summaries;
  readonly #randomBytes: RandomBytes;

  constructor(vault: Vault, storage: VaultStorage, summaries: Summaries, randomBytes: RandomBytes) {
    this.#vault = vault;
    this.#storage = storage;
    this.#summaries = summaries;
    this.#randomBytes = randomBytes;
  }

  async state(): Promise<BackupState> {
    const items = await this.#summaries.all();
    const lastAt = await this.#vault.setting(LAST_BACKUP);
    return {
      unsaved: items.filter((item) => item.kind === "passkey" && item.backupEligible && !item.backedUp)
        .length,
      ...(typeof lastAt === "number" && { lastAt }),
      recoveryUnconfirmed: await isRecoveryUnconfirmed(this.#vault),
    };
  }

  async make({ secret, passphrase }: Request<"backup.make">): Promise<VaultCalls["backup.make"]["reply"]> {
    checkNewPin(passphrase);
    await this.#vault.verify(secretOf(secret));
    const whole = await this.#vault.whole();
    const file = await makeBackup(whole, passphrase, await costOf({}), this.#randomBytes);
    if (file.length > MAX_FILE_BYTES) {
      throw new VaultError("too-large", "The vault is too large for one file.");
    }
    const day = new Date().toISOString().slice(0, 10);
    return { file: toBase64Url(file), fileName: `latchkey-${day}-${whole.manifest.generation}.latchkey` };
  }

  async prove({ file, passphrase }: Request<"backup.prove">): Promise<VaultCalls["backup.prove"]["reply"]> {
    const backup = await this.#open(file, passphrase);
    await this.#vault.change(async (records, whole) => {
      const vault = await whole();
      const changes = backedUpChanges(vault, backup);
      // An older file that holds nothing new says nothing about today.
      if (changes.length === 0 && !leavesNoneUnsaved(vault, changes)) return changes;
      return [...changes, await this.#vault.settingChange(records, LAST_BACKUP, Date.now())];
    });
    return { records: backup.items.length, generation: backup.manifest.generation };
  }

  async preview({ file, passphrase }: Request<"backup.preview">): Promise<RestoreItem[]> {
    const backup = await this.#open(file, passphrase);
    return compareWithBackup(await this.#vault.whole(), backup).map(({ id, ...rest }) => ({
      record: toBase64Url(id),
      ...rest,
    }));
  }

  async restore(request: Request<"backup.restore">): Promise<VaultCalls["backup.restore"]["reply"]> {
    const backup = await this.#open(request.file, request.passphrase);
    const replace = request.replace.map(fromBase64Url);
    let added = 0;
    let replaced = 0;
    await this.#vault.change(async (_, whole) => {
      const vault = await whole();
      const changes = restoreChanges(vault, backup, replace);
      replaced = changes.filter(({ before }) => before).length;
      added = changes.length - replaced;
      return [...changes, ...givingWay(vault, changes, Date.now())];
      // So that the clock of this vault is not behind that of the one that the backup was made from.
    }, backup.manifest.generation);
    return { added, replaced };
  }

  /** Only while the vault is open, and no file of this vault itself: neither is a place to guess its PIN at. */
  async #open(file: string, passphrase: string): Promise<Whole> {
    const own = { vaultId: await this.#vault.openId(), slots: await this.#vault.slots() };
    return openBackup(fromBase64Url(file), passphrase, own);
  }

  /** Everything in the database as it is, sealed as it is, whatever is wrong with it: needs no PIN. */
  dump(): Promise<{ file: string }> {
    return this.#storage.exclusively(() => this.#dump());
  }

  async #dump(): Promise<{ file: string }> {
    const { header, manifest } = await this.#storage.readHead();
    const sorted = {
      headers: sort(present(header), isHeader),
      manifests: sort(present(manifest), whole(parseManifestRow)),
      pages: sort(await this.#storage.readPages(), whole(parsePageRow)),
      records: sort(
        await this.#storage.readRecordsAfter(undefined, Number.MAX_SAFE_INTEGER),
        whole(parseRecordRow),
      ),
    };
    const { headers, manifests, pages, records } = sorted;
    const setAside = await this.#storage.readQuarantine();
    const misshapen = Object.values(sorted).flatMap((rows) => rows.misshapen);
    const rows = [headers, manifests, pages, records].flatMap((one) => one.whole);
    if (rows.length + misshapen.length + setAside.length === 0) {
      throw new VaultError("missing", "There is no vault.");
    }
    const attempts = sort([(await attemptStorage.read()) ?? []], whole(parseAttempts));
    const sites = sort(await switchedOffSites(), isText);
    const file = encodeVaultFile(
      { header: headers.whole[0], manifest: manifests.whole[0], pages: pages.whole, records: records.whole },
      {
        attempts: attempts.whole[0] ?? [],
        sites: inByteOrder(sites.whole as string[]),
        quarantine: [...setAside, ...misshapen, ...attempts.misshapen, ...sites.misshapen],
      },
    );
    if (file.length > MAX_FILE_BYTES) {
      throw new VaultError("too-large", "The database is too large for one file.");
    }
    return { file: toBase64Url(file) };
  }
}

const present = (row: unknown) => (row === undefined ? [] : [row]);

/** A row that has not even the form of one would make the whole file unreadable. */
function sort(rows: readonly unknown[], isWhole: (row: unknown) => boolean) {
  return { whole: rows.filter(isWhole), misshapen: rows.filter((row) => !isWhole(row)) };
}

function whole(parse: (row: unknown) => unknown): (row: unknown) => boolean {
  return (row) => {
    try {
      return parse(row) !== undefined;
    } catch {
      return false;
    }
  };
}

/** Also one that no reader of today takes: of a newer format, or with limits exceeded. */
function isHeader(row: unknown): boolean {
  try {
    return parseHeaderRow(row) !== undefined;
  } catch (error) {
    return error instanceof VaultError && error.code !== "malformed";
  }
}

/** The database has them in the order of their UTF-16. */
function inByteOrder(sites: readonly string[]): string[] {
  const whole = new Set(sites.map((site) => site.toWellFormed()));
  return [...whole].sort((a, b) => compareBytes(utf8(a), utf8(b)));
}
