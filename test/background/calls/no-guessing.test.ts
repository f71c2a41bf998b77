import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { failure, made, resetBackground } from "../../fakes/background.ts";
import { BY_PIN, PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

/** Nowhere but at the counted places is the PIN tried. */

const REQUESTS = ["backup.prove", "backup.preview", "backup.restore"] as const;

async function dumped() {
  const { background } = await made(1);
  const { file } = await background.value("vault.dump", {});
  return { background, file };
}

/** The same without what marks it as a dump. */
function stripped(file: string): string {
  const bytes = fromBase64Url(file);
  const content = decodeCbor(bytes.subarray(8)) as CborMap;
  for (const name of ["attempts", "sites", "quarantine"]) content.delete(name);
  return toBase64Url(concat(bytes.subarray(0, 8), encodeCbor(content)));
}

/** The same with another vault's id and the PIN slot alone, in which `change` changes something. */
function forgedHeader(file: string, change: (slot: CborMap) => void): string {
  const bytes = fromBase64Url(file);
  const content = decodeCbor(bytes.subarray(8)) as CborMap;
  const row = content.get("header") as CborMap;
  const body = decodeCbor(row.get("body") as Uint8Array) as CborMap;
  body.set("vault", new Uint8Array(16).fill(9));
  const slots = (body.get("slots") as CborMap[]).filter((slot) => slot.get("type") === "pin");
  slots.forEach(change);
  body.set("slots", slots);
  row.set("body", encodeCbor(body));
  return toBase64Url(concat(bytes.subarray(0, 8), encodeCbor(content)));
}

describe.each(REQUESTS)("%s", (request) => {
  it("takes no dump for a backup, with the right PIN neither, and derives nothing", async () => {
    const { background, file } = await dumped();
    vi.mocked(argon2id).mockClear();
    for (const passphrase of [PIN, "another"]) {
      for (const given of [file, stripped(file)]) {
        const reply = await background.call(request, { file: given, passphrase, replace: [] });
        expect(reply).toEqual(failure("not-a-backup"));
      }
    }
    expect(argon2id).not.toHaveBeenCalled();
  });

  it("takes no file of this vault with its PIN slot alone", async () => {
    const { background } = await made(1);
    const slots = await background.value("slots.list", {});
    const recovery = slots.find(({ type }) => type === "recovery");
    await background.value("slots.remove", { secret: BY_PIN, slot: recovery?.slot ?? "" });
    const file = stripped((await background.value("vault.dump", {})).file);
    const reply = await background.call(request, { file, passphrase: PIN, replace: [] });
    expect(reply).toEqual(failure("not-a-backup"));
  });

  it("takes no slot of this vault under another vault's id, nor its salt in another slot", async () => {
    const { background, file } = await dumped();
    const pin = (await background.vault.slots()).find(({ type }) => type === "pin");
    if (!pin?.kdf) throw new Error("No PIN");
    vi.mocked(argon2id).mockClear();
    const others = { id: new Uint8Array(16).fill(8), salt: new Uint8Array(16).fill(7) };
    for (const kept of ["both", "id", "salt"] as const) {
      const forged = forgedHeader(stripped(file), (slot) => {
        if (kept === "salt") slot.set("id", others.id);
        if (kept === "id") (slot.get("kdf") as CborMap).set("salt", others.salt);
      });
      const reply = await background.call(request, { file: forged, passphrase: PIN, replace: [] });
      expect(reply, kept).toEqual(failure("not-a-backup"));
    }
    expect(argon2id).not.toHaveBeenCalled();
    const foreign = forgedHeader(stripped(file), (slot) => {
      slot.set("id", others.id);
      (slot.get("kdf") as CborMap).set("salt", others.salt);
    });
    const reply = await background.call(request, { file: foreign, passphrase: PIN, replace: [] });
    expect(reply).toEqual(failure("wrong-secret"));
  });

  it("derives nothing while the vault is locked", async () => {
    const { background } = await made(1);
    const { file } = await background.value("backup.make", {
      secret: BY_PIN,
      passphrase: "four random words",
    });
    await background.value("vault.lock", {});
    vi.mocked(argon2id).mockClear();
    const reply = await background.call(request, { file, passphrase: "four random words", replace: [] });
    expect(reply).toEqual(failure("locked"));
    expect(argon2id).not.toHaveBeenCalled();
  });
});
