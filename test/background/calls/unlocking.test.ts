import { beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import type { CborMap } from "../../../src/bytes/cbor.ts";
import { deriveFromPin } from "../../../src/vault/sealing/kdf.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { BY_PIN, type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";
import { argon2id } from "../../fakes/quick-argon2.ts";
import { changeHeader, changeSlot, damage, flipped } from "../../fakes/tampering.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const WRONG_PIN = { type: "pin", pin: "wrong pin" } as const;

/** `count` wrong PINs, each after its wait. */
async function wrongPins(background: Background, count: number) {
  for (let i = 0; i < count; i++) {
    // No more than a part of a wait is taken off at once.
    for (let left = (await background.value("vault.waysIn", {})).waitSeconds; left > 0; left -= 30) {
      background.ran += 30_000;
      await background.value("vault.waysIn", {});
    }
    expect(await background.call("vault.unlock", { secret: WRONG_PIN })).toEqual(failure("wrong-secret"));
  }
}

describe("a new vault", () => {
  it("is there, unlocked, with PIN and recovery code, and either opens it", async () => {
    const background = new Background();
    expect(await background.value("vault.state", {})).toBe("none");
    const { recoveryCode } = await background.value("vault.create", { pin: PIN });
    expect(recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await background.value("vault.state", {})).toBe("unlocked");
    const recovery = {
      type: "recovery",
      code: ` ${recoveryCode.toLowerCase().replaceAll("-", " ")}`,
    } as const;
    for (const secret of [BY_PIN, recovery]) {
      expect(await background.value("vault.lock", {})).toBeNull();
      expect(await background.value("vault.state", {})).toBe("locked");
      expect(await background.value("vault.unlock", { secret })).toBeNull();
      expect(await background.value("vault.state", {})).toBe("unlocked");
    }
  });

  it("has another recovery code each time", async () => {
    expect((await made()).recoveryCode).not.toBe((await made()).recoveryCode);
  });

  it("costs a guess what was asked for, or what this computer does in a second", async () => {
    const memoryOf = async (request: { memoryMiB?: number }) => {
      const background = new Background();
      await background.value("vault.create", { pin: PIN, ...request });
      const [slot] = await background.value("slots.list", {});
      return slot?.kdf;
    };
    expect(await memoryOf({ memoryMiB: 96 })).toEqual({ memoryKiB: 96 * 1024, passes: 3, lanes: 1 });
    // Here a guess takes no time at all.
    expect(await memoryOf({})).toEqual({ memoryKiB: 256 * 1024, passes: 3, lanes: 1 });
  });

  it.each([
    ["pin-too-short", "12345"],
    ["pin-too-short", "👍👍👍👍👍"],
    ["pin-too-long", "1".repeat(257)],
  ])("is refused with %s", async (code, pin) => {
    const background = new Background();
    expect(await background.call("vault.create", { pin })).toEqual(failure(code));
    expect(await background.value("vault.state", {})).toBe("none");
    expect(background.storage.writes).toBe(0);
  });

  it("does not take the place of one that is there", async () => {
    const { background, storage } = await made(1);
    const { writes } = storage;
    expect(await background.call("vault.create", { pin: "another PIN" })).toEqual(failure("exists"));
    expect(storage.writes).toBe(writes);
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });
});

describe("unlocking", () => {
  it("without a vault is told that there is none", async () => {
    expect(await new Background().call("vault.unlock", { secret: BY_PIN })).toEqual(failure("missing"));
  });

  it("tells a wrong secret from a mistyped recovery code", async () => {
    const { background, recoveryCode } = await made();
    const other = (await made()).recoveryCode;
    await background.value("vault.lock", {});
    const answers: unknown[] = [];
    const mistyped = recoveryCode.replace(/^./, (first) => (first === "7" ? "8" : "7"));
    for (const code of [other, mistyped, "7"]) {
      answers.push(await background.call("vault.unlock", { secret: { type: "recovery", code } }));
    }
    expect(answers).toEqual([
      failure("wrong-secret"),
      failure("recovery-code-typo", {
        message: expect.stringContaining("group 1, first character"),
        typo: { what: "wrong", at: 0 },
      }),
      failure("recovery-code-typo", {
        message: expect.stringContaining("this one has 1"),
        typo: { what: "length", all: 30, count: 1 },
      }),
    ]);
    expect(await background.value("vault.state", {})).toBe("locked");
  });

  it("with a device that has no slot is a wrong secret, and counts as no guess at the PIN", async () => {
    const { background } = await made();
    const device = { slot: toBase64Url(new Uint8Array(16)), output: toBase64Url(new Uint8Array(32)) };
    for (let i = 0; i < 6; i++) {
      expect(await background.call("vault.unlock", { secret: { type: "platform", ...device } })).toEqual(
        failure("wrong-secret"),
      );
    }
    expect(await background.value("vault.waysIn", {})).toMatchObject({ waitSeconds: 0, pinRests: false });
  });

  it("waits after five wrong PINs and says for how long; the right PIN counts no earlier", async () => {
    const { background } = await made();
    await background.value("vault.lock", {});
    await wrongPins(background, 5);
    vi.mocked(argon2id).mockClear();
    const reply = await background.call("vault.unlock", { secret: BY_PIN });
    expect(reply).toEqual(failure("wait", { seconds: 30, message: expect.stringContaining("30 seconds") }));
    expect(argon2id).not.toHaveBeenCalled();
    background.ran += 20_000;
    expect(await background.value("vault.waysIn", {})).toMatchObject({ waitSeconds: 10, pinRests: false });
    background.ran += 10_000;
    expect(await background.value("vault.unlock", { secret: BY_PIN })).toBeNull();
  });

  it("tells how to derive from the PIN, and takes what was derived: that counts and waits as the PIN alone", async () => {
    const { background } = await made();
    const { derivation } = await background.value("vault.waysIn", {});
    if (!derivation) throw new Error("Nothing to derive");
    const { slot, salt, ...cost } = derivation;
    const derive = (pin: string) => deriveFromPin(pin, { ...cost, salt: fromBase64Url(salt) });
    const right = { ...BY_PIN, derived: { slot, bytes: toBase64Url(await derive(PIN)) } };
    vi.mocked(argon2id).mockClear();
    await background.value("vault.lock", {});
    expect(await background.value("vault.unlock", { secret: right })).toBeNull();
    expect(argon2id).not.toHaveBeenCalled();

    const bytes = toBase64Url(await derive(WRONG_PIN.pin));
    const wrong = { ...WRONG_PIN, derived: { slot, bytes } };
    await background.value("vault.lock", {});
    for (let i = 0; i < 5; i++) {
      expect(await background.call("vault.unlock", { secret: wrong })).toEqual(failure("wrong-secret"));
    }
    vi.mocked(argon2id).mockClear();
    expect(await background.call("vault.unlock", { secret: right })).toEqual(
      failure("wait", { seconds: 30, message: expect.anything() }),
    );
    expect(argon2id).not.toHaveBeenCalled();
  });

  it("counts what was derived from a wrong PIN where it has no memory to derive itself", async () => {
    const { background } = await made();
    const { derivation } = await background.value("vault.waysIn", {});
    if (!derivation) throw new Error("Nothing to derive");
    const derived = { slot: derivation.slot, bytes: toBase64Url(someBytes(32, 1)) };
    await background.value("vault.lock", {});
    for (let i = 0; i < 5; i++) {
      vi.mocked(argon2id).mockRejectedValueOnce(new RangeError("Out of memory"));
      await background.call("vault.unlock", { secret: { ...WRONG_PIN, derived } });
    }
    expect(await background.value("vault.waysIn", {})).toMatchObject({ waitSeconds: 30 });
  });

  it("counts the wrong PINs of every request that takes one", async () => {
    const { background } = await made();
    const slot = (await background.value("slots.list", {}))[0]?.slot ?? "";
    const secret = WRONG_PIN;
    const requests = [
      () => background.call("vault.unlock", { secret }),
      () => background.call("vault.repair", { secret }),
      () => background.call("slots.add", { secret, add: { type: "recovery" } }),
      () => background.call("slots.replace", { secret, slot, by: { type: "recovery" } }),
      () => background.call("backup.make", { secret, passphrase: "four words in a row" }),
    ];
    for (const request of requests) expect(await request()).toEqual(failure("wrong-secret"));
    expect(await background.call("slots.remove", { secret: BY_PIN, slot })).toEqual(
      failure("wait", { seconds: 30 }),
    );
  });

  it("lets the PIN rest after ten, until the recovery code has opened the vault", async () => {
    const { background, recoveryCode } = await made();
    await background.value("vault.lock", {});
    await wrongPins(background, 10);
    expect(await background.value("vault.waysIn", {})).toMatchObject({ pinRests: true });
    expect(await background.call("vault.unlock", { secret: BY_PIN })).toEqual(failure("pin-rests"));
    await background.value("vault.unlock", { secret: { type: "recovery", code: recoveryCode } });
    expect(await background.value("vault.waysIn", {})).toMatchObject({ pinRests: false, waitSeconds: 0 });
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: BY_PIN });
  });

  const setKdf = (slot: CborMap, name: string, value: number) =>
    (slot.get("kdf") as CborMap).set(name, value);
  const flip = (map: CborMap, name: string) => map.set(name, flipped(map.get(name)));
  const damages: [string, (storage: MemoryStorage) => unknown][] = [
    ["newer-format", (storage) => changeHeader(storage, (fields) => fields.set("format", 3))],
    ["malformed", (storage) => changeHeader(storage, (fields) => fields.delete("tagKey"))],
    ["kdf-limits", (storage) => changeSlot(storage, "pin", (slot) => setKdf(slot, "memory", 1 << 21))],
    ["kdf-limits", (storage) => changeSlot(storage, "pin", (slot) => setKdf(slot, "passes", 1))],
    ["slot-damaged", (storage) => changeSlot(storage, "pin", (slot) => flip(slot, "wrapped"))],
    ["wrong-secret", (storage) => changeSlot(storage, "pin", (slot) => flip(slot, "commitment"))],
    ["header-changed", (storage) => changeHeader(storage, (fields) => flip(fields, "tagKey"))],
    ["manifest-damaged", (storage) => damage(storage.manifest)],
    [
      "manifest-damaged",
      (storage) => {
        storage.manifest = undefined;
      },
    ],
  ];

  it.each(damages)("a damaged vault is refused with %s, and stays as it is", async (code, act) => {
    const { background, storage } = await made(1);
    await background.value("vault.lock", {});
    act(storage);
    const { header, manifest, writes } = structuredClone(storage);
    expect(await background.call("vault.unlock", { secret: BY_PIN })).toEqual(failure(code));
    expect(background.session.keys).toBeUndefined();
    expect({ ...storage }).toMatchObject({ header, manifest, writes });
  });
});

it("a vault that has lost its header is damaged, not absent", async () => {
  const { background, storage } = await made(1);
  storage.header = undefined;
  expect(await background.value("vault.state", {})).toBe("damaged");
  expect(await background.call("vault.create", { pin: PIN })).toMatchObject({ ok: false });
  expect(storage.records).toHaveLength(1);
});

describe("the ways in", () => {
  it("are told while the vault is locked: PIN, recovery code, devices", async () => {
    const { background } = await made();
    const [credentialId, input] = [
      toBase64Url(Uint8Array.of(1, 2, 3)),
      toBase64Url(new Uint8Array(32).fill(7)),
    ];
    const platform = {
      credential: credentialId,
      input,
      output: toBase64Url(new Uint8Array(32)),
      synced: true,
    };
    await background.value("slots.add", { secret: BY_PIN, add: { type: "platform", ...platform } });
    await background.value("slots.add", {
      secret: BY_PIN,
      add: { type: "pin+platform", pin: PIN, ...platform },
    });
    await background.value("vault.lock", {});
    const slots = await background.value("slots.list", {});
    expect(await background.value("vault.waysIn", {})).toEqual({
      pin: true,
      derivation: { slot: slots[0]?.slot, salt: expect.any(String), memoryKiB: 262_144, passes: 3, lanes: 1 },
      waitSeconds: 0,
      pinRests: false,
      recovery: true,
      platform: [
        { slot: slots[2]?.slot, withPin: false, credential: credentialId, input },
        { slot: slots[3]?.slot, withPin: true, credential: credentialId, input },
      ],
      otherHeader: false,
    });
  });

  it("say where a slot of a kind is not there", async () => {
    const { background } = await made();
    const [pin, recovery] = await background.value("slots.list", {});
    const device = {
      credential: "AQID",
      input: toBase64Url(new Uint8Array(32)),
      output: toBase64Url(new Uint8Array(32)),
      synced: false,
    };
    const remove = (slot = "") => background.value("slots.remove", { secret: BY_PIN, slot });
    await remove(recovery?.slot);
    expect(await background.value("vault.waysIn", {})).toMatchObject({
      pin: true,
      recovery: false,
      platform: [],
    });
    await background.value("slots.add", { secret: BY_PIN, add: { type: "recovery" } });
    await background.value("slots.replace", {
      secret: BY_PIN,
      slot: pin?.slot ?? "",
      by: { type: "pin+platform", pin: PIN, ...device },
    });
    expect(await background.value("vault.waysIn", {})).toMatchObject({
      pin: false,
      recovery: true,
      platform: [{ withPin: true }],
    });
  });
});

describe("a vault of format 1", () => {
  function ofFormat1() {
    const background = new Background();
    background.storage.header = {
      format: 1,
      vaultId: someBytes(16, 1),
      tagKey: someBytes(32, 2),
      kdf: { type: "argon2id", memoryKiB: 65_536, passes: 3, parallelism: 1, salt: someBytes(16, 3) },
      wrapped: { nonce: someBytes(12, 4), sealed: someBytes(48, 5) },
    };
    return background;
  }

  it("is locked and opens by its PIN alone", async () => {
    const background = ofFormat1();
    expect(await background.value("vault.state", {})).toBe("locked");
    expect(await background.value("vault.waysIn", {})).toEqual({
      pin: true,
      waitSeconds: 0,
      pinRests: false,
      recovery: false,
      platform: [],
      otherHeader: false,
    });
    expect(await background.call("passkeys.list", {})).toEqual(failure("locked"));
    const { recoveryCode } = await made();
    expect(
      await background.call("vault.unlock", { secret: { type: "recovery", code: recoveryCode } }),
    ).toEqual(failure("wrong-secret"));
  });

  it("counts wrong PINs and tells of the wait beforehand, as any other", async () => {
    const background = ofFormat1();
    await wrongPins(background, 5);
    expect(await background.call("vault.unlock", { secret: BY_PIN })).toEqual(
      failure("wait", { seconds: 30 }),
    );
    expect(await background.value("vault.waysIn", {})).toMatchObject({ pin: true, waitSeconds: 30 });
  });
});

describe("passkeys", () => {
  it("are listed with what a person may see, and no key", async () => {
    const { background } = await made();
    await background.vault.add(credential(1, { archived: true, confirmed: false, lastUsedAt: 5 }));
    const { id, rpId, rpName, userName, userDisplayName, createdAt, privateKey } = credential(1);
    const reply = await background.call("passkeys.list", {});
    expect(reply).toEqual({
      ok: true,
      value: [
        {
          credentialId: toBase64Url(id),
          rpId,
          rpName,
          userName,
          userDisplayName,
          discoverable: true,
          createdAt,
          lastUsedAt: 5,
          archived: true,
          confirmed: false,
          backupEligible: true,
          backedUp: false,
        },
      ],
    });
    const text = JSON.stringify(reply);
    expect(text).not.toContain(toBase64Url(privateKey).slice(4, 30));
    expect(text).not.toContain(hex(privateKey));
  });

  it("are not listed while the vault is locked, nor of a vault whose manifest is damaged", async () => {
    const { background, storage } = await made(1);
    damage(storage.manifest);
    expect(await background.call("passkeys.list", {})).toEqual(failure("manifest-damaged"));
    await background.value("vault.lock", {});
    expect(await background.call("passkeys.list", {})).toEqual(failure("locked"));
  });
});
