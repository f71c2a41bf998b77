import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import { type CborMap, decodeCbor } from "../../../src/bytes/cbor.ts";
import { openVaultFile } from "../../../src/vault/files/backup.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { plainJson } from "../../fakes/plain-json.ts";
import { damage } from "../../fakes/tampering.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

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

  it("is not of a vault that is not there", async () => {
    expect(await new Background().call("vault.dump", {})).toEqual(failure("missing"));
  });
});
