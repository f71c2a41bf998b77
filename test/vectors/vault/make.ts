import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { makeBackup } from "../../../src/vault/backup.ts";
import type { Item } from "../../../src/vault/item.ts";
import { makeVault } from "../../../src/vault/new-vault.ts";
import { formatRecoveryCode } from "../../../src/vault/recovery-code.ts";
import { SlotKeeper } from "../../../src/vault/slot-keeper.ts";
import type { NewSlot, Secret } from "../../../src/vault/slots.ts";
import { encodeVaultFile } from "../../../src/vault/vault-file.ts";
import { Vault } from "../../../src/vault/vault.ts";
import { byId, type Finding } from "../../../src/vault/whole.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { MemorySession, MemoryStorage, OpenGuard } from "../../fakes/memory-vault.ts";
import { plainJson } from "../../fakes/plain-json.ts";

/**
 * Makes the vectors of this folder: `node tools/run.mjs test/vectors/vault/make.ts`. "Random" bytes come from a
 * counter, so that the files are the same each time; a real vault never does this. The key derivation costs the least
 * that a reader may accept, so that the tests are quick.
 */

const FOLDER = dirname(fileURLToPath(import.meta.url));
const COST = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const PIN = "correct horse";
const CODE = someBytes(16, 77);
const OUTPUT = someBytes(32, 5);
const PLATFORM = { credential: someBytes(24, 6), input: someBytes(32, 7), synced: true };

let counter = 0;
const counted = (length: number) =>
  new Uint8Array(createHash("sha512").update(`latchkey vector ${counter++}`).digest()).slice(0, length);

interface Made {
  vault: Vault;
  storage: MemoryStorage;
}

async function newVault(slots: NewSlot[], open: Secret): Promise<Made> {
  const storage = new MemoryStorage();
  const vault = new Vault({ storage, session: new MemorySession(), guard: new OpenGuard(), randomBytes: counted });
  const { rows } = await makeVault(slots, { generation: 1, items: [] }, counted);
  await storage.commit({ basis: { headerMac: null, generation: null }, ...rows });
  await vault.unlock(open);
  return { vault, storage };
}

const BY_PIN: Secret = { type: "pin", pin: PIN };
const USUAL: NewSlot[] = [
  { type: "pin", pin: PIN, cost: COST },
  { type: "recovery", code: CODE },
];
const put = ({ vault }: Made, ...items: Item[]) =>
  vault.change(async () => items.map((item) => ({ id: counted(16), item })));

const totp: Item = {
  kind: "code",
  value: {
    type: "totp",
    secret: someBytes(20, 8),
    algorithm: "SHA-1",
    digits: 6,
    period: 30,
    issuer: "Example",
    account: "ada",
    site: "example.com",
    createdAt: 1_700_000_000_000,
  },
};
const hotp: Item = {
  kind: "code",
  value: {
    type: "hotp",
    secret: someBytes(32, 9),
    algorithm: "SHA-256",
    digits: 8,
    counter: 2 ** 33,
    issuer: "",
    account: "grace@example.org",
    createdAt: 1_700_000_000_001,
  },
};
const setting: Item = { kind: "setting", value: { name: "lock", value: new Map<string, CborValue>([["idleMinutes", 15]]) } };
const passkey = (seed: number, changes: Parameters<typeof credential>[1] = {}): Item => ({
  kind: "passkey",
  value: credential(seed, changes),
});

function fileOf({ storage }: Made): Uint8Array {
  const { header, manifest } = storage;
  return encodeVaultFile({
    header,
    manifest,
    pages: storage.pages.toSorted((a, b) => a.number - b.number),
    records: storage.records.toSorted(byId),
  });
}

type Expected = { refused: string } | { generation: number; items: unknown[]; findings: unknown[] };

async function expected({ vault }: Made): Promise<Extract<Expected, { items: unknown[] }>> {
  const { items, manifest, findings } = await vault.whole();
  return {
    generation: manifest.generation,
    items: items.map(({ id, revision, item }) => ({
      id: Buffer.from(id).toString("hex"),
      kind: ["passkey", "code", "setting"].indexOf(item.kind) + 1,
      revision,
      item: plainJson({ ...item.value, ...Object.fromEntries(item.others ?? []) }),
    })),
    findings: findings.map(findingJson),
  };
}

function findingJson(finding: Finding): object {
  return "page" in finding
    ? { finding: finding.finding, page: finding.page }
    : { finding: finding.finding, record: Buffer.from(finding.id).toString("hex") };
}

function save(name: string, description: string, file: Uint8Array, secret: unknown, expect: Expected): void {
  const vector = { description, file: toBase64Url(file), secret, expect };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(vector, null, 1)}\n`);
}

/** A file with its content changed; maps keep the order that they have. */
function changed(file: Uint8Array, change: (content: CborMap) => void): Uint8Array {
  const content = structuredClone(decodeCbor(file.subarray(8))) as CborMap;
  change(content);
  return concat(file.subarray(0, 8), encodeCbor(content));
}

const map = (value: CborValue | undefined) => value as CborMap;
const list = (value: CborValue | undefined) => value as CborMap[];
function flip(holder: CborMap | undefined, name: string): void {
  const bytes = new Uint8Array(holder?.get(name) as Uint8Array);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  holder?.set(name, bytes);
}
/** Changes the header's body and leaves its MAC. */
function inBody(content: CborMap, change: (body: CborMap) => void): void {
  const row = map(content.get("header"));
  const body = structuredClone(decodeCbor(row.get("body") as Uint8Array)) as CborMap;
  change(body);
  row.set("body", encodeCbor(body));
}
const slot = (body: CborMap, at: number) => map((body.get("slots") as CborValue[])[at]);

mkdirSync(FOLDER, { recursive: true });

// Sound vaults.
const empty = await newVault(USUAL, BY_PIN);
save("good-empty", "a new vault: no record, one page", fileOf(empty), BY_PIN, await expected(empty));

const kinds = await newVault(USUAL, BY_PIN);
const unknown: Item = { ...passkey(3), others: new Map<string, CborValue>([["somethingNew", [1, -2, null, "x"]]]) };
await put(kinds, passkey(1), passkey(2, { rpId: "login.example.net", lastUsedAt: 1_700_000_123_456, archived: true }));
await put(kinds, unknown, totp, hotp, setting);
await put(kinds, passkey(4, { userDisplayName: "long ".repeat(300), userHandle: new Uint8Array() }));
await put(kinds, passkey(5, { rpId: "gone.example" }));
await kinds.vault.change(async (records) =>
  (await records.ofSite("gone.example")).map(({ id, item }) => ({ id, item: null, before: item })),
);
const kindsFile = fileOf(kinds);
save("good-kinds", "every kind of record, a field of a later version, a long record, a tombstone", kindsFile, BY_PIN, await expected(kinds));
save("good-recovery", "the same vault by its recovery code, typed without care", kindsFile, { type: "recovery", code: formatRecoveryCode(CODE).toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l") }, await expected(kinds));

const many = await newVault(USUAL, BY_PIN);
await put(many, ...Array.from({ length: 20 }, (_, i) => passkey(10 + i, { rpId: `site${i % 7}.example` })));
for (let i = 0; i < 60; i++) await put(many, passkey(40 + i, { rpId: `site${i}.example` }));
await many.vault.change(async (records) =>
  (await records.ofSite("site3.example")).map(({ id, item }) => ({ id, item: null, before: item })),
);
save("good-many", "80 records, some deleted: three pages, grown by splitting", fileOf(many), BY_PIN, await expected(many));

const platform = await newVault(
  [{ type: "recovery", code: CODE }, { type: "platform", platform: PLATFORM, output: OUTPUT }, { type: "pin+platform", pin: PIN, cost: COST, platform: PLATFORM, output: OUTPUT }],
  { type: "recovery", code: formatRecoveryCode(CODE) },
);
await put(platform, passkey(1));
save("good-platform", "opened by the platform's authenticator", fileOf(platform), { type: "platform", output: toBase64Url(OUTPUT) }, await expected(platform));
save("good-pin-and-platform", "opened by PIN and platform's authenticator together", fileOf(platform), { type: "pin+platform", pin: PIN, output: toBase64Url(OUTPUT) }, await expected(platform));

const unicode = await newVault([{ type: "pin", pin: "páss ½ ﬁn", cost: { memoryKiB: 65_536, passes: 3, lanes: 2 } }], { type: "pin", pin: "páss ½ ﬁn" });
await put(unicode, totp);
save("good-unicode-pin", "a PIN that is not in form NFKC, at 64 MiB, 3 passes and 2 lanes; no recovery code", fileOf(unicode), { type: "pin", pin: "pa\u0301ss 1\u20442 fin" }, await expected(unicode));

const backup = await makeBackup(await kinds.vault.whole(), "a long passphrase", COST, counted);
const restored = await expected(kinds);
for (const entry of restored.items as { kind: number; item: { backedUp: boolean } }[]) if (entry.kind === 1) entry.item.backedUp = true;
save("good-backup", "a backup of the vault of good-kinds", backup, { type: "pin", pin: "a long passphrase" }, restored);

const [firstSlot] = await kinds.vault.slots();
const dump = encodeVaultFile(
  { header: kinds.storage.header, manifest: kinds.storage.manifest, pages: kinds.storage.pages, records: kinds.storage.records.toSorted(byId) },
  { attempts: [{ slot: firstSlot?.id, failures: 6, wait: 45_000 }], sites: ["bank.example", "example.com"], quarantine: [{ id: someBytes(16, 3), note: "of another make" }] },
);
save("good-dump", "a raw dump: the vault of good-kinds with counters, sites and a row set aside", dump, BY_PIN, await expected(kinds));

// Refused.
const bad = (name: string, description: string, refused: string, change: (content: CborMap) => void, secret: unknown = BY_PIN) =>
  save(`bad-${name}`, description, changed(kindsFile, change), secret, { refused });

save("bad-magic", "another first byte", concat(Uint8Array.of(0x6c), kindsFile.subarray(1)), BY_PIN, { refused: "not-latchkey" });
save("bad-cut", "the last byte is missing", kindsFile.subarray(0, -1), BY_PIN, { refused: "malformed" });
save("bad-trailing", "a byte after the end", concat(kindsFile, new Uint8Array(1)), BY_PIN, { refused: "malformed" });
bad("newer-format", "format 3, with a slot of a kind unknown today", "newer-format", (content) =>
  inBody(content, (body) => {
    body.set("format", 3);
    slot(body, 0).set("type", "telepathy");
  }),
);
bad("older-format", "format 1 in a header of this form", "malformed", (content) => inBody(content, (body) => body.set("format", 1)));
bad("unknown-file-field", "a field of the file that this page does not know", "malformed", (content) => content.set("zzzzzzzzz", 1));
bad("no-manifest", "no manifest", "malformed", (content) => content.delete("manifest"));
bad("unknown-header-field", "a field of the header that this page does not know", "malformed", (content) => inBody(content, (body) => body.set("zzzzzzz", 1)));
{
  const at = Buffer.from(kindsFile).indexOf(Buffer.concat([Buffer.from([0x6a]), Buffer.from("generation")])) + 11;
  const value = kindsFile[at] ?? 0;
  save("bad-long-integer", "the manifest row's generation in more bytes than it needs", concat(kindsFile.subarray(0, at), Uint8Array.of(0x18, value), kindsFile.subarray(at + 1)), BY_PIN, { refused: "malformed" });
}
bad("key-order", "two fields of a record row in the wrong order", "malformed", (content) => {
  const row = list(content.get("records"))[0];
  const id = row?.get("id") as Uint8Array;
  row?.delete("id");
  row?.set("id", id);
});
bad("record-order", "two records in the wrong order", "malformed", (content) => {
  list(content.get("records")).reverse();
});
bad("record-twice", "a record twice", "malformed", (content) => {
  const records = list(content.get("records"));
  records.splice(1, 0, structuredClone(records[0]) as CborMap);
});
bad("short-tag-key", "a tagKey of 31 bytes", "malformed", (content) => inBody(content, (body) => body.set("tagKey", new Uint8Array(31))));
bad("no-slots", "no slots", "malformed", (content) => inBody(content, (body) => body.set("slots", [])));
bad("same-slot-id", "two slots of one id", "malformed", (content) => inBody(content, (body) => slot(body, 1).set("id", slot(body, 0).get("id") as Uint8Array)));
bad("slot-without-kdf", "a PIN slot without kdf", "malformed", (content) => inBody(content, (body) => slot(body, 0).delete("kdf")));
bad("kdf-name", "Argon2i", "malformed", (content) => inBody(content, (body) => map(slot(body, 0).get("kdf")).set("name", "argon2i")));
for (const [field, value] of [["memory", 19_455], ["memory", 1_048_577], ["passes", 1], ["passes", 17], ["lanes", 0], ["lanes", 5]] as const) {
  bad(`kdf-${field}-${value}`, `${field} = ${value}`, "kdf-limits", (content) => inBody(content, (body) => map(slot(body, 0).get("kdf")).set(field, value)));
}
bad("wrong-pin", "another PIN", "wrong-secret", () => {}, { type: "pin", pin: "correct horsf" });
bad("wrong-recovery", "another recovery code", "wrong-secret", () => {}, { type: "recovery", code: formatRecoveryCode(someBytes(16, 78)) });
bad("no-such-slot", "a vault without a slot for the platform's authenticator", "wrong-secret", () => {}, { type: "platform", output: toBase64Url(OUTPUT) });
bad("kdf-changed", "another cost within the limits", "wrong-secret", (content) => inBody(content, (body) => map(slot(body, 0).get("kdf")).set("passes", 3)));
bad("commitment", "one bit of the commitment", "wrong-secret", (content) => inBody(content, (body) => flip(slot(body, 0), "commitment")));
bad("wrapped", "one bit of the wrapped key", "slot-damaged", (content) => inBody(content, (body) => flip(slot(body, 0), "wrapped")));
bad("slot-nonce", "one bit of a slot's nonce", "slot-damaged", (content) => inBody(content, (body) => flip(slot(body, 0), "nonce")));
bad("header-mac", "one bit of the header's MAC", "header-changed", (content) => flip(map(content.get("header")), "mac"));
bad("tag-key", "another tagKey", "header-changed", (content) => inBody(content, (body) => flip(body, "tagKey")));
bad("slot-dropped", "the recovery slot was taken out", "header-changed", (content) => inBody(content, (body) => (body.get("slots") as CborValue[]).pop()));
bad("other-slot-changed", "one bit of the slot that was not opened", "header-changed", (content) => inBody(content, (body) => flip(slot(body, 1), "commitment")));
bad("manifest", "one bit of the manifest", "manifest-damaged", (content) => flip(map(content.get("manifest")), "sealed"));
bad("generation", "another generation in clear", "manifest-damaged", (content) => map(content.get("manifest")).set("generation", 3));

// An older header beside a newer manifest: the PIN was changed in between.
const repinned = await newVault(USUAL, BY_PIN);
const oldHeader = structuredClone(repinned.storage.header);
const [pinSlot] = await repinned.vault.slots();
if (pinSlot) await new SlotKeeper(repinned.vault, repinned.storage, counted).replace(BY_PIN, pinSlot.id, { type: "pin", pin: "another PIN", cost: COST });
repinned.storage.header = oldHeader;
save("bad-older-header", "the header from before the PIN was changed, with the manifest from after", fileOf(repinned), BY_PIN, { refused: "header-changed" });

// Opened, with findings.
async function found(name: string, description: string, from: Uint8Array, sound: Made, findings: object[], lost: string[], change: (content: CborMap) => void) {
  const whole = await expected(sound);
  save(`found-${name}`, description, changed(from, change), BY_PIN, {
    ...whole,
    items: (whole.items as { id: string }[]).filter(({ id }) => !lost.includes(id)),
    findings,
  });
}

const hex = (row: CborMap | undefined) => Buffer.from(row?.get("id") as Uint8Array).toString("hex");
const rows = list((decodeCbor(kindsFile.subarray(8)) as CborMap).get("records"));
const [a, b] = [hex(rows[0]), hex(rows[1])];
const one = (finding: string, record: string) => [{ finding, record }];
const recordAt = (content: CborMap, at: number) => list(content.get("records"))[at];

await found("record-missing", "a record was deleted", kindsFile, kinds, one("record-missing", a), [a], (content) => list(content.get("records")).shift());
await found("record-damaged", "one bit of a record", kindsFile, kinds, one("record-damaged", a), [a], (content) => flip(recordAt(content, 0), "sealed"));
await found("record-nonce", "one bit of a record's nonce", kindsFile, kinds, one("record-damaged", a), [a], (content) => flip(recordAt(content, 0), "nonce"));
await found("record-revision", "another revision in clear", kindsFile, kinds, one("record-damaged", a), [a], (content) => recordAt(content, 0)?.set("revision", 23));
await found("records-swapped", "the sealed parts of two records in each other's place", kindsFile, kinds, [{ finding: "record-damaged", record: a }, { finding: "record-damaged", record: b }], [a, b], (content) => {
  const [first, second] = list(content.get("records"));
  for (const name of ["nonce", "sealed"]) {
    const value = first?.get(name) as Uint8Array;
    first?.set(name, second?.get(name) as Uint8Array);
    second?.set(name, value);
  }
});
{
  const at = rows.findIndex((row) => row.get("kind") === 1);
  await found("record-tag", "one bit of an ownership tag", kindsFile, kinds, one("record-damaged", hex(rows[at])), [hex(rows[at])], (content) => flip(recordAt(content, at), "tag"));
}
await found("record-copied", "a record once more under another id", kindsFile, kinds, one("record-unlisted", "ff".repeat(16)), [], (content) => {
  const copy = structuredClone(recordAt(content, 0)) as CborMap;
  copy.set("id", new Uint8Array(16).fill(255));
  list(content.get("records")).push(copy);
});
await found("page-damaged", "one bit of the only page", kindsFile, kinds, [{ finding: "page-damaged", page: 0 }], rows.map(hex), (content) => flip(list(content.get("pages"))[0], "sealed"));
await found("page-missing", "the only page is missing", kindsFile, kinds, [{ finding: "page-damaged", page: 0 }], rows.map(hex), (content) => content.set("pages", []));
await found("page-unlisted", "one page too many", kindsFile, kinds, [{ finding: "page-unlisted", page: 1 }], [], (content) => {
  const copy = structuredClone(list(content.get("pages"))[0]) as CborMap;
  copy.set("number", 1);
  list(content.get("pages")).push(copy);
});

// Older rows, as somebody has them who copied the database.
const rolled = await newVault(USUAL, BY_PIN);
await put(rolled, passkey(1), passkey(2, { rpId: "gone.example" }));
const before = structuredClone(rolled.storage.records);
await rolled.vault.update("example.com", (old) => ({ ...old, archived: true }));
const changedId = Buffer.from((await rolled.vault.whole()).items.find(({ revision }) => revision === 3)?.id ?? []).toString("hex");
const rolledBack = structuredClone(rolled.storage.records);
rolled.storage.records = before;
const rolledBackFile = fileOf(rolled);
rolled.storage.records = rolledBack;
await found("record-replaced", "an older copy of a record", rolledBackFile, rolled, one("record-replaced", changedId), [changedId], () => {});
const deletedRow = before.find(({ id }) => Buffer.from(id).toString("hex") !== changedId);
await rolled.vault.change(async (records) => (await records.ofSite("gone.example")).map(({ id, item }) => ({ id, item: null, before: item })));
rolled.storage.records.push(structuredClone(deletedRow) as (typeof rolled.storage.records)[number]);
const replayed = fileOf(rolled);
const deletedId = Buffer.from(deletedRow?.id ?? []).toString("hex");
rolled.storage.records = rolled.storage.records.filter(({ id }) => Buffer.from(id).toString("hex") !== deletedId);
await found("record-unlisted", "a deleted record was put back", replayed, rolled, one("record-unlisted", deletedId), [], () => {});
