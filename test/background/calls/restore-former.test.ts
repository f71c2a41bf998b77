import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { makeBackup, openBackup } from "../../../src/vault/files/backup.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { type Background, made, resetBackground } from "../../fakes/background.ts";
import { someBytes } from "../../fakes/hex.ts";
import { committed, contents, passkey } from "../../fakes/imports.ts";
import { BY_PIN, randomBytes } from "../../fakes/memory-vault.ts";
import { passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const passphrase = "four words in a row";
const OLD = someBytes(32, 2);
const NEW = someBytes(32, 77);

/** A vault whose one passkey an import has replaced: the former one lies in the bin. */
async function replacedVault() {
  const { background } = await made();
  await put(background.vault, passkeyItem(1, { privateKey: OLD }));
  const entry = passkey(1, { privateKey: toBase64Url(NEW), signCount: 5 });
  const { replaced } = await committed(background, [], [0], [entry]);
  const [{ item, former = "" } = { item: "" }] = replaced;
  const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase });
  return { background, file, item, former };
}

const bin = (background: Background, items: string[], deleted: boolean) =>
  background.value("items.change", { items, change: { deleted } });

async function keys(background: Background) {
  expect((await background.report()).findings).toEqual([]);
  const all = (await contents(background)).flatMap(({ kind, value }) => (kind === "passkey" ? [value] : []));
  const of = (inBin: boolean) =>
    all
      .filter(({ deletedAt }) => (deletedAt !== undefined) === inBin)
      .map(({ privateKey, signCount }) => ({ privateKey, signCount }));
  return { inUse: of(false), inBin: of(true) };
}

describe("a backup of a vault with a passkey and a former one of its id", () => {
  it("is proven, and restored into an empty vault as it was", async () => {
    const { background, file } = await replacedVault();
    expect(await background.value("backup.prove", { file, passphrase })).toMatchObject({ records: 2 });
    const { background: empty } = await made();
    const restore = () => empty.value("backup.restore", { file, passphrase, replace: [] });
    expect(await restore()).toEqual({ added: 2, replaced: 0 });
    expect(await keys(empty)).toMatchObject({ inUse: [{ privateKey: NEW }], inBin: [{ privateKey: OLD }] });
    expect(await restore()).toEqual({ added: 0, replaced: 0 });
  });

  it("brings one of them back where the other was in use since, which gives way", async () => {
    const { background, file, item, former } = await replacedVault();
    await bin(background, [item], true);
    await bin(background, [former], false);
    expect(await keys(background)).toMatchObject({ inUse: [{ privateKey: OLD }] });
    const reply = await background.value("backup.restore", { file, passphrase, replace: [item] });
    expect(reply).toEqual({ added: 0, replaced: 1 });
    expect(await keys(background)).toMatchObject({
      inUse: [{ privateKey: NEW }],
      inBin: [{ privateKey: OLD }],
    });
  });

  it("replaces only by choice what is in use under the former one's record", async () => {
    const { file, item, former } = await replacedVault();
    const { background } = await made();
    const id = fromBase64Url(former);
    await background.vault.change(async () => [{ id, item: passkeyItem(1, { privateKey: OLD }) }]);
    const restore = (replace: string[]) => background.value("backup.restore", { file, passphrase, replace });
    expect(await restore([])).toEqual({ added: 0, replaced: 0 });
    expect(await keys(background)).toMatchObject({ inUse: [{ privateKey: OLD }], inBin: [] });
    await restore([item]);
    expect(await keys(background)).toMatchObject({
      inUse: [{ privateKey: NEW }],
      inBin: [{ privateKey: OLD }],
    });
  });

  it("takes no counter back that the site has seen of the other", async () => {
    const { background, file, item, former } = await replacedVault();
    await bin(background, [item], true);
    await background.value("items.erase", { items: [item] });
    await bin(background, [former], false);
    await background.vault.update("example.com", (one) => ({ ...one, signCount: 9 }));
    await background.value("backup.restore", { file, passphrase, replace: [item] });
    expect(await keys(background)).toEqual({
      inUse: [{ privateKey: NEW, signCount: 9 }],
      inBin: [{ privateKey: OLD, signCount: 9 }],
    });
  });

  it("is none with both of them outside of the bin", async () => {
    const { background, file } = await replacedVault();
    const whole = await openBackup(fromBase64Url(file), passphrase);
    const items = whole.items.map(({ item, ...stored }) => {
      if (item.kind !== "passkey") return { ...stored, item };
      const { deletedAt: _, ...value } = item.value;
      return { ...stored, item: { ...item, value } };
    });
    const twice = await makeBackup({ ...whole, items }, passphrase, LEAST_COST, randomBytes);
    const call = background.call("backup.preview", { file: toBase64Url(twice), passphrase });
    expect(await call).toMatchObject({ ok: false, error: { code: "malformed" } });
  });
});
