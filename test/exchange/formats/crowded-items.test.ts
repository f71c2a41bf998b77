import { expect, it } from "vitest";
import { readAegis } from "../../../src/exchange/formats/aegis.ts";
import { readBitwarden } from "../../../src/exchange/formats/bitwarden.ts";
import { readCxf } from "../../../src/exchange/formats/cxf.ts";
import { readProtonPass } from "../../../src/exchange/formats/proton-pass.ts";
import { aegisEntry, plainAegis } from "../fixtures/aegis.ts";
import { bitwardenFile, bitwardenItem } from "../fixtures/bitwarden.ts";
import { cxfFile, cxfItem, cxfTotp } from "../fixtures/cxf.ts";

/** One item with very many of everything: each of its entries is told what stands beside it. */

const NOW = { now: 1_760_000_000_000 };
const ENTRIES = 5_000;
const ADDRESSES = 20_000;
const many = <T>(count: number, one: (i: number) => T) => Array.from({ length: count }, (_, i) => one(i));
const urls = many(ADDRESSES, (i) => `https://host-${i}.example`);
const more = (field: string) => ({ field, what: "dropped", detail: `${ADDRESSES - 1} more` });

it("of Bitwarden", async () => {
  const uris = urls.map((uri) => ({ uri }));
  const fido2Credentials = many(ENTRIES, () => ({ rpId: "host-3.example" }));
  const file = bitwardenFile([bitwardenItem({ uris, fido2Credentials, totp: "JBSWY3DPEHPK3PXP" })]);
  const { entries, refused } = await readBitwarden(file, NOW);
  expect(refused).toHaveLength(ENTRIES);
  expect(entries[0]?.value).toMatchObject({ site: "host-0.example" });
  expect(entries[0]?.remarks).toContainEqual(more("login.uris"));
});

it("of Proton Pass", async () => {
  const field = { fieldName: "one", type: "totp", data: { totpUri: "JBSWY3DPEHPK3PXP" } };
  const others = many(1_000, (i) => ({ type: `kind ${i}`, data: {} }));
  const data = { content: { urls }, extraFields: [...many(ENTRIES, () => field), ...others] };
  const file = JSON.stringify({ vaults: { a: { items: [{ data }] } } });
  const { entries } = await readProtonPass(new TextEncoder().encode(file), NOW);
  expect(entries).toHaveLength(ENTRIES);
  expect(entries[0]?.remarks).toContainEqual(more("urls"));
  expect(entries[0]?.remarks).toContainEqual({ field: "extraFields.…", what: "dropped" });
});

it("of CXF", async () => {
  const others = many(1_000, (i) => ({ type: `kind ${i}` }));
  const fields = many(200_000, (i) => ({ value: `code ${i >> 1}` }));
  const codes = { type: "custom-fields", label: "Recovery codes", fields };
  const item = cxfItem([...many(ENTRIES, () => cxfTotp()), ...others, codes], { scope: { urls } });
  const { entries } = await readCxf(cxfFile([item]), NOW);
  expect(entries).toHaveLength(ENTRIES);
  const [first] = entries;
  expect(new Set(first?.own.recoveryCodes).size).toBe(40);
  expect(first?.remarks).toContainEqual(more("scope.urls"));
  for (const field of ["kind 0", "credentials", "recoveryCodes"]) {
    expect(first?.remarks).toContainEqual(expect.objectContaining({ field, what: "dropped" }));
  }
});

it("of Proton Pass, with a note that each of its codes would have beside its own", async () => {
  const uri = `otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&codeDisplay=${encodeURIComponent('{"note":"mine"}')}`;
  const field = { fieldName: "one", type: "totp", data: { totpUri: uri } };
  const data = {
    content: {},
    metadata: { note: "n".repeat(20_000_000) },
    extraFields: many(600, () => field),
  };
  const file = JSON.stringify({ vaults: { a: { items: [{ data }] } } });
  const { entries } = await readProtonPass(new TextEncoder().encode(file), NOW);
  expect(entries.at(-1)?.own.note).toBe("n".repeat(100_000));
  expect(entries.at(-1)?.remarks).toContainEqual(expect.objectContaining({ field: "note", what: "changed" }));
});

it("of Aegis, with entries that are in every group", async () => {
  const groups = many(2_000, (i) => ({ uuid: `${i}`, name: `${i}`.repeat(3_000) }));
  const entry = aegisEntry({ groups: groups.map(({ uuid }) => uuid) });
  const { db } = JSON.parse(plainAegis(many(1_000, () => entry))) as { db: object };
  const { header, version } = JSON.parse(plainAegis([])) as { header: object; version: number };
  const { entries } = await readAegis(JSON.stringify({ version, header, db: { ...db, groups } }), NOW);
  expect(entries).toHaveLength(1_000);
  expect(entries.at(-1)?.remarks).toContainEqual(
    expect.objectContaining({ field: "groups", detail: expect.stringMatching(/^0{200}, 1+…$/) }),
  );
});
