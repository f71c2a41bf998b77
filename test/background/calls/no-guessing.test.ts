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
