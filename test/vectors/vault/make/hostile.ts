import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { utf8 } from "../../../../src/bytes/utf8.ts";
import type { NewSlot } from "../../../../src/vault/slots/slots.ts";
import { asDump, changed, map, save, slot } from "./files.ts";
import { Lab } from "./lab.ts";
import { BY_PIN, COST, OUTPUT, PIN, PLATFORM, passkey, USUAL } from "./vaults.ts";

/** Files that claim costs before anything can be authenticated, and sound ones at the limits. */
export async function makeHostile(): Promise<void> {
  await costs();
  await structures();
}

/** Slots that a PIN alone is not tried on, so that nobody has to pay what they ask for. */
const OTHER: NewSlot = { type: "pin+platform", pin: PIN, cost: COST, platform: PLATFORM, output: OUTPUT };

async function costs(): Promise<void> {
  /** `kdfs`: memory and passes of the slots after the first two; all under right MACs. */
  const costly = async (name: string, kdfs: readonly [memory: number, passes: number][]) => {
    const lab = await Lab.make(name, [...USUAL, ...kdfs.map(() => OTHER)]);
    const listed = [await lab.record(passkey(1))];
    const body = structuredClone(decodeCbor(lab.headerBody())) as CborMap;
    for (const [i, [memory, passes]] of kdfs.entries()) {
      const kdf = map(slot(body, i + 2).get("kdf"));
      kdf.set("memory", memory);
      kdf.set("passes", passes);
    }
    const file = await lab.file(listed, { header: lab.headerRow(encodeCbor(body)) });
    return { file, opened: lab.opened(listed) };
  };
  const most: [number, number] = [1_048_576, 3];
  const refused = { refused: "kdf-limits" };
  {
    const name = "bad-kdf-work";
    const { file } = await costly(name, [[262_145, 12]]);
    save(name, "memory × passes of a slot = 3145740", file, BY_PIN, refused);
  }
  {
    const name = "good-kdf-work";
    const { file, opened } = await costly(name, [most, most, most, [776_704, 4]]);
    save(name, "memory × passes of slots, and of all together, at the limits", file, BY_PIN, opened);
  }
  {
    const name = "bad-kdf-work-of-all";
    const { file } = await costly(name, [most, most, most, [776_705, 4]]);
    save(name, "memory × passes of all slots = 12582916", file, BY_PIN, refused);
  }
}

async function structures(): Promise<void> {
  const malformed = { refused: "malformed" };
  /** A sound file of one record, to be spoilt. */
  const sound = async (name: string) => {
    const lab = await Lab.make(name);
    return lab.file([await lab.record(passkey(1))]);
  };
  /** The CBOR of one value of the file put in the place of another's. */
  const replaced = (file: Uint8Array, field: string, from: CborValue, to: Uint8Array) => {
    const before = concat(encodeCbor(field), encodeCbor(from));
    const at = Buffer.from(file).indexOf(before);
    if (at === -1) throw new Error(`No ${field}`);
    return concat(file.subarray(0, at), encodeCbor(field), to, file.subarray(at + before.length));
  };
  const fieldOf = (file: Uint8Array, name: string) =>
    (decodeCbor(file.subarray(8)) as CborMap).get(name) as CborValue;
  const deep = concat(new Uint8Array(20_000).fill(0x81), Uint8Array.of(0));
  {
    const name = "bad-levels";
    const file = await sound(name);
    const spoilt = replaced(file, "pages", fieldOf(file, "pages"), deep);
    save(name, "20,000 arrays within each other", spoilt, BY_PIN, malformed);
  }
  {
    const name = "bad-levels-of-header";
    const spoilt = changed(await sound(name), (content) => map(content.get("header")).set("body", deep));
    save(name, "20,000 arrays within each other as the header's body", spoilt, BY_PIN, malformed);
  }
  {
    const name = "good-levels";
    const lab = await Lab.make(name);
    const value = Array.from({ length: 63 }).reduce<CborValue>((inner) => [inner], null);
    const listed = [await lab.record({ kind: "setting", value: { name: "deep", value } })];
    save(name, "an item of 64 levels", await lab.file(listed), BY_PIN, lab.opened(listed));
  }
  {
    const name = "good-item-of-many-values";
    const lab = await Lab.make(name);
    // With map, two keys, name and array 160 values and keys in 516 bytes.
    const value = [...new Array<CborValue>(154).fill(0), "x".repeat(340)];
    const listed = [await lab.record({ kind: "setting", value: { name: "lock", value } })];
    const description = "an item of 516 bytes with as many values and keys as it may have, 160";
    save(name, description, await lab.file(listed), BY_PIN, lab.opened(listed));
  }
  {
    const name = "bad-claimed-pages";
    const file = await sound(name);
    const spoilt = replaced(file, "pages", fieldOf(file, "pages"), Uint8Array.of(0x9a, 255, 255, 255, 255));
    save(name, "a list of pages that claims 4,294,967,295 of them", spoilt, BY_PIN, malformed);
  }
  {
    const name = "bad-claimed-length";
    const file = await sound(name);
    const claimed = concat(Uint8Array.of(0x5b, 0, 0, 1), new Uint8Array(5), utf8("short"));
    const spoilt = replaced(file, "pages", fieldOf(file, "pages"), claimed);
    save(name, "a byte string that claims a tebibyte", spoilt, BY_PIN, malformed);
  }
  {
    const name = "bad-tag-of-cbor";
    const file = await sound(name);
    const spoilt = replaced(file, "generation", 9, Uint8Array.of(0xc2, 0x41, 9));
    save(name, "a generation that is a great integer under a tag", spoilt, BY_PIN, malformed);
  }
  {
    const name = "bad-too-many-values";
    const empty = new Array<CborValue>(68_000).fill(new Uint8Array());
    const spoilt = asDump(await sound(name), { quarantine: empty });
    save(name, "a dump with 68,000 empty byte strings among the rows set aside", spoilt, BY_PIN, malformed);
  }
}
