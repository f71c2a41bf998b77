import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { inspect } from "../../../tools/inspect/report.ts";
import { CODE, code, fullVault, OUTPUT, PIN, passkey, WrittenVault } from "./written-vault.ts";

it("tells without a secret what the file shows, and nothing more", async () => {
  const vault = await fullVault();
  const bytes = vault.file();
  const report = inspect(bytes);
  expect(report.verified).toBeUndefined();
  expect(report.outline).toMatchObject({
    what: "backup",
    bytes: bytes.length,
    format: 2,
    vault: vault.id.toString("hex"),
    generation: vault.generation,
    slots: [{ type: "pin", kdf: { memory: 19456, passes: 2, lanes: 1 } }],
    pages: { rows: 2 },
    records: {
      rows: 44,
      kinds: [
        { kind: "passkey", rows: 40, sizes: { 512: 40 } },
        { kind: "code", rows: 3, sizes: { 512: 3 } },
        { kind: "setting", rows: 1, sizes: { 512: 1 } },
      ],
    },
  });
  expect(JSON.stringify(report)).not.toContain("example.org");
});

it("finds a vault of every kind of record, tombstones and two pages sound, and lists its names", async () => {
  const vault = await fullVault();
  const { verified } = inspect(vault.file(), { type: "pin", pin: PIN });
  expect(verified).toMatchObject({ pages: 2, listed: 44, tombstones: 2, findings: [] });
  expect(verified?.items).toHaveLength(44);
  expect(verified?.items.every(({ state, item }) => state === "sound" && item === undefined)).toBe(true);
  const titles = verified?.items.map(({ title }) => title);
  expect(titles).toContainEqual(["example.org", "user 3"]);
  expect(titles).toContainEqual(["An issuer", "an account"]);
  expect(titles).toContainEqual(["idle"]);
  expect(JSON.stringify(verified)).not.toContain("privateKey");
});

it("returns items whole where that is wanted", async () => {
  const vault = new WrittenVault();
  await vault.addSlot("pin", { pin: PIN });
  const item = { ...passkey("example.org", 1), unknownField: { map: [2 ** 53 - 1, "x"] } };
  vault.add(1, item);
  const { verified } = inspect(vault.seal().file(), { type: "pin", pin: PIN }, { whole: true });
  expect(verified?.items[0]?.item).toEqual({
    ...item,
    id: { hex: "01".repeat(32) },
    userHandle: { hex: "01" },
    privateKey: { hex: "a1".repeat(32) },
    unknownField: { map: [2 ** 53 - 1, "x"] },
  });
});

it("opens every type of slot, and takes PINs in another Unicode form", async () => {
  const vault = new WrittenVault();
  await vault.addSlot("pin", { pin: "another" });
  await vault.addSlot("pin", { pin: PIN });
  await vault.addSlot("recovery", { code: CODE });
  await vault.addSlot("platform", { output: OUTPUT });
  await vault.addSlot("pin+platform", { pin: PIN, output: OUTPUT });
  const file = vault.seal().file();
  const slots = vault.slots.map(({ id }) => Buffer.from(id as Uint8Array).toString("hex"));
  const opened = (secret: Parameters<typeof inspect>[1]) => inspect(file, secret).verified?.slot;
  expect(opened({ type: "pin", pin: PIN.normalize("NFKC") })).toBe(slots[1]);
  expect(opened({ type: "recovery", code: CODE })).toBe(slots[2]);
  expect(opened({ type: "platform", output: OUTPUT })).toBe(slots[3]);
  expect(opened({ type: "pin+platform", pin: PIN, output: OUTPUT })).toBe(slots[4]);
  expect(inspect(file).outline?.slots.map((slot) => "synced" in slot && slot.synced)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});

it.each([1, 2, 3, 4, 5, 7, 8, 9])("finds every entry at home on %i pages", async (P) => {
  const vault = new WrittenVault();
  await vault.addSlot("recovery", { code: CODE });
  for (let n = 0; n < 40; n++) vault.add(2, code());
  vault.sealHeader();
  vault.sealPages(P);
  vault.sealManifest();
  const { verified } = inspect(vault.file(), { type: "recovery", code: CODE });
  expect(verified).toMatchObject({ pages: P, listed: 40, findings: [] });
});

it("opens a vault without records, and one of the first or the last generation", async () => {
  const vault = new WrittenVault();
  await vault.addSlot("recovery", { code: CODE });
  expect(inspect(vault.seal().file(), { type: "recovery", code: CODE }).verified).toMatchObject({
    listed: 0,
  });
  for (const generation of [0, 2 ** 48]) {
    vault.sealManifest({ generation }, { generation });
    const report = inspect(vault.file(), { type: "recovery", code: CODE });
    expect(report.verified?.findings).toEqual([]);
    expect(report.outline?.generation).toBe(generation);
  }
});

it("shows what only a dump has", async () => {
  const vault = new WrittenVault();
  const slot = await vault.addSlot("recovery", { code: CODE });
  vault.seal().extra = {
    attempts: [{ slot: slot.id ?? null, failures: 6, wait: 30_000 }],
    sites: ["a.example", "b.example"],
    quarantine: [randomBytes(3)],
  };
  expect(inspect(vault.file()).outline).toMatchObject({
    what: "dump",
    attempts: [{ failures: 6, wait: 30_000 }],
    sites: ["a.example", "b.example"],
    quarantine: [{ looks: "unknown", bytes: 3 }],
  });
});
