import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { encodeVaultFile } from "../../../src/vault/files/vault-file.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { makeVault } from "../../../src/vault/whole/new-vault.ts";
import { made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN, randomBytes } from "../../fakes/memory-vault.ts";
import { passkeyItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const passphrase = "a passphrase of theirs";

async function backupOf(generation: number): Promise<string> {
  const items = [{ id: randomBytes(16), revision: 1, item: passkeyItem(50, { rpId: "theirs.example" }) }];
  const slots = [{ type: "pin", pin: passphrase, cost: LEAST_COST }] as const;
  const { rows } = await makeVault(slots, { generation, items }, randomBytes);
  return toBase64Url(encodeVaultFile({ ...rows }));
}

describe("a backup of a vault that was written to very often", () => {
  it.each([2 ** 47 - 1, 2 ** 47, 2 ** 48 - 1, 2 ** 48])(
    "of generation %d leaves the vault room for all writes to come",
    async (generation) => {
      const { background } = await made(1, 2);
      await background.value("backup.restore", { file: await backupOf(generation), passphrase, replace: [] });
      const now = (await background.vault.whole()).manifest.generation;
      expect([now > 2 ** 46, now <= 2 ** 47 + 1]).toEqual([true, true]);
      await background.vault.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: 1 }));
      await background.value("vault.lock", {});
      await background.value("vault.unlock", { secret: BY_PIN });
      expect((await background.vault.whole()).findings).toEqual([]);
      expect(await background.vault.find("example.com")).toHaveLength(2);
      expect(await background.vault.find("theirs.example")).toEqual([
        credential(50, { rpId: "theirs.example" }),
      ]);
    },
  );

  it("is not made with a generation that no reader takes", async () => {
    await expect(backupOf(2 ** 48 + 1)).rejects.toMatchObject({ code: "malformed" });
  });
});
