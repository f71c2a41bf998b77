import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { VaultError } from "../../../src/vault/errors.ts";
import { deriveFromPin } from "../../../src/vault/sealing/kdf.ts";
import { SlotKeeper } from "../../../src/vault/slots/slot-keeper.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import type { PromptDecision } from "../../../src/wire/prompt.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, type MemoryStorage, PIN, randomBytes } from "../../fakes/memory-vault.ts";
import { argon2id } from "../../fakes/quick-argon2.ts";
import { CLICK, choose, RIGHT, scene, WRONG } from "../../fakes/scene.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

const CREDENTIAL = { credential: someBytes(48, 1), input: someBytes(32, 2), synced: false };
const OUTPUT = someBytes(32, 3);

/** Adds a slot on a device, alone or with the PIN, and gives what the window is told of it. */
async function addDevice({ vault, storage }: { vault: Vault; storage: MemoryStorage }, withPin: boolean) {
  const keeper = new SlotKeeper(vault, storage, randomBytes);
  const cost = { memoryKiB: 65_536, passes: 3, lanes: 1 };
  const device = { platform: CREDENTIAL, output: OUTPUT };
  await keeper.add(
    BY_PIN,
    withPin ? { type: "pin+platform", pin: PIN, cost, ...device } : { type: "platform", ...device },
  );
  return {
    slot: toBase64Url((await vault.slots()).at(-1)?.id ?? new Uint8Array()),
    withPin,
    credential: toBase64Url(CREDENTIAL.credential),
    input: toBase64Url(CREDENTIAL.input),
  };
}

const by = (slot: string, pin?: string, output = OUTPUT): PromptDecision => ({
  type: "approve",
  platform: { slot, output: toBase64Url(output) },
  ...(pin !== undefined && { pin }),
});

describe.each([
  ["unlock", true],
  ["verify", false],
] as const)("a device, to %s", (use, locked) => {
  async function withDevice(withPin: boolean) {
    const set = await scene({ seeds: [1] });
    const device = await addDevice(set, withPin);
    if (locked) await set.vault.lock();
    set.guard.guesses = 0;
    return { ...set, device };
  }

  it("is offered in the view, and its answer is all that is needed: it verifies", async () => {
    const { ask, hints, views, vault, guard, device } = await withDevice(false);
    const consent = await ask(hints.get(true), [by(device.slot)]);
    expect(consent).toEqual({ type: "approved", verified: true, chosen: credential(1) });
    expect(views).toMatchObject([{ pin: use, platform: [device] }]);
    expect(await vault.state()).toBe("unlocked");
    expect(guard.guesses).toBe(0);
  });

  it("counts with an empty PIN field too", async () => {
    const { ask, hints, device } = await withDevice(false);
    expect(await ask(hints.get(true), [by(device.slot, "")])).toMatchObject({ verified: true });
  });

  it("that answers something else is refused, and counts as no guess", async () => {
    const { ask, hints, views, guard, device } = await withDevice(false);
    const steps = [by(device.slot, undefined, someBytes(32, 4)), by(toBase64Url(someBytes(16, 5))), RIGHT];
    expect(await ask(hints.get(true), steps)).toMatchObject({ verified: true });
    expect(views.map(({ problem }) => problem?.code)).toEqual([undefined, "wrong-pin", "wrong-pin"]);
    expect(guard.guesses).toBe(1);
  });

  it("with the PIN needs both, right", async () => {
    const { ask, hints, views, device } = await withDevice(true);
    const steps = [
      by(device.slot),
      by(device.slot, "wrong pin"),
      by(device.slot, PIN, someBytes(32, 4)),
      by(device.slot, PIN),
    ];
    expect(await ask(hints.get(true), steps)).toMatchObject({ type: "approved", verified: true });
    expect(views.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      "wrong-pin",
      "wrong-pin",
      "wrong-pin",
    ]);
    expect(views[0]).toMatchObject({ platform: [device] });
  });
});

describe("a device", () => {
  it("is not offered where a click is enough, and its answer is not looked at", async () => {
    const set = await scene({ seeds: [1] });
    await addDevice(set, false);
    const decision = by(toBase64Url(someBytes(16, 5)));
    expect(await set.ask(set.hints.get(false), [decision])).toMatchObject({ verified: false });
    expect(set.views).toMatchObject([{ pin: "none", platform: [] }]);
  });

  it("that unlocked is not asked again for the choice", async () => {
    const set = await scene({ seeds: [1, 2] });
    const { slot } = await addDevice(set, false);
    await set.vault.lock();
    expect(await set.ask(set.hints.get(true), [by(slot), choose(2)])).toMatchObject({
      verified: true,
      chosen: credential(2),
    });
    expect(set.views).toMatchObject([
      { pin: "unlock", platform: [{ slot }] },
      { pin: "none", platform: [] },
    ]);
  });

  it("is offered for a new passkey, too", async () => {
    const set = await scene({});
    const { slot } = await addDevice(set, false);
    expect(await set.ask(set.hints.create(true), [by(slot)])).toEqual({ type: "approved", verified: true });
    expect(set.views).toMatchObject([{ type: "create", platform: [{ slot }] }]);
  });
});

describe("a PIN", () => {
  it("that was not typed is told as a wrong one, and counts as no guess", async () => {
    for (const locked of [true, false]) {
      const { ask, hints, views, guard } = await scene({ seeds: [1], locked });
      const nothing = { type: "approve", pin: "" } as const;
      expect(await ask(hints.get(true), [CLICK, nothing, { type: "cancel" }])).toEqual({ type: "declined" });
      expect(views.map(({ problem }) => problem?.code)).toEqual([undefined, "wrong-pin", "wrong-pin"]);
      expect(guard.guesses).toBe(0);
    }
  });

  it.each([
    ["unlock", true],
    ["verify", false],
  ] as const)("to %s counts as one guess each time, wrong or right", async (_, locked) => {
    const { ask, hints, guard } = await scene({ seeds: [1], locked });
    await ask(hints.get(true), [WRONG, WRONG, RIGHT]);
    expect(guard.guesses).toBe(3);
  });

  it.each([
    [new VaultError("wait", "Try again later.", { seconds: 30 }), { code: "wait", seconds: 30 }],
    [new VaultError("pin-rests", "Open the vault in another way."), { code: "pin-rests" }],
    [new VaultError("slot-damaged", "It is damaged."), { code: "vault", message: "It is damaged." }],
  ])("that meets “%s” is told so, and neither unlocks nor verifies", async (error, problem) => {
    for (const locked of [true, false]) {
      const { ask, hints, views, vault, guard } = await scene({ seeds: [1], locked });
      vi.spyOn(guard, "guess").mockRejectedValueOnce(error);
      let stateThen: unknown;
      const look = async () => {
        stateThen = await vault.state();
        return RIGHT;
      };
      expect(await ask(hints.get(true), [RIGHT, look])).toMatchObject({ verified: true });
      expect(views[1]).toMatchObject({ pin: locked ? "unlock" : "verify", problem });
      expect(stateThen).toBe(locked ? "locked" : "unlocked");
    }
  });
});

describe("a computer that slept while the window was open", () => {
  it("has locked the vault before the decision counts: the click is not enough any more", async () => {
    let asleep = true;
    const set = await scene({
      seeds: [1],
      ready: async () => {
        if (asleep) await set.vault.lock();
        asleep = false;
      },
    });
    expect(await set.ask(set.hints.get(false), [CLICK, RIGHT])).toMatchObject({ verified: true });
    expect(set.views).toMatchObject([
      { pin: "none", accounts: [{}] },
      { pin: "unlock", accounts: null },
    ]);
    expect(set.views[1]).not.toHaveProperty("problem");
  });

  it("and could not be locked fails the request; nothing is approved", async () => {
    const { ask, hints, decisions } = await scene({
      seeds: [1],
      ready: () => Promise.reject(new Error("no session")),
    });
    await expect(ask(hints.get(false), [CLICK])).rejects.toThrow("no session");
    expect(decisions()).toBe(0);
    expect(browserState.openWindows()).toEqual([]);
  });
});

describe("a PIN that the window has derived from", () => {
  it.each([true, false])("is taken without deriving again; locked before: %s", async (locked) => {
    const { ask, hints, vault, guard } = await scene({ seeds: [1] });
    const { id, kdf } = (await vault.slots()).find(({ type }) => type === "pin") ?? {};
    if (!id || !kdf) throw new Error("No PIN");
    const derived = { slot: toBase64Url(id), bytes: toBase64Url(await deriveFromPin(PIN, kdf)) };
    if (locked) await vault.lock();
    guard.guesses = 0;
    vi.mocked(argon2id).mockClear();
    const consent = await ask(hints.get(true), [{ type: "approve", pin: PIN, derived }]);
    expect(consent).toMatchObject({ type: "approved", verified: true });
    expect(argon2id).not.toHaveBeenCalled();
    expect(guard.guesses).toBe(1);
  });
});
