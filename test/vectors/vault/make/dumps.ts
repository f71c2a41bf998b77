import {
  type CborMap,
  type CborValue,
  canonicalMap,
  decodeCbor,
  encodeCbor,
} from "../../../../src/bytes/cbor.ts";
import { byId } from "../../../../src/vault/whole/whole.ts";
import { hex } from "../../../fakes/hex.ts";
import { asDump, changed, flip, itemJson, list, map, save } from "./files.ts";
import { Lab, type Listed } from "./lab.ts";
import { BY_PIN, hotp, passkey, setting, totp } from "./vaults.ts";

/** Dumps of databases that have lost rows, and with rows that were set aside. */
export async function makeDumps(): Promise<void> {
  await lostRows();
  await setAside();
}

async function vault(name: string) {
  const lab = await Lab.make(name);
  const listed = [await lab.record(passkey(1)), await lab.record(totp), await lab.record(setting)];
  return { lab, listed, file: await lab.file(listed) };
}

const inOrder = (listed: readonly Listed[]) => listed.toSorted((a, b) => byId(a.row, b.row));
const items = (listed: readonly Listed[]) =>
  listed.map(({ row: { id, revision }, item }) => itemJson({ id, revision, item }));

async function lostRows(): Promise<void> {
  {
    const name = "bad-no-header";
    const { file } = await vault(name);
    const without = changed(file, (content) => content.delete("header"));
    save(name, "a backup without a header", without, BY_PIN, { refused: "malformed" });
  }
  {
    const name = "bad-dump-no-header";
    const { file } = await vault(name);
    const without = changed(asDump(file), (content) => content.delete("header"));
    save(name, "a dump without a header", without, BY_PIN, { refused: "missing" });
  }
  {
    const name = "bad-dump-no-manifest";
    const { file, listed } = await vault(name);
    const [damaged, ...sound] = inOrder(listed);
    const without = changed(asDump(file), (content) => {
      content.delete("manifest");
      flip(list(content.get("records"))[0], "sealed");
    });
    if (!damaged) throw new Error("No record");
    const description = "a dump without a manifest, and one bit of a record: the others open by themselves";
    save(name, description, without, BY_PIN, { refused: "manifest-damaged", salvaged: items(sound) });
  }
  {
    const name = "bad-dump-misshapen-manifest";
    const { file, listed } = await vault(name);
    const row = map((decodeCbor(file.subarray(8)) as CborMap).get("manifest"));
    row.set("nonce", new Uint8Array(11));
    const without = changed(asDump(file, { quarantine: [encodeCbor(row)] }), (content) =>
      content.delete("manifest"),
    );
    save(name, "a dump whose manifest had not the form of one", without, BY_PIN, {
      refused: "manifest-damaged",
      salvaged: items(inOrder(listed)),
      quarantine: { rows: ["manifest"], items: [] },
    });
  }
}

async function setAside(): Promise<void> {
  /** The rows of a vault as `vault.startAnew` moves them, and one that is no row. */
  const rowsOf = (file: Uint8Array): Uint8Array[] => {
    const content = decodeCbor(file.subarray(8)) as CborMap;
    const rows = [content.get("header"), content.get("manifest"), ...list(content.get("pages"))];
    return [...rows, ...list(content.get("records")), "no row"].map((row) => encodeCbor(row as CborValue));
  };
  const looks = ["header", "manifest", "page", "record", "record", "record", "unknown"];
  {
    const name = "bad-dump-set-aside";
    const { file, listed } = await vault(name);
    const aside = changed(asDump(file, { quarantine: rowsOf(file) }), (content) => {
      for (const row of ["header", "manifest"]) content.delete(row);
      for (const rows of ["pages", "records"]) content.set(rows, []);
    });
    save(name, "a dump of a database whose vault was set aside as a whole", aside, BY_PIN, {
      refused: "missing",
      quarantine: { rows: looks, items: items(inOrder(listed)) },
    });
  }
  {
    const name = "good-dump-beside-set-aside";
    const old = await vault(`${name}-old`);
    const lab = await Lab.make(name);
    const listed = [await lab.record(hotp)];
    const rows = rowsOf(changed(old.file, (content) => flip(list(content.get("records"))[1], "nonce")));
    const [first, , third] = inOrder(old.listed);
    if (!first || !third) throw new Error("No records");
    save(
      name,
      "a new vault, beside one that was set aside and has lost a record",
      asDump(await lab.file(listed), { quarantine: rows }),
      BY_PIN,
      {
        ...lab.opened(listed),
        quarantine: { rows: looks, items: items([first, third]) },
      },
    );
  }
  {
    const name = "good-dump-with-own-rows";
    const { lab, listed, file } = await vault(name);
    const gone = await lab.record(passkey(2));
    const strange = { ...gone.row, id: hex(gone.row.id) };
    const rows = [gone.row, strange].map((row) => encodeCbor(canonicalMap(Object.entries(row))));
    save(
      name,
      "a dump with a record of the vault itself among the rows set aside, and a misshapen one",
      asDump(file, { quarantine: rows }),
      BY_PIN,
      {
        ...lab.opened(listed),
        quarantine: { rows: ["record", "record"], items: items([gone]) },
      },
    );
  }
}
