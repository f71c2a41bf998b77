import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../../../src/bytes/cbor.ts";
import type { NewSlot } from "../../../../src/vault/slots/slots.ts";
import { flip, save, slot } from "./files.ts";
import { Lab } from "./lab.ts";
import { ALL_WITH_PLATFORM, BY_PIN, COST, OUTPUT, PIN, PLATFORM, passkey, USUAL } from "./vaults.ts";

/** Headers of every sort under right MACs, with manifests that vouch for them. */
export async function makeWrongHeaders(): Promise<void> {
  const PIN_SLOT: NewSlot = { type: "pin", pin: PIN, cost: COST };
  const OTHER_PIN: NewSlot = { type: "pin", pin: "another PIN", cost: COST };

  /** The file of a vault with one record, its header's body changed. */
  const made = async (
    name: string,
    slots: readonly NewSlot[],
    change: (body: CborMap) => void = () => {},
  ) => {
    const lab = await Lab.make(name, slots);
    const listed = [await lab.record(passkey(1))];
    const body = structuredClone(decodeCbor(lab.headerBody())) as CborMap;
    change(body);
    return {
      file: await lab.file(listed, { header: lab.headerRow(encodeCbor(body)) }),
      opened: lab.opened(listed),
    };
  };
  const bad = async (
    name: string,
    description: string,
    refused: string,
    slots: readonly NewSlot[],
    change: (body: CborMap) => void,
    secret: unknown = BY_PIN,
  ) => save(name, description, (await made(name, slots, change)).file, secret, { refused });

  await bad(
    "bad-newer-format-sound",
    "format 3, and all else as in format 2",
    "newer-format",
    USUAL,
    (body) => body.set("format", 3),
  );
  await bad(
    "bad-only-platform",
    "a vault with slots of the types platform and pin+platform alone",
    "malformed",
    ALL_WITH_PLATFORM,
    (body) => body.set("slots", (body.get("slots") as CborValue[]).slice(1)),
    { type: "platform", output: toBase64Url(OUTPUT) },
  );
  await bad(
    "bad-17-slots",
    "17 slots",
    "malformed",
    Array.from(
      { length: 17 },
      (_, n): NewSlot => (n === 0 ? PIN_SLOT : { type: "platform", platform: PLATFORM, output: OUTPUT }),
    ),
    () => {},
  );
  await bad(
    "bad-platform-in-pin-slot",
    "a PIN slot with the fields of a platform's",
    "malformed",
    USUAL,
    (body) => {
      const fields = slot(body, 0);
      const { credential, input, synced } = PLATFORM;
      const platform = new Map<string, CborValue>([
        ["input", input],
        ["synced", synced],
        ["credential", credential],
      ]);
      const sorted = [...fields].flatMap(([key, value]): [string | number, CborValue][] =>
        key === "commitment"
          ? [
              ["platform", platform],
              [key, value],
            ]
          : [[key, value]],
      );
      fields.clear();
      for (const [key, value] of sorted) fields.set(key, value);
    },
  );
  await bad(
    "bad-unused-slot-limits",
    "limits exceeded in a slot that is not used",
    "kdf-limits",
    [...USUAL, OTHER_PIN],
    (body) => (slot(body, 2).get("kdf") as CborMap).set("passes", 1),
  );
  const twoSlots = [PIN_SLOT, PIN_SLOT];
  await bad(
    "bad-both-slots-damaged",
    "two slots for one PIN, both damaged",
    "slot-damaged",
    twoSlots,
    (body) => {
      flip(slot(body, 0), "wrapped");
      flip(slot(body, 1), "wrapped");
    },
  );
  await bad(
    "bad-damaged-slot-and-another-pin",
    "a damaged slot for the PIN, and a slot for another PIN",
    "slot-damaged",
    [PIN_SLOT, OTHER_PIN],
    (body) => flip(slot(body, 0), "wrapped"),
  );
  {
    const name = "good-damaged-slot-beside-another";
    const { file, opened } = await made(name, twoSlots, (body) => flip(slot(body, 0), "wrapped"));
    save(name, "two slots for one PIN, the first one damaged: the second one opens", file, BY_PIN, opened);
  }
  {
    const name = "good-second-pin";
    const { file, opened } = await made(name, [OTHER_PIN, PIN_SLOT]);
    save(name, "two slots for two PINs, opened by the second one", file, BY_PIN, opened);
  }
  for (const generation of [0, 2 ** 48]) {
    const name = `good-generation-${generation}`;
    const lab = await Lab.make(name);
    lab.generation = generation;
    const listed = [await lab.record(passkey(1), { revision: generation })];
    save(name, `generation and revision ${generation}`, await lab.file(listed), BY_PIN, lab.opened(listed));
  }
  for (const generation of [2 ** 48 + 1, 2 ** 53 - 1]) {
    const name = `bad-generation-${generation}`;
    const lab = await Lab.make(name);
    lab.generation = generation;
    const file = await lab.file([await lab.record(passkey(1))]);
    save(name, `generation ${generation}`, file, BY_PIN, { refused: "malformed" });
  }
  {
    const name = "bad-revision-281474976710657";
    const lab = await Lab.make(name);
    const file = await lab.file([await lab.record(passkey(1), { revision: 2 ** 48 + 1 })]);
    save(name, "a record row of revision 2^48 + 1", file, BY_PIN, { refused: "malformed" });
  }
  {
    const name = "good-nested";
    const lab = await Lab.make(name);
    const value = Array.from({ length: 12 }).reduce<CborValue>((inner) => [new Map([["x", inner]])], null);
    const listed = [await lab.record({ kind: "setting", value: { name: "deep", value } })];
    save(name, "a value of more than four levels", await lab.file(listed), BY_PIN, lab.opened(listed));
  }
}
