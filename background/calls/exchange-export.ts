import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { Outgoing, Plan, Written } from "../../src/exchange/outgoing.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { ExchangeCalls, ExportFormat, ExportLoss, ExportOutlook } from "../../src/wire/exchange.ts";
import { MAX_FILE_BYTES } from "../../src/wire/guards.ts";
import { type ExportFiles, planFile, writeFile } from "./exchange-files.ts";
import type { OwnItem } from "./exchange-items.ts";
import { secretOf } from "./secrets.ts";

type Request<K extends keyof ExchangeCalls> = ExchangeCalls[K]["request"];

/** Writes items into files of other programs, in clear. Every call rejects with `locked`. */
export class ExportCalls {
  readonly #vault: Vault;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;

  constructor(vault: Vault, randomBytes: RandomBytes, now: () => number) {
    this.#vault = vault;
    this.#randomBytes = randomBytes;
    this.#now = now;
  }

  async outlook({ format, items }: Request<"export.outlook">): Promise<ExportOutlook> {
    const chosen = await this.#chosen(items);
    return outlookOf(chosen, planFile(format, numbered(chosen)));
  }

  async make({
    format,
    items,
    secret,
  }: Request<"export.make">): Promise<ExchangeCalls["export.make"]["reply"]> {
    await this.#vault.verify(secretOf(secret));
    const chosen = await this.#chosen(items);
    const { file, ...plan } = await this.#write(format, chosen);
    if (file.files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_FILE_BYTES) {
      throw new VaultError("too-large", "The file is larger than a browser can pass on.");
    }
    const files = file.files.map(({ name, bytes }) => ({ name, bytes: toBase64Url(bytes) }));
    return { ...outlookOf(chosen, plan), fileName: file.name, files };
  }

  async #chosen(ids: readonly string[]): Promise<Chosen[]> {
    return (await this.#vault.items(ids.map(fromBase64Url))).flatMap(outgoing);
  }

  #write(format: ExportFormat, chosen: readonly Chosen[]): Promise<Written<ExportFiles>> {
    const [a = 0, b = 0, c = 0, d = 0] = this.#randomBytes(4);
    const batchId = ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
    return writeFile(format, numbered(chosen), { now: this.#now(), batchId });
  }
}

/** An item of the vault with its record's id. */
interface Chosen {
  id: string;
  out: Outgoing;
}

function numbered(chosen: readonly Chosen[]): Outgoing[] {
  return chosen.map(({ out }, i) => ({ ...out, number: i + 1 }));
}

function outlookOf(chosen: readonly Chosen[], plan: Pick<Plan, "left" | "remarks">): ExportOutlook {
  const behind = new Set(plan.left.map(({ number }) => number));
  const held = chosen.filter((_, i) => !behind.has(i + 1)).map(({ out }) => out.kind);
  return {
    passkeys: held.filter((kind) => kind === "passkey").length,
    codes: held.filter((kind) => kind === "code").length,
    left: plan.left.map(({ number, reason }) => ({ item: chosen[number - 1]?.id ?? "", reason })),
    losses: lossesOf(plan.remarks),
  };
}

function outgoing({ id, item }: StoredItem): Chosen[] {
  if (item.kind === "setting") return [];
  const usedCodes = item.value.recoveryCodes?.some(([, usedAt]) => usedAt !== undefined) ?? false;
  const common = { own: ownOf(item), number: 0, usedCodes };
  const out: Outgoing =
    item.kind === "passkey"
      ? { kind: item.kind, value: item.value, ...common }
      : { kind: item.kind, value: item.value, ...common };
  return [{ id: toBase64Url(id), out }];
}

function ownOf({ value: { label, note, favourite, recoveryCodes } }: OwnItem): Outgoing["own"] {
  return {
    ...(label !== undefined && { label }),
    ...(note !== undefined && { note }),
    ...(favourite !== undefined && { favourite }),
    ...(recoveryCodes && { recoveryCodes: recoveryCodes.map(([code]) => code) }),
  };
}

/** The same loss of several items as one. */
function lossesOf(remarks: Plan["remarks"]): ExportLoss[] {
  const losses = new Map<string, ExportLoss>();
  for (const { number: _, ...remark } of remarks) {
    const key = JSON.stringify([remark.field, remark.what, remark.detail]);
    const loss = losses.get(key);
    if (loss) loss.items++;
    else losses.set(key, { ...remark, items: 1 });
  }
  return [...losses.values()];
}
