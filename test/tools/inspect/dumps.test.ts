import { beforeEach, describe, expect, it } from "vitest";
import { inspect } from "../../../tools/inspect/report.ts";
import { asText } from "../../../tools/inspect/text.ts";
import { CODE, cbor, code, type Plain, WrittenVault } from "./written-vault.ts";

/** Dumps of databases that have lost rows, or with a vault that was set aside. */

const SECRET = { type: "recovery", code: CODE } as const;
const NOTHING = { attempts: [], sites: [], quarantine: [] };

let vault: WrittenVault;
beforeEach(async () => {
  vault = new WrittenVault();
  await vault.addSlot("recovery", { code: CODE });
  vault.add(2, code());
  vault.seal();
});

/** The file's map without some of its fields. */
function without(change: { [name: string]: Plain }, ...fields: string[]): Buffer {
  const sorted = vault.records.toSorted((a, b) => Buffer.compare(a.id, b.id));
  const records = sorted.map((row) => ({ ...row }));
  const map: { [name: string]: Plain } = {
    header: vault.header,
    manifest: vault.manifest,
    pages: vault.pages.map((row) => ({ ...row })),
    records,
    ...change,
  };
  for (const field of fields) delete map[field];
  return Buffer.concat([Buffer.from("LATCHKEY"), cbor(map)]);
}

/** The rows of the vault, as they are moved when it is set aside. */
const rows = () =>
  [vault.header, vault.manifest, ...vault.pages, ...vault.records].map((row) => cbor({ ...row }));

it("are refused as malformed where they have not even one field that makes them a dump", () => {
  for (const field of ["header", "manifest"]) {
    expect(inspect(without({}, field)).refused?.finding).toBe("malformed");
    for (const [name, value] of Object.entries(NOTHING)) {
      expect(inspect(without({ [name]: value }, field)).refused).toBeUndefined();
    }
  }
});

it("say what is missing, and that without a header nothing opens", () => {
  const file = without(NOTHING, "header", "manifest");
  const report = inspect(file, SECRET);
  expect(report.refused?.finding).toBe("missing");
  expect(report.outline).toMatchObject({ missing: ["header", "manifest"], slots: [], records: { rows: 1 } });
  const text = asText(inspect(file), "a.latchkey");
  expect(text).toContain("The header is missing. Without it nothing opens.");
  expect(text).toContain("The manifest is missing.");
});

describe("without a manifest", () => {
  it("open what opens by itself, and say that nothing vouches for it", () => {
    vault.add(2, code({ account: "damaged" }));
    vault.seal();
    const [, second] = vault.records;
    if (second) second.sealed = Buffer.alloc(second.sealed.length);
    const report = inspect(without(NOTHING, "manifest"), SECRET);
    expect(report.refused?.finding).toBe("manifest-damaged");
    expect(report.verified).toBeUndefined();
    expect(report.salvaged?.items).toMatchObject([{ title: ["An issuer", "an account"], state: null }]);
    const text = asText(report, "a.latchkey");
    expect(text).toContain("No index vouches for the records; each was opened by itself. Items: 1");
    expect(text).toContain("An issuer, an account");
    expect(text).toContain("Refused, manifest-damaged");
  });

  it("are still refused where the header was changed", () => {
    const header = { ...vault.header, mac: Buffer.alloc(32) };
    const report = inspect(without({ ...NOTHING, header }, "manifest"), SECRET);
    expect(report.refused?.finding).toBe("header-changed");
    expect(report.salvaged).toBeUndefined();
  });
});

describe("with a vault that was set aside", () => {
  const aside = (...more: Uint8Array[]) =>
    without({ ...NOTHING, pages: [], records: [], quarantine: [...rows(), ...more] }, "header", "manifest");

  it("list its rows by what they look like", () => {
    const report = inspect(aside(cbor({ more: 1 }), Buffer.from("ff", "hex")));
    const looks = report.outline?.quarantine?.map((row) => row.looks);
    expect(looks).toEqual(["header", "manifest", "page", "record", "unknown", "unknown"]);
    const text = asText(report, "a.latchkey");
    expect(text).toContain("rows in quarantine: 6");
    expect(text).toMatch(/like a header, \d+ bytes/);
    expect(text).toContain("like nothing known, 1 bytes");
  });

  it("open its records where that is asked for", () => {
    const file = aside();
    expect(inspect(file, SECRET).quarantined).toBeUndefined();
    const { quarantined } = inspect(file, SECRET, { quarantine: true, whole: true });
    const slot = Buffer.from(vault.slots[0]?.id as Uint8Array).toString("hex");
    expect(quarantined).toMatchObject({ slots: [slot], items: [{ title: ["An issuer", "an account"] }] });
    expect(quarantined?.items[0]?.item).toBeDefined();
    const text = asText(inspect(file, SECRET, { quarantine: true }), "a.latchkey");
    expect(text).toContain("Records that open by themselves: 1");
  });

  it("open nothing by another secret, and not more than so many headers", () => {
    const other = { type: "recovery", code: Buffer.alloc(16) } as const;
    const report = inspect(aside(), other, { quarantine: true });
    expect(report.quarantined).toEqual({ slots: [], items: [] });
    expect(asText(report, "a.latchkey")).toContain("no header is at hand that this secret opens");
    const strangers = Array.from({ length: 4 }, (_, n) => {
      vault.sealHeader({ tagKey: Buffer.alloc(32, n) });
      return cbor({ ...vault.header, mac: Buffer.alloc(32) });
    });
    vault.seal();
    expect(inspect(aside(...strangers), SECRET, { quarantine: true }).quarantined?.slots).toEqual([]);
    expect(
      inspect(aside(...strangers.slice(1)), SECRET, { quarantine: true }).quarantined?.slots,
    ).toHaveLength(1);
  });
});
