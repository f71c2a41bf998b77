import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseHeader, type VaultHeader } from "../../src/vault/header.ts";
import { KDF_BOUNDS } from "../../src/vault/kdf.ts";
import { madeVault, PIN } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

const made = await madeVault();
const sound = () => structuredClone(made.storage.header) as VaultHeader;

/** A copy of the sound header with one member, named by its path, set to something else or left out. */
function damaged(path: string, value: unknown): Record<string, unknown> {
  const header = sound() as unknown as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() ?? "";
  const holder = names.reduce((at, name) => at[name] as Record<string, unknown>, header);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return header;
}

const MEMBERS = {
  vaultId: 16,
  tagKey: 32,
  "kdf.salt": 16,
  "wrapped.nonce": 12,
  "wrapped.sealed": 48,
};

describe("a header", () => {
  it("as the vault wrote it is read", () => {
    expect(parseHeader(sound())).toEqual(made.storage.header);
  });

  it.each([null, 1, "text", [], {}, new Uint8Array(16)])("is not %o", (stored) => {
    expect(() => parseHeader(stored)).toThrow(expect.objectContaining({ code: "damaged" }));
  });

  it.each([2, 3, 1000])("of format %i is newer", (format) => {
    expect(() => parseHeader({ format })).toThrow(expect.objectContaining({ code: "newer-format" }));
    expect(() => parseHeader(damaged("format", format))).toThrow(
      expect.objectContaining({ code: "newer-format" }),
    );
  });

  it.each([undefined, null, 0, -1, 1.5, "1", "2", Number.NaN, Number.POSITIVE_INFINITY, true])(
    "with the format %o is damaged",
    (format) => {
      expect(() => parseHeader(damaged("format", format))).toThrow(
        expect.objectContaining({ code: "damaged" }),
      );
    },
  );

  describe.each(Object.entries(MEMBERS))("with another %s", (path, length) => {
    it.each([
      ["missing", undefined],
      ["null", null],
      ["too short", new Uint8Array(length - 1)],
      ["too long", new Uint8Array(length + 1)],
      ["empty", new Uint8Array()],
      ["a text", "a".repeat(length)],
      ["an array", new Array(length).fill(0)],
      ["a buffer", new ArrayBuffer(length)],
      ["of other elements", new Uint16Array(length)],
    ])("%s is damaged", (_, value) => {
      expect(() => parseHeader(damaged(path, value))).toThrow(expect.objectContaining({ code: "damaged" }));
    });
  });

  it.each([
    ["kdf", undefined],
    ["kdf", null],
    ["kdf", "argon2id"],
    ["kdf.type", undefined],
    ["kdf.type", "argon2i"],
    ["kdf.type", "pbkdf2"],
    ["wrapped", undefined],
    ["wrapped", null],
    ["wrapped", new Uint8Array(60)],
  ])("with %s = %o is damaged", (path, value) => {
    expect(() => parseHeader(damaged(path, value))).toThrow(expect.objectContaining({ code: "damaged" }));
  });
});

describe.each(Object.entries(KDF_BOUNDS))("the cost %s", (name, { min, max }) => {
  it.each([
    min - 1,
    max + 1,
    0,
    -1,
    1e12,
    min + 0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    `${min}`,
    null,
    undefined,
  ])("of %o is refused before anything is derived", async (value) => {
    const { vault, storage } = await madeVault();
    await vault.lock();
    storage.header = damaged(`kdf.${name}`, value);
    vi.mocked(argon2id).mockClear();
    await expect(vault.unlock(PIN)).rejects.toMatchObject({ name: "VaultError", code: "damaged" });
    expect(argon2id).not.toHaveBeenCalled();
  });

  it("at its bounds is read", () => {
    expect(() => parseHeader(damaged(`kdf.${name}`, min))).not.toThrow();
    expect(() => parseHeader(damaged(`kdf.${name}`, max))).not.toThrow();
  });
});

describe("the vault over a header", () => {
  it("of a newer format tells so, derives nothing and overwrites nothing", async () => {
    const { vault, storage } = await madeVault();
    storage.header = { format: 2 };
    vi.mocked(argon2id).mockClear();
    for (const call of [vault.state(), vault.unlock(PIN), vault.create(PIN), vault.passkeys()]) {
      await expect(call).rejects.toMatchObject({ code: "newer-format" });
    }
    expect(argon2id).not.toHaveBeenCalled();
    expect(storage.header).toEqual({ format: 2 });
  });

  it.each(["vaultId", "kdf.salt", "wrapped.nonce", "wrapped.sealed"])(
    "with one bit of %s changed does not open",
    async (path) => {
      const { vault, storage } = await madeVault();
      await vault.lock();
      const names = path.split(".");
      const bytes = names.reduce((at, name) => (at as Record<string, unknown>)[name], storage.header);
      (bytes as Uint8Array)[3] = ((bytes as Uint8Array)[3] ?? 0) ^ 1;
      await expect(vault.unlock(PIN)).rejects.toMatchObject({ code: "wrong-pin" });
    },
  );
});
