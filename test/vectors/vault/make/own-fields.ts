import { frame } from "../../../../src/vault/sealing/frame.ts";
import type { Item } from "../../../../src/vault/items/item.ts";
import { hex } from "../../../fakes/hex.ts";
import { save } from "./files.ts";
import { encodeFields, Lab } from "./lab.ts";
import { BY_PIN, hotp, passkey, totp } from "./vaults.ts";

/** What a person adds to passkeys and codes (section 4.1): as it may be, and as it may not. */
export async function makeOwnFields(): Promise<void> {
  await soundFields();
  await wrongFields();
}

type Own = Record<string, unknown>;

const withOwn = (item: Item, own: Own) => ({ ...item, value: { ...item.value, ...own } }) as Item;
const AT = 1_700_000_000_001;

async function soundFields(): Promise<void> {
  const lab = await Lab.make("good-own-fields");
  const codes = Array.from({ length: 40 }, (_, i) => (i % 2 ? [`code-${i}`] : [`code-${i}`, AT + i]));
  const items = [
    withOwn(passkey(130), {
      ...{ label: "Työ", note: "Two\nlines", favourite: true, recoveryCodes: [["a-b"], ["c d", AT]] },
      ...{ deletedAt: AT, importedFrom: "keepassxc-passkey", importedAt: AT, flagsAssumed: true },
    }),
    withOwn(passkey(131), { favourite: false, flagsAssumed: false, recoveryCodes: [] }),
    withOwn(totp, { label: "x", recoveryCodes: codes, importedFrom: "a format of later", importedAt: 0 }),
    // The same code twice is the person's affair.
    withOwn(hotp, { note: "n", recoveryCodes: [["twice"], ["twice", 0]], deletedAt: 0 }),
  ];
  const listed = [];
  for (const item of items) listed.push(await lab.record(item));
  const description = "passkeys and codes with everything that a person adds, and flags that were a guess";
  save("good-own-fields", description, await lab.file(listed), BY_PIN, lab.opened(listed));
}

async function wrongFields(): Promise<void> {
  /** A vault of two sound records and one of this base with these fields. */
  const own = async (name: string, description: string, fields: Own, base: Item = totp) => {
    const lab = await Lab.make(`found-own-${name}`);
    const sound = [await lab.record(passkey(1)), await lab.record(hotp)];
    const wrong = withOwn(base, fields);
    const text = frame(encodeFields({ ...wrong.value }));
    const listed = await lab.record(wrong, { text });
    const findings = [{ finding: "record-damaged", record: hex(listed.row.id) }];
    const file = await lab.file([...sound, listed]);
    save(`found-own-${name}`, description, file, BY_PIN, lab.opened(sound, findings));
  };
  await own("empty-label", "a code with an empty label", { label: "" });
  await own("empty-note", "a passkey with an empty note", { note: "" }, passkey(3));
  await own("label-bytes", "a code with a label of bytes", { label: new Uint8Array(4).fill(65) });
  await own("favourite-number", "a code with the number 1 for favourite", { favourite: 1 });
  await own("deleted-negative", "a passkey with a time before 1970 for deletedAt", { deletedAt: -1 }, passkey(3));
  await own("imported-empty", "a code with an empty importedFrom", { importedFrom: "" });
  await own("imported-text-time", "a code with a text for importedAt", { importedAt: "today" });
  await own("flags-assumed-number", "a passkey with the number 1 for flagsAssumed", { flagsAssumed: 1 }, passkey(3));
  const codes = (name: string, description: string, recoveryCodes: unknown) =>
    own(`recovery-${name}`, `a code with recovery codes ${description}`, { recoveryCodes });
  await codes("text", "that are one text", "a b c");
  await codes("of-texts", "that are texts", ["a", "b"]);
  await codes("empty", "one of which is empty", [["a"], [""]]);
  await codes("nothing", "one of which is an empty array", [[]]);
  await codes("three", "one of which has a third value", [["a", 1, 2]]);
  await codes("text-time", "one of which was used at a text", [["a", "today"]]);
  await codes("negative-time", "one of which was used before 1970", [["a", -1]]);
  await codes("null-time", "one of which was used at null", [["a", null]]);
  await codes("number", "one of which is a number", [[123_456]]);
  const many = Array.from({ length: 41 }, (_, i) => [`code-${i}`]);
  await codes("41", "of which there are 41", many);
}
