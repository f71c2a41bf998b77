import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import type { CborValue } from "../../../../src/bytes/cbor.ts";
import { makeBackup } from "../../../../src/vault/files/backup.ts";
import type { Item } from "../../../../src/vault/items/item.ts";
import { formatRecoveryCode } from "../../../../src/vault/slots/recovery-code.ts";
import { encodeVaultFile } from "../../../../src/vault/files/vault-file.ts";
import { byId } from "../../../../src/vault/whole/whole.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { expected, fileOf, save } from "./files.ts";
import {
  ALL_WITH_PLATFORM,
  BY_PIN,
  CODE,
  COST,
  counted,
  hotp,
  type Made,
  newVault,
  OUTPUT,
  PIN,
  passkey,
  put,
  setting,
  totp,
  USUAL,
} from "./vaults.ts";

/** Sound vaults, as the product writes them. Returns what the vectors with something wrong are made from. */
export async function makeSound(): Promise<{ kinds: Made; platform: Made; dump: Uint8Array }> {
  const empty = await newVault(USUAL, BY_PIN);
  save("good-empty", "a new vault: no record, one page", fileOf(empty), BY_PIN, await expected(empty));

  const kinds = await newVault(USUAL, BY_PIN);
  const unknown: Item = {
    ...passkey(3),
    others: new Map<string, CborValue>([["somethingNew", [1, -2, null, "x"]]]),
  };
  await put(
    kinds,
    passkey(1),
    passkey(2, { rpId: "login.example.net", lastUsedAt: 1_700_000_123_456, archived: true }),
  );
  await put(kinds, unknown, totp, hotp, setting);
  await put(kinds, passkey(4, { userDisplayName: "long ".repeat(300), userHandle: new Uint8Array() }));
  await put(kinds, passkey(5, { rpId: "gone.example" }));
  await kinds.vault.change(async (records) =>
    (await records.ofSite("gone.example")).map(({ id, item }) => ({ id, item: null, before: item })),
  );
  const kindsFile = fileOf(kinds);
  save(
    "good-kinds",
    "every kind of record, a field of a later version, a long record, a tombstone",
    kindsFile,
    BY_PIN,
    await expected(kinds),
  );
  save(
    "good-recovery",
    "the same vault by its recovery code, typed without care",
    kindsFile,
    {
      type: "recovery",
      code: formatRecoveryCode(CODE)
        .toLowerCase()
        .replaceAll("-", " ")
        .replaceAll("0", "o")
        .replaceAll("1", "l"),
    },
    await expected(kinds),
  );

  const dashes = formatRecoveryCode(CODE).replaceAll("-", " \u2013\u2212\u00a0");
  save(
    "good-recovery-dashes",
    "the same with dashes and spaces of other kinds",
    kindsFile,
    { type: "recovery", code: dashes },
    await expected(kinds),
  );

  const many = await newVault(USUAL, BY_PIN);
  await put(many, ...Array.from({ length: 20 }, (_, i) => passkey(10 + i, { rpId: `site${i % 7}.example` })));
  for (let i = 0; i < 60; i++) await put(many, passkey(40 + i, { rpId: `site${i}.example` }));
  await many.vault.change(async (records) =>
    (await records.ofSite("site3.example")).map(({ id, item }) => ({ id, item: null, before: item })),
  );
  save(
    "good-many",
    "80 records, some deleted: three pages, grown by splitting",
    fileOf(many),
    BY_PIN,
    await expected(many),
  );

  const platform = await newVault(ALL_WITH_PLATFORM, { type: "recovery", code: formatRecoveryCode(CODE) });
  await put(platform, passkey(1));
  save(
    "good-platform",
    "opened by the platform's authenticator",
    fileOf(platform),
    { type: "platform", output: toBase64Url(OUTPUT) },
    await expected(platform),
  );
  save(
    "good-pin-and-platform",
    "opened by PIN and platform's authenticator together",
    fileOf(platform),
    { type: "pin+platform", pin: PIN, output: toBase64Url(OUTPUT) },
    await expected(platform),
  );

  const unicode = await newVault(
    [{ type: "pin", pin: "páss ½ ﬁn", cost: { memoryKiB: 65_536, passes: 3, lanes: 2 } }],
    { type: "pin", pin: "páss ½ ﬁn" },
  );
  await put(unicode, totp);
  save(
    "good-unicode-pin",
    "a PIN that is not in form NFKC, at 64 MiB, 3 passes and 2 lanes; no recovery code",
    fileOf(unicode),
    { type: "pin", pin: "pa\u0301ss 1\u20442 fin" },
    await expected(unicode),
  );

  const backup = await makeBackup(await kinds.vault.whole(), "a long passphrase", COST, counted);
  const restored = await expected(kinds);
  for (const entry of restored.items as { kind: number; item: { backedUp: boolean } }[])
    if (entry.kind === 1) entry.item.backedUp = true;
  save(
    "good-backup",
    "a backup of the vault of good-kinds",
    backup,
    { type: "pin", pin: "a long passphrase" },
    restored,
  );

  const [firstSlot] = await kinds.vault.slots();
  const dump = encodeVaultFile(
    {
      header: kinds.storage.header,
      manifest: kinds.storage.manifest,
      pages: kinds.storage.pages,
      records: kinds.storage.records.toSorted(byId),
    },
    {
      attempts: [{ slot: firstSlot?.id, failures: 6, wait: 45_000 }],
      sites: ["bank.example", "example.com"],
      quarantine: [{ id: someBytes(16, 3), note: "of another make" }],
    },
  );
  save(
    "good-dump",
    "a raw dump: the vault of good-kinds with counters, sites and a row set aside",
    dump,
    BY_PIN,
    await expected(kinds),
  );
  return { kinds, platform, dump };
}
