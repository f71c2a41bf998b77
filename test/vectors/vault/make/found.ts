import { type CborMap, decodeCbor } from "../../../../src/bytes/cbor.ts";
import { hex } from "../../../fakes/hex.ts";
import { changed, expected, fileOf, flip, list, save } from "./files.ts";
import { BY_PIN, type Made, newVault, passkey, put, USUAL } from "./vaults.ts";

/** Vaults that open, with something changed in what lies in the open or something from an older copy. */
export async function makeFound(kinds: Made): Promise<void> {
  const kindsFile = fileOf(kinds);
  async function found(
    name: string,
    description: string,
    from: Uint8Array,
    sound: Made,
    findings: object[],
    lost: string[],
    change: (content: CborMap) => void,
  ): Promise<void> {
    const whole = await expected(sound);
    save(`found-${name}`, description, changed(from, change), BY_PIN, {
      ...whole,
      items: (whole.items as { id: string }[]).filter(({ id }) => !lost.includes(id)),
      findings,
    });
  }

  const idOf = (row: CborMap | undefined) => hex(row?.get("id") as Uint8Array);
  const rows = list((decodeCbor(kindsFile.subarray(8)) as CborMap).get("records"));
  const [a, b] = [idOf(rows[0]), idOf(rows[1])];
  const one = (finding: string, record: string) => [{ finding, record }];
  const recordAt = (content: CborMap, at: number) => list(content.get("records"))[at];

  await found(
    "record-missing",
    "a record was deleted",
    kindsFile,
    kinds,
    one("record-missing", a),
    [a],
    (content) => list(content.get("records")).shift(),
  );
  await found(
    "record-damaged",
    "one bit of a record",
    kindsFile,
    kinds,
    one("record-damaged", a),
    [a],
    (content) => flip(recordAt(content, 0), "sealed"),
  );
  await found(
    "record-nonce",
    "one bit of a record's nonce",
    kindsFile,
    kinds,
    one("record-damaged", a),
    [a],
    (content) => flip(recordAt(content, 0), "nonce"),
  );
  await found(
    "record-revision",
    "another revision in clear",
    kindsFile,
    kinds,
    one("record-damaged", a),
    [a],
    (content) => recordAt(content, 0)?.set("revision", 23),
  );
  await found(
    "records-swapped",
    "the sealed parts of two records in each other's place",
    kindsFile,
    kinds,
    [
      { finding: "record-damaged", record: a },
      { finding: "record-damaged", record: b },
    ],
    [a, b],
    (content) => {
      const [first, second] = list(content.get("records"));
      for (const name of ["nonce", "sealed"]) {
        const value = first?.get(name) as Uint8Array;
        first?.set(name, second?.get(name) as Uint8Array);
        second?.set(name, value);
      }
    },
  );
  {
    const at = rows.findIndex((row) => row.get("kind") === 1);
    await found(
      "record-tag",
      "one bit of an ownership tag",
      kindsFile,
      kinds,
      one("record-damaged", idOf(rows[at])),
      [idOf(rows[at])],
      (content) => flip(recordAt(content, at), "tag"),
    );
  }
  await found(
    "record-copied",
    "a record once more under another id",
    kindsFile,
    kinds,
    one("record-unlisted", "ff".repeat(16)),
    [],
    (content) => {
      const copy = structuredClone(recordAt(content, 0)) as CborMap;
      copy.set("id", new Uint8Array(16).fill(255));
      list(content.get("records")).push(copy);
    },
  );
  await found(
    "page-damaged",
    "one bit of the only page",
    kindsFile,
    kinds,
    [{ finding: "page-damaged", page: 0 }],
    rows.map(idOf),
    (content) => flip(list(content.get("pages"))[0], "sealed"),
  );
  await found(
    "page-missing",
    "the only page is missing",
    kindsFile,
    kinds,
    [{ finding: "page-damaged", page: 0 }],
    rows.map(idOf),
    (content) => content.set("pages", []),
  );
  await found(
    "page-unlisted",
    "one page too many",
    kindsFile,
    kinds,
    [{ finding: "page-unlisted", page: 1 }],
    [],
    (content) => {
      const copy = structuredClone(list(content.get("pages"))[0]) as CborMap;
      copy.set("number", 1);
      list(content.get("pages")).push(copy);
    },
  );

  // Older rows, as somebody has them who copied the database.
  const rolled = await newVault(USUAL, BY_PIN);
  await put(rolled, passkey(1), passkey(2, { rpId: "gone.example" }));
  const before = structuredClone(rolled.storage.records);
  await rolled.vault.update("example.com", (old) => ({ ...old, archived: true }));
  const changedId = Buffer.from(
    (await rolled.vault.whole()).items.find(({ revision }) => revision === 3)?.id ?? [],
  ).toString("hex");
  const rolledBack = structuredClone(rolled.storage.records);
  rolled.storage.records = before;
  const rolledBackFile = fileOf(rolled);
  rolled.storage.records = rolledBack;
  await found(
    "record-replaced",
    "an older copy of a record",
    rolledBackFile,
    rolled,
    one("record-replaced", changedId),
    [changedId],
    () => {},
  );
  const deletedRow = before.find(({ id }) => Buffer.from(id).toString("hex") !== changedId);
  await rolled.vault.change(async (records) =>
    (await records.ofSite("gone.example")).map(({ id, item }) => ({ id, item: null, before: item })),
  );
  rolled.storage.records.push(structuredClone(deletedRow) as (typeof rolled.storage.records)[number]);
  const replayed = fileOf(rolled);
  const deletedId = Buffer.from(deletedRow?.id ?? []).toString("hex");
  rolled.storage.records = rolled.storage.records.filter(
    ({ id }) => Buffer.from(id).toString("hex") !== deletedId,
  );
  await found(
    "record-unlisted",
    "a deleted record was put back",
    replayed,
    rolled,
    one("record-unlisted", deletedId),
    [],
    () => {},
  );
}
