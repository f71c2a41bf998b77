import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { Outgoing, Written } from "../../src/exchange/outgoing.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { ExchangeCalls, ExportFormat, ExportLoss, ExportOutlook } from "../../src/wire/exchange.ts";
import { MAX_FILE_BYTES } from "../../src/wire/guards.ts";
import { type ExportFile, writeFile } from "./exchange-files.ts";
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
    const { file: _, ...outlook } = await this.#write(format, items);
    return outlook;
  }

  async make({
    format,
    items,
    secret,
  }: Request<"export.make">): Promise<ExchangeCalls["export.make"]["reply"]> {
    await this.#vault.verify(secretOf(secret));
    const { file, ...outlook } = await this.#write(format, items);
    if (file.bytes.length > MAX_FILE_BYTES) {
      throw new VaultError("too-large", "The file is larger than a browser can pass on.");
    }
    return { ...outlook, file: toBase64Url(file.bytes), fileName: file.name };
  }

  async #write(format: ExportFormat, ids: readonly string[]): Promise<ExportOutlook & { file: ExportFile }> {
    const items = (await this.#vault.items(ids.map(fromBase64Url))).flatMap(outgoing);
    const numbered = items.map(({ out }, i) => ({ ...out, number: i + 1 }));
    const [a = 0, b = 0, c = 0, d = 0] = this.#randomBytes(4);
    const batchId = ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
    const written = await writeFile(format, numbered, { now: this.#now(), batchId });
    const left = written.left.map(({ number, reason }) => ({ item: items[number - 1]?.id ?? "", reason }));
    const behind = new Set(written.left.map(({ number }) => number));
    const held = numbered.filter(({ number }) => !behind.has(number));
    return {
      file: written.file,
      passkeys: held.filter(({ kind }) => kind === "passkey").length,
      codes: held.filter(({ kind }) => kind === "code").length,
      left,
      losses: lossesOf(written.remarks),
    };
  }
}

function outgoing({ id, item }: StoredItem): { id: string; out: Outgoing }[] {
  if (item.kind === "setting") return [];
  const own = ownOf(item);
  const out: Outgoing =
    item.kind === "passkey"
      ? { kind: item.kind, value: item.value, own, number: 0 }
      : { kind: item.kind, value: item.value, own, number: 0 };
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
function lossesOf(remarks: Written<unknown>["remarks"]): ExportLoss[] {
  const losses = new Map<string, ExportLoss>();
  for (const { number: _, ...remark } of remarks) {
    const key = JSON.stringify([remark.field, remark.what, remark.detail]);
    const loss = losses.get(key);
    if (loss) loss.items++;
    else losses.set(key, { ...remark, items: 1 });
  }
  return [...losses.values()];
}
