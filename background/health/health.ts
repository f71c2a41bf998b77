import { toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { VaultStorage } from "../../src/vault/ports.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Secret } from "../../src/vault/slots/slots.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { repairWrite } from "../../src/vault/whole/repair.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";
import type { CheckReport } from "../../src/wire/vault.ts";

/** Neither rejects. */
export interface ReportMemory {
  recall(): Promise<CheckReport | undefined>;
  remember(report: CheckReport): Promise<void>;
}

export interface HealthPorts {
  vault: Vault;
  storage: VaultStorage;
  randomBytes: RandomBytes;
  /** Whether the vault came back from its second copy. */
  wasBroughtBack: () => Promise<boolean>;
  /** Called when a check has ended. */
  onReport: () => void;
  /** Where the report of a sound vault outlives a stop of the background, as long as the vault is open. */
  memory: ReportMemory;
  /** Called with all that a check has read. */
  onWhole: (whole: Whole) => void;
}

/** The check of the whole vault that follows each unlocking, and repair. */
export class Health {
  readonly #vault: Vault;
  readonly #storage: VaultStorage;
  readonly #randomBytes: RandomBytes;
  readonly #wasBroughtBack: () => Promise<boolean>;
  readonly #onReport: () => void;
  readonly #onWhole: (whole: Whole) => void;
  readonly #memory: ReportMemory;
  #report: CheckReport | undefined;
  #running: Promise<void> | undefined;
  /** Counts the times that the vault was locked. */
  #opening = 0;
  /** Of a check that could not be made; told once. */
  #failure: { reason: unknown } | undefined;

  constructor({ vault, storage, randomBytes, wasBroughtBack, onReport, onWhole, memory }: HealthPorts) {
    this.#vault = vault;
    this.#storage = storage;
    this.#randomBytes = randomBytes;
    this.#wasBroughtBack = wasBroughtBack;
    this.#onReport = onReport;
    this.#onWhole = onWhole;
    this.#memory = memory;
  }

  /**
   * The report of the last check, or null while one is under way. Rejects with VaultError `locked`, and with what
   * kept the last check from being made.
   */
  async report(): Promise<CheckReport | null> {
    if ((await this.#vault.state()) !== "unlocked") await this.#vault.whole();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.reason;
    if (!this.#report && !this.#running) await this.#recall();
    if (!this.#report) this.check();
    return this.#report ?? null;
  }

  /** Starts a check, unless one is under way. To be called when the vault was unlocked. */
  check(): void {
    this.#report = undefined;
    const opening = this.#opening;
    const note = (report: CheckReport | undefined, reason?: unknown) => {
      // Locked meanwhile: the names of records are nobody's any more.
      if (opening !== this.#opening) return;
      this.#report = report;
      // What is damaged is looked at again each time, for its names are no matter of the session.
      if (report?.findings.length === 0) void this.#memory.remember(report);
      if (!report) this.#failure = { reason };
    };
    this.#running ??= this.#vault
      .whole()
      .then(async (whole) => {
        if (opening === this.#opening) this.#onWhole(whole);
        note(await this.#reportOf(whole));
      })
      .catch(async (error: unknown) => note(await this.#unreadable(error), error))
      .finally(() => {
        this.#running = undefined;
        this.#onReport();
      });
  }

  /** The report of this opening of the vault that was made before the background was stopped. */
  async #recall(): Promise<void> {
    const opening = this.#opening;
    const recalled = await this.#memory.recall();
    if (!recalled) return;
    const report = { ...recalled, ...(await this.#aside()) };
    if (opening === this.#opening && !this.#running) this.#report ??= report;
  }

  /** To be called when the vault was locked. */
  forget(): void {
    this.#opening++;
    this.#report = undefined;
    this.#failure = undefined;
  }

  /**
   * Makes the vault whole again, and unlocks it: all that opens is kept, the rest set aside. Rejects as
   * `Vault.unlock` does.
   */
  async repair(secret: Secret): Promise<CheckReport> {
    const { header, row, vaultKey } = await this.#vault.openWith(secret, "unverified");
    await this.#storage.exclusively(async () =>
      this.#storage.commit(await repairWrite(this.#storage, vaultKey, header, row.mac, this.#randomBytes)),
    );
    await this.#vault.unlock(secret);
    this.#report = await this.#reportOf(await this.#vault.whole());
    return this.#report;
  }

  /** The report on a vault of which nothing can be read; undefined where the check itself could not be made. */
  async #unreadable(error: unknown): Promise<CheckReport | undefined> {
    const code = error instanceof VaultError ? error.code : undefined;
    if (code !== "manifest-damaged" && code !== "header-changed") return undefined;
    return { generation: 0, records: 0, findings: [{ finding: code }], ...(await this.#aside()) };
  }

  async #reportOf({ manifest, findings }: Whole): Promise<CheckReport> {
    return {
      generation: manifest.generation,
      records: manifest.records,
      findings: findings.map((finding) => {
        if ("page" in finding) return finding;
        const { id, ...rest } = finding;
        return { ...rest, record: toBase64Url(id) };
      }),
      ...(await this.#aside()),
    };
  }

  async #aside(): Promise<Pick<CheckReport, "setAside" | "broughtBack">> {
    return {
      setAside: (await this.#storage.readQuarantine()).length,
      broughtBack: await this.#wasBroughtBack(),
    };
  }
}
