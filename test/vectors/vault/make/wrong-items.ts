import { type CborValue, encodeCbor } from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { frame } from "../../../../src/vault/sealing/frame.ts";
import type { Item } from "../../../../src/vault/items/item.ts";
import { hex, unhex } from "../../../fakes/hex.ts";
import { save } from "./files.ts";
import { encodeFields, Lab, type Listed } from "./lab.ts";
import { BY_PIN, hotp, passkey, setting, totp } from "./vaults.ts";

/** Records with something wrong under right seals: in the text, in an item, in what the page says of it. */
export async function makeWrongItems(): Promise<void> {
  await wrongTexts();
  await wrongFields();
  await wrongEntries();
  await olderCopies();
  await youngerRecords();
}

/** Saves a vault of three sound records and one more, which `make` seals wrongly. */
async function found(
  name: string,
  description: string,
  finding: "record-damaged" | "record-replaced",
  make: (lab: Lab) => Promise<Listed>,
): Promise<void> {
  const lab = await Lab.make(`found-${name}`);
  const sound = [
    await lab.record(passkey(1)),
    await lab.record(totp),
    await lab.record({ kind: "setting", value: { name: "sound", value: true } }),
  ];
  const wrong = await make(lab);
  const findings = [{ finding, record: hex(wrong.row.id) }];
  save(`found-${name}`, description, await lab.file([...sound, wrong]), BY_PIN, lab.opened(sound, findings));
}

const fieldsOf = ({ value }: Item): Record<string, unknown> => ({ ...value });

async function wrongTexts(): Promise<void> {
  const text = (name: string, description: string, text: Uint8Array, item: Item = setting) =>
    found(`item-${name}`, description, "record-damaged", (lab) => lab.record(item, { text }));
  const sound = encodeFields(fieldsOf(setting));
  const ofValue = (value: CborValue) => frame(encodeFields({ name: "lock", value }));

  const turned = encodeCbor(new Map(Object.entries(fieldsOf(setting)).reverse() as [string, CborValue][]));
  await text("key-order", "an item with its fields in the wrong order", frame(turned));
  await text("integer-key", "an item with a key that is no text, in a value", ofValue(new Map([[1, "x"]])));
  await text("float", "an item with a number that is no integer", ofValue(1.5));
  const great = hex(ofValue(2 ** 53 - 1)).replace("1b001fffffffffffff", "1b0020000000000000");
  await text("great-integer", "an item with the integer 2^53", unhex(great));
  await text("trailing", "an item with a byte after its end", frame(concat(sound, new Uint8Array(1))));
  // A text of 516 bytes with 161 values and keys, where 160 are allowed.
  const many = ofValue([...new Array<CborValue>(155).fill(0), "x".repeat(339)]);
  await text("too-many-values", "an item of 516 bytes with 161 values and keys", many);
  await text("no-map", "an item that is an array", frame(encodeCbor([])));
  const padded = frame(sound);
  padded[padded.length - 1] = 1;
  await text("padding-not-zero", "an item whose padding is not zero", padded);
  const long = concat(frame(sound), new Uint8Array(512));
  await text("padding-too-long", "an item with 512 bytes of padding too many", long);
}

async function wrongFields(): Promise<void> {
  /** `changes`: fields of the item; undefined takes one away. */
  const item = (name: string, description: string, base: Item, changes: Record<string, unknown>) => {
    const fields = { ...fieldsOf(base), ...changes };
    const wrong = { kind: base.kind, value: fields } as unknown as Item;
    return found(name, description, "record-damaged", (lab) =>
      lab.record(wrong, { text: frame(encodeFields(fields)) }),
    );
  };
  const key = (name: string, description: string, changes: Record<string, unknown>) =>
    item(`passkey-${name}`, `a passkey ${description}`, passkey(3), changes);
  await key("not-eligible", "that is backed up but not backup eligible", {
    backupEligible: false,
    backedUp: true,
  });
  await key("without-field", "without the field userDisplayName", { userDisplayName: undefined });
  await key("short-key", "of ES256 with a key of 31 bytes", { privateKey: new Uint8Array(31).fill(1) });
  await key("empty-key", "of another algorithm with an empty key", {
    algorithm: -37,
    privateKey: new Uint8Array(),
  });
  await key("negative-count", "with a signCount below 0", { signCount: -1 });
  await key("text-time", "with a text for lastUsedAt", { lastUsedAt: "today" });
  await key("short-key-es512", "of ES512 with a key of 65 bytes", {
    algorithm: -36,
    privateKey: new Uint8Array(65).fill(1),
  });
  await key("long-key-ed25519", "of Ed25519 with seed and public key", {
    algorithm: -19,
    privateKey: new Uint8Array(64).fill(1),
  });
  await key("short-prf", "with one PRF secret instead of two", { prf: new Uint8Array(32).fill(1) });
  await key("protection-4", "with the protection level 4", { credProtect: 4 });
  await key("long-blob", "with a large blob of 65,537 bytes", { largeBlob: new Uint8Array(65_537) });
  await key("long-handle", "with a userHandle of 65 bytes", { userHandle: new Uint8Array(65) });

  const code = (name: string, description: string, base: Item, changes: Record<string, unknown>) =>
    item(`code-${name}`, `a code ${description}`, base, changes);
  await code("empty-site", "with an empty site", totp, { site: "" });
  await code("empty-secret", "with an empty secret", totp, { secret: new Uint8Array() });
  await code("11-digits", "of 11 digits", totp, { digits: 11 });
  await code("period-0", "with a period of 0 seconds", totp, { period: 0 });
  await code("type", "of an unknown type", totp, { type: "motp" });
  await code("totp-without-period", "of type totp without a period", totp, { period: undefined });
  await code("totp-with-counter", "of type totp with a counter", totp, { counter: 1 });
  await code("steam-with-counter", "of type steam with a counter", totp, { type: "steam", counter: 1 });
  await code("hotp-without-counter", "of type hotp without a counter", hotp, { counter: undefined });
  await code("hotp-with-period", "of type hotp with a period", hotp, { period: 30 });
  await item("setting-without-value", "a setting without a value", setting, { value: undefined });
}

async function wrongEntries(): Promise<void> {
  const entry = (
    name: string,
    description: string,
    finding: "record-damaged" | "record-replaced",
    change: (listed: Listed, lab: Lab) => Promise<Partial<Listed["entry"]>>,
  ) =>
    found(name, description, finding, async (lab) => {
      const listed = await lab.record(totp);
      return { ...listed, entry: { ...listed.entry, ...(await change(listed, lab)) } };
    });
  await entry("entry-kind", "a page that lists a code as a setting", "record-replaced", async () => ({
    kind: 3,
  }));
  await entry("entry-revision", "a page that lists another revision", "record-replaced", async () => ({
    revision: 5,
  }));
  await entry(
    "entry-place",
    "a page that lists a code at the place of another site",
    "record-damaged",
    async (_, lab) => {
      const elsewhere = await lab.record({ kind: "code", value: { ...totp.value, site: "another.example" } });
      return { place: elsewhere.entry.place };
    },
  );
  await found("tag-of-another", "a passkey with the tag of another rpId", "record-damaged", (lab) => {
    const { value } = passkey(3);
    const tag = lab.tagOf({ rpId: "another.example", id: (value as { id: Uint8Array }).id });
    return lab.record(passkey(3), { tag });
  });
}

async function olderCopies(): Promise<void> {
  const older = (name: string, description: string, before: Item, now: Item, revision: number) =>
    found(name, description, "record-replaced", async (lab) => {
      const { row } = await lab.record(before, { revision });
      const { entry } = await lab.record(now, { id: row.id, revision: 6 });
      return { item: before, row, entry };
    });
  const moved: Item = { kind: "code", value: { ...totp.value, site: "moved.example" } };
  await older("older-site", "an older copy of a code whose site was changed since", totp, moved, 5);
  await older("older-seal", "another row of the same record and revision", totp, totp, 6);
}

/** Records that are younger than manifest and header: these were put back. */
async function youngerRecords(): Promise<void> {
  const younger = async (
    name: string,
    description: string,
    item: Item,
    text: Uint8Array | null,
    isListed: boolean,
  ) => {
    const lab = await Lab.make(`bad-${name}`);
    const listed = [await lab.record(passkey(1)), await lab.record(totp)];
    const revision = lab.generation + 1;
    const young = await lab.record(item, { revision, ...(text && { text }) });
    const all = isListed ? [...listed, young] : listed;
    const file = await lab.file(all, { records: [...listed, young].map(({ row }) => row) });
    save(`bad-${name}`, description, file, BY_PIN, { refused: "header-changed" });
  };
  await younger("younger-record", "a record of a later generation than the manifest's", setting, null, true);
  await younger(
    "younger-unlisted",
    "a record of a later generation, beside an index from before it",
    setting,
    null,
    false,
  );
  const text = frame(encodeFields({ name: "lock" }));
  await younger("younger-misshapen", "the same, and its item lacks a field", setting, text, false);
}
