import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PromptDecision } from "../../../src/wire/prompt.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { type Act, CLICK, choose, RIGHT, scene, WRONG } from "../../fakes/scene.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

it("lets be prepared what can be, once the person sees the question and before the decision", async () => {
  const { ask, hints, preparations } = await scene({ seeds: [1] });
  const seen: number[] = [];
  const look: Act = (_, prompt) => {
    seen.push(preparations());
    prompt.shown();
    seen.push(preparations());
    return CLICK;
  };
  await ask(hints.get(false), [look]);
  expect(seen).toEqual([0, 1]);
});

describe("get()", () => {
  it("locked, with one passkey: the PIN is all, and it verifies", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1], locked: true });
    const consent = await ask(hints.get(true), [RIGHT]);
    expect(consent).toEqual({ type: "approved", verified: true, chosen: credential(1) });
    expect(views).toEqual([
      {
        type: "get",
        rpId: "example.com",
        origin: "https://example.com",
        pin: "unlock",
        extras: [],
        platform: [],
        accounts: null,
      },
    ]);
    expect(await vault.state()).toBe("unlocked");
  });

  it("locked, with several: shows no account before the PIN, then lets choose without asking it again", async () => {
    const { ask, hints, views } = await scene({ seeds: [1, 2, 3], locked: true });
    const consent = await ask(hints.get(true), [RIGHT, choose(2)]);
    expect(consent).toEqual({ type: "approved", verified: true, chosen: credential(2) });
    expect(views[0]).toMatchObject({ pin: "unlock", accounts: null });
    expect(views[1]).toMatchObject({ pin: "none" });
    expect(views[1]?.type === "get" && views[1].accounts?.map(({ name }) => name)).toEqual(
      [3, 2, 1].map((seed) => credential(seed).userName),
    );
    expect(views[1]).not.toHaveProperty("problem");
  });

  it("unlocked: asks the PIN to verify, with the accounts in view", async () => {
    const { ask, hints, views } = await scene({ seeds: [1, 2] });
    const consent = await ask(hints.get(true), [choose(1, PIN)]);
    expect(consent).toMatchObject({ verified: true, chosen: credential(1) });
    expect(views[0]).toMatchObject({ pin: "verify", accounts: [{}, {}] });
  });

  it("tells what the vault holds of the site once it is open, and what the site asks for besides", async () => {
    const { ask, hints, views, vault } = await scene({ locked: true });
    const hint = { ...hints.create(true), extras: ["encryption-key"] as const };
    const open = async () => {
      await vault.unlock({ type: "pin", pin: PIN });
      return { type: "changed" } as const;
    };
    const hold = async () => {
      await vault.add(credential(1));
      return { type: "changed" } as const;
    };
    const use = async () => {
      await vault.update("example.com", (passkey) => ({ ...passkey, lastUsedAt: 1 }));
      return { type: "changed" } as const;
    };
    await ask(hint, [open, hold, use, { type: "cancel" }]);
    expect(views.map(({ history }) => history)).toEqual([undefined, "new", "held", "used"]);
    expect(views.map(({ extras }) => extras)).toEqual(Array(4).fill(["encryption-key"]));
  });

  it("unlocked and discouraged: a click is enough, and does not count as verification", async () => {
    const { ask, hints, views } = await scene({ seeds: [1] });
    expect(await ask(hints.get(false), [CLICK])).toMatchObject({ verified: false, chosen: credential(1) });
    expect(views[0]).toMatchObject({ pin: "none" });
  });

  it("locked and discouraged: the PIN that unlocks verifies", async () => {
    const { ask, hints } = await scene({ seeds: [1], locked: true });
    expect(await ask(hints.get(false), [RIGHT])).toMatchObject({ verified: true });
  });

  it("a wrong PIN is told and may be tried again; it neither unlocks nor verifies", async () => {
    for (const locked of [true, false]) {
      const { ask, hints, views, vault } = await scene({ seeds: [1], locked });
      const consent = await ask(hints.get(true), [WRONG, CLICK, RIGHT]);
      expect(consent).toMatchObject({ type: "approved", verified: true });
      expect(views.map(({ problem }) => problem?.code)).toEqual([undefined, "wrong-pin", "wrong-pin"]);
      expect(views.map(({ pin }) => pin)).toEqual(Array(3).fill(locked ? "unlock" : "verify"));
      expect(await vault.state()).toBe("unlocked");
    }
  });

  it("a PIN that is not asked for is not looked at", async () => {
    const { ask, hints } = await scene({ seeds: [1] });
    expect(await ask(hints.get(false), [WRONG])).toMatchObject({ type: "approved", verified: false });
  });

  it("an id that is not offered, and none among several, is no choice", async () => {
    const { ask, hints } = await scene({ seeds: [1, 2] });
    const consent = await ask(hints.get(true), [RIGHT, choose(9), CLICK, choose(1)]);
    expect(consent).toMatchObject({ verified: true, chosen: credential(1) });
  });

  it("locked, without a passkey for the site: says so, and the person can only leave", async () => {
    const { ask, hints, views } = await scene({ locked: true });
    expect(await ask(hints.get(true), [RIGHT, CLICK, { type: "cancel" }])).toEqual({ type: "declined" });
    expect(views[1]).toMatchObject({ pin: "none", accounts: [] });
  });

  it("locked from elsewhere while the person looks: asks for the PIN to unlock", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const whileLocking = async () => {
      await vault.lock();
      return CLICK;
    };
    expect(await ask(hints.get(false), [whileLocking, RIGHT])).toMatchObject({ verified: true });
    expect(views.map(({ pin }) => pin)).toEqual(["none", "unlock"]);
    expect(views[1]).not.toHaveProperty("problem");
  });

  it("locked from elsewhere while the view is made: asks for the PIN to unlock", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const hint = hints.get(false);
    if (hint.type !== "get") throw new Error(hint.type);
    let first = true;
    const candidates = async () => {
      if (first) await vault.lock();
      first = false;
      return hint.candidates();
    };
    expect(await ask({ ...hint, candidates }, [RIGHT])).toMatchObject({ type: "approved", verified: true });
    expect(views[0]).toMatchObject({ pin: "unlock", accounts: null });
  });
});

describe("the window", () => {
  it.each([RIGHT, { type: "cancel" }] as PromptDecision[])(
    "stays for its turn's end after $type, and the decision is noted once",
    async (decision) => {
      const { ask, hints, decisions } = await scene({ seeds: [1] });
      await ask(hints.get(true), [decision]);
      expect(browserState.openWindows()).toHaveLength(1);
      expect(decisions()).toBe(1);
    },
  );

  it("is closed before another device is asked, and the decision is noted once", async () => {
    const { ask, hints, decisions } = await scene({ seeds: [1] });
    let letClose = () => {};
    browserState.closing = new Promise((resolve) => {
      letClose = resolve;
    });
    let settled = false;
    const native = ask(hints.get(true), [{ type: "native" }]).finally(() => {
      settled = true;
    });
    await new Promise((done) => setTimeout(done, 20));
    expect(settled).toBe(false);
    letClose();
    expect(await native).toEqual({ type: "native" });
    expect(browserState.openWindows()).toEqual([]);
    expect(decisions()).toBe(1);
  });

  it.each(["get", "create"] as const)("closed while the PIN is checked declines a %s()", async (type) => {
    for (const locked of [true, false]) {
      for (const pin of [RIGHT, WRONG]) {
        const { ask, hints, vault, decisions } = await scene({ seeds: [1], locked });
        const check = locked ? ("unlock" as const) : ("verify" as const);
        const original = vault[check].bind(vault);
        const step: Act = (_, prompt) => {
          vi.spyOn(vault, check).mockImplementationOnce((text) => {
            prompt.closed();
            return original(text);
          });
          return pin;
        };
        expect(await ask(hints[type](true), [step])).toEqual({ type: "declined" });
        expect(decisions()).toBe(1);
      }
    }
  });

  it("closes on an abort, which rejects with its reason and decides nothing", async () => {
    const { ask, hints, decisions } = await scene({ seeds: [1] });
    const cancel = new AbortController();
    const reason = new DOMException("gone", "AbortError");
    const asking = ask(hints.get(true), [], cancel.signal);
    cancel.abort(reason);
    await expect(asking).rejects.toBe(reason);
    expect(browserState.openWindows()).toEqual([]);
    expect(decisions()).toBe(0);
    await expect(ask(hints.get(true), [], cancel.signal)).rejects.toBe(reason);
  });
});
