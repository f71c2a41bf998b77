import { argon2id } from "@noble/hashes/argon2.js";
import { describe, expect, it, vi } from "vitest";

const cost = { memory: 64, passes: 2, lanes: 1 };
const salt = new Uint8Array(16).fill(7);

describe("Argon2id", () => {
  it("gives the bytes of another implementation", async () => {
    const { argon2Key } = await import("../../../src/exchange/files/argon2.ts");
    const other = argon2id("password", salt, { t: 2, m: 64, p: 1, dkLen: 32 });
    expect(await argon2Key("password", salt, cost)).toEqual(other);
  });

  it("says that the memory is not there, whatever the library throws", async () => {
    vi.resetModules();
    vi.doMock("hash-wasm", () => ({ argon2id: () => Promise.reject(new RangeError("out of memory")) }));
    const { argon2Key } = await import("../../../src/exchange/files/argon2.ts");
    await expect(argon2Key("password", salt, { ...cost, memory: 2 ** 20 })).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("1024 MiB"),
    });
    vi.doUnmock("hash-wasm");
  });
});
