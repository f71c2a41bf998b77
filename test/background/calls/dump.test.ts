import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import { type CborMap, decodeCbor } from "../../../src/bytes/cbor.ts";
import { openVaultFile } from "../../../src/vault/files/backup.ts";
import { readRecoveryCode } from "../../../tools/inspect/recovery-code.ts";
import { inspect } from "../../../tools/inspect/report.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { sitesOff } from "../../fakes/memory-sites.ts";
import { BY_PIN, randomBytes } from "../../fakes/memory-vault.ts";
import { plainJson } from "../../fakes/plain-json.ts";
import { attemptStorage } from "../../fakes/stored-attempts.ts";
import { changeHeader, damage } from "../../fakes/tampering.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

/** The inspector's own Argon2 is the real one: by the recovery code it agrees with the fake. */
const byCode = (code: string) => ({ type: "recovery", code: readRecoveryCode(code) }) as const;

const STRANGE: [string, unknown][] = [
  ["null", null],
  ["a text", "text"],
  ["a map", new Map([["body", 1]])],
  ["a date", new Date(0)],
  ["without fields", {}],
  ["of another make", { body: new Uint8Array(3), more: 1.5, none: undefined }],
];

async function dumped(background: Background) {
  const file = fromBase64Url((await background.value("vault.dump", {})).file);
  return { file, fields: decodeCbor(file.subarray(8)) as CborMap };
}

describe("a dump", () => {
  it("is a file that the vault's own secrets open, made while the vault is locked", async () => {
    const { background, recoveryCode } = await made(1, 2);
    await background.value("vault.lock", {});
    const { file } = await dumped(background);
    expect(await background.value("vault.state", {})).toBe("locked");
    for (const secret of [BY_PIN, { type: "recovery", code: recoveryCode } as const]) {
      const { items, findings } = await openVaultFile(file, secret);
      expect(findings).toEqual([]);
      expect(items.map(({ item }) => item.value)).toEqual(
        expect.arrayContaining([credential(1), credential(2)]),
      );
    }
  });

  it("holds the counters, the sites that are switched off and what repair has set aside", async () => {
    const { background, storage } = await made(1, 2);
    damage(storage.records[0]);
    const damaged = structuredClone(storage.records[0]);
    await background.value("vault.repair", { secret: BY_PIN });
    await background.call("vault.unlock", { secret: { type: "pin", pin: "wrong pin" } });
    for (const host of ["b.example", "a.example"])
      await background.value("sites.switch", { host, off: true });
    const { fields } = await dumped(background);
    const [pinSlot] = await background.vault.slots();
    expect(plainJson(fields.get("attempts"))).toEqual([
      plainJson({ slot: pinSlot?.id, failures: 1, wait: 0 }),
    ]);
    expect(fields.get("sites")).toEqual(["a.example", "b.example"]);
    const quarantine = fields.get("quarantine") as Uint8Array[];
    expect(quarantine.map((row) => plainJson(decodeCbor(row)))).toContainEqual(plainJson(damaged));
    expect([...fields.keys()]).toEqual([
      "pages",
      "sites",
      "header",
      "records",
      "attempts",
      "manifest",
      "quarantine",
    ]);
  });

  it("has the three lists though they are empty", async () => {
    const { fields } = await dumped((await made()).background);
    expect(["attempts", "sites", "quarantine"].map((name) => fields.get(name))).toEqual([[], [], []]);
  });

  it("is as the database is, damage included", async () => {
    const { background, storage } = await made(1);
    damage(storage.records[0]);
    const { file } = await dumped(background);
    expect((await openVaultFile(file, BY_PIN)).findings).toMatchObject([{ finding: "record-damaged" }]);
    damage(storage.manifest);
    await expect(openVaultFile((await dumped(background)).file, BY_PIN)).rejects.toMatchObject({
      code: "manifest-damaged",
    });
  });

  it("sets rows aside that have not even the form of one, so that the rest can be read", async () => {
    const { background, storage } = await made(1);
    storage.records.push({ id: new Uint8Array(16) });
    const { file, fields } = await dumped(background);
    expect((await openVaultFile(file, BY_PIN)).items).toHaveLength(1);
    expect(fields.get("quarantine")).toHaveLength(1);
  });

  describe("of a database that has lost rows", () => {
    it("has no manifest where there is none, and its records open by themselves", async () => {
      const { background, storage, recoveryCode } = await made(1);
      storage.manifest = undefined;
      const { file, fields } = await dumped(background);
      expect([fields.has("header"), fields.has("manifest")]).toEqual([true, false]);
      await expect(openVaultFile(file, BY_PIN)).rejects.toMatchObject({ code: "manifest-damaged" });
      const { refused, salvaged } = inspect(file, byCode(recoveryCode));
      expect(refused?.finding).toBe("manifest-damaged");
      expect(salvaged?.items.map(({ title }) => title[0])).toEqual([credential(1).rpId]);
    });

    it("has no header where there is none", async () => {
      const { background, storage } = await made(1);
      storage.header = undefined;
      const { file, fields } = await dumped(background);
      expect([fields.has("header"), fields.has("manifest")]).toEqual([false, true]);
      await expect(openVaultFile(file, BY_PIN)).rejects.toMatchObject({ code: "missing" });
      expect(inspect(file).outline).toMatchObject({ missing: ["header"], records: { rows: 1 } });
    });

    it.each(STRANGE)("sets a head aside that is %s", async (_, strange) => {
      for (const row of ["header", "manifest"] as const) {
        const { background, storage } = await made(1);
        storage[row] = strange;
        const { file, fields } = await dumped(background);
        expect(fields.has(row)).toBe(false);
        expect(fields.get("quarantine")).toHaveLength(1);
        expect(inspect(file).outline?.missing).toEqual([row]);
      }
    });

    it("sets a header aside whose body cannot be read, and keeps one of a newer format", async () => {
      const { background, storage } = await made(1);
      const sound = storage.header as { body: Uint8Array };
      storage.header = { ...sound, body: sound.body.subarray(1) };
      const { fields, file } = await dumped(background);
      expect(fields.has("header")).toBe(false);
      expect(inspect(file).outline?.quarantine).toMatchObject([{ looks: "header" }]);
      storage.header = sound;
      changeHeader(storage, (body) => body.set("format", 3));
      expect(inspect((await dumped(background)).file).refused?.finding).toBe("newer-format");
    });

    it("opens what was set aside as a whole, by its own secret", async () => {
      const { background, storage, recoveryCode } = await made(1, 2);
      const { file: before } = await dumped(background);
      storage.setAllAside();
      const { file } = await dumped(background);
      const { refused, quarantined } = inspect(file, byCode(recoveryCode), {
        quarantine: true,
      });
      expect(refused?.finding).toBe("missing");
      const items = inspect(before, byCode(recoveryCode)).verified?.items;
      const opened = quarantined?.items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(opened).toEqual(items?.map((item) => ({ ...item, state: null })));
      expect(items).toHaveLength(2);
      const other = { type: "recovery", code: new Uint8Array(16) } as const;
      const wrong = inspect(file, other, { quarantine: true });
      expect(wrong.quarantined).toEqual({ slots: [], items: [] });
    });
  });

  it("has the sites in the order of their bytes, and sets aside what is no text", async () => {
    const { background } = await made();
    const strange = 5 as unknown as string;
    // UTF-16 has these two the other way round.
    const inOrder = ["\ufffd.example", "\u{10000}.example"];
    for (const host of [...inOrder.toReversed(), strange]) sitesOff.add(host);
    const { fields, file } = await dumped(background);
    for (const host of [...inOrder, strange]) sitesOff.delete(host);
    expect(fields.get("sites")).toEqual(inOrder);
    expect(inspect(file).outline).toMatchObject({ sites: inOrder, quarantine: [{ looks: "unknown" }] });
  });

  it("sets the counters aside where they are more than there can be", async () => {
    const { background } = await made(1);
    const counters = (count: number) =>
      Array.from({ length: count }, () => ({ slot: randomBytes(16), failures: 1, wait: 1 }));
    for (const [count, inPlace, aside] of [
      [17, 17, 0],
      [18, 0, 1],
      [40_000, 0, 1],
    ] as const) {
      attemptStorage.stored = counters(count);
      const { file, fields } = await dumped(background);
      expect((await openVaultFile(file, BY_PIN)).findings).toEqual([]);
      expect(fields.get("attempts")).toHaveLength(inPlace);
      expect(fields.get("quarantine")).toHaveLength(aside);
    }
  });

  it("is refused where it is larger than a message", async () => {
    const { background, storage } = await made(1);
    const rows = () => storage.quarantine.push({ id: randomBytes(16), sealed: new Uint8Array(2 ** 23) });
    for (let i = 0; i < 5; i++) rows();
    expect((await background.call("vault.dump", {})).ok).toBe(true);
    rows();
    expect(await background.call("vault.dump", {})).toEqual(failure("too-large"));
  });

  it("is not of a vault that is not there", async () => {
    expect(await new Background().call("vault.dump", {})).toEqual(failure("missing"));
  });
});
