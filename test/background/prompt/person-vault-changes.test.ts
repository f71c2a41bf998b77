import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Prompt, PromptAnswer } from "../../../background/prompt/prompt-windows.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { type Act, CLICK, choose, RIGHT, type Step, scene, WRONG } from "../../fakes/scene.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

describe("a vault that changes while the person looks", () => {
  it("is shown as it is now, with nothing asked twice", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const steps: Step[] = [
      async () => {
        await vault.add(credential(2));
        return { type: "changed" };
      },
      async () => {
        await vault.lock();
        return { type: "changed" };
      },
      RIGHT,
      choose(2),
    ];
    expect(await ask(hints.get(true), steps)).toMatchObject({ verified: true, chosen: credential(2) });
    expect(views).toMatchObject([
      { pin: "verify", accounts: [{}] },
      { pin: "verify", accounts: [{}, {}] },
      { pin: "unlock", accounts: null },
      { pin: "none", accounts: [{}, {}] },
    ]);
  });

  it("in something else is not shown anew, and the decision counts", async () => {
    const { ask, hints, views } = await scene({ seeds: [1] });
    const step: Act = async (_, prompt) => {
      const asked = vi.spyOn(prompt, "ask");
      prompt.answer({ type: "changed" });
      await vi.waitFor(() => expect(asked).toHaveBeenCalled());
      return RIGHT;
    };
    expect(await ask(hints.get(true), [step])).toMatchObject({ verified: true, chosen: credential(1) });
    expect(views).toHaveLength(1);
  });

  it("and is decided on in the same moment, asks once more", async () => {
    const { ask, hints } = await scene({ seeds: [1] });
    const step: Act = (_, prompt) => {
      prompt.answer({ type: "changed" });
      // Comes while the view is made again.
      return RIGHT;
    };
    expect(await ask(hints.get(true), [step, RIGHT])).toMatchObject({ chosen: credential(1) });
  });

  it("after the decision has come, is looked into once more", async () => {
    const { ask, hints, vault } = await scene({
      seeds: [1],
      ready: async () => {
        await vault.update("example.com", (passkey) => ({ ...passkey, userName: "renamed" }));
        open?.answer({ type: "changed" });
      },
    });
    let open: Prompt | undefined;
    const step: Act = (_, prompt) => {
      open = prompt;
      return CLICK;
    };
    expect(await ask(hints.get(false), [step])).toMatchObject({ chosen: { userName: "renamed" } });
  });

  it("and has changed before whoever changed it says so, is looked into once more", async () => {
    const { ask, hints, vault, storage } = await scene({ seeds: [1, 2] });
    const commit = storage.commit.bind(storage);
    // As the second copy, which is written after the first.
    let copied: (() => void) | undefined;
    storage.commit = async (write) => {
      await commit(write);
      await new Promise<void>((done) => {
        copied = done;
      });
    };
    let writing = Promise.resolve();
    const step: Act = async () => {
      writing = vault.update("example.com", (passkey) =>
        passkey.userName === credential(1).userName ? { ...passkey, deletedAt: 1 } : undefined,
      );
      await vi.waitFor(() => expect(copied).toBeDefined());
      return choose(1);
    };
    const second: Act = (view) => {
      expect(view.type === "get" && view.accounts).toMatchObject([{ name: credential(2).userName }]);
      return { type: "cancel" };
    };
    expect(await ask(hints.get(false), [step, second])).toEqual({ type: "declined" });
    copied?.();
    await writing;
  });

  it("by being locked after the decision has come, is to be opened first", async () => {
    let decided = false;
    const { ask, hints, vault, views } = await scene({
      seeds: [1],
      ready: async () => {
        if (!decided) await vault.lock();
        decided = true;
      },
    });
    expect(await ask(hints.get(false), [CLICK, RIGHT])).toMatchObject({ verified: true });
    expect(views.map(({ pin }) => pin)).toEqual(["none", "unlock"]);
  });

  it("in nothing is not looked into again for a decision", async () => {
    const { ask, hints, storage } = await scene({ seeds: [1] });
    for (const hint of [hints.get(false), hints.create(false)]) {
      let reads = 0;
      const step: Act = () => {
        vi.spyOn(storage, "readHead").mockImplementation(() => {
          reads++;
          return Promise.reject(new Error("nobody should look"));
        });
        return CLICK;
      };
      expect(await ask(hint, [step])).toMatchObject({ type: "approved" });
      expect(reads).toBe(0);
      vi.restoreAllMocks();
    }
  });

  it("in nothing is looked into for the PIN alone", async () => {
    const { ask, hints, storage, vault } = await scene({ seeds: [1] });
    for (const hint of [hints.get(true), hints.create(true)]) {
      const verify = vault.verify.bind(vault);
      vi.spyOn(vault, "verify").mockImplementationOnce(async (secret) => {
        await verify(secret);
        vi.spyOn(storage, "readHead").mockRejectedValue(new Error("nobody should look"));
      });
      expect(await ask(hint, [RIGHT])).toMatchObject({ type: "approved", verified: true });
      vi.restoreAllMocks();
    }
  });

  it("while the PIN is tried is looked into once more", async () => {
    const { ask, hints, vault } = await scene({ seeds: [1] });
    const verify = vault.verify.bind(vault);
    vi.spyOn(vault, "verify").mockImplementationOnce(async (secret) => {
      await verify(secret);
      await vault.update("example.com", (passkey) => ({ ...passkey, userName: "renamed" }));
    });
    expect(await ask(hints.get(true), [RIGHT])).toMatchObject({ chosen: { userName: "renamed" } });
  });

  it("keeps the problem in view", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const whileAdding = async (): Promise<PromptAnswer> => {
      await vault.add(credential(2));
      return { type: "changed" };
    };
    await ask(hints.get(true), [WRONG, whileAdding, choose(1, PIN)]);
    expect(views.map(({ problem }) => problem?.code)).toEqual([undefined, "wrong-pin", "wrong-pin"]);
  });

  it("locked from elsewhere when the view has been made: shows no account, and asks to unlock", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1, 2] });
    const hint = hints.get(false);
    if (hint.type !== "get") throw new Error(hint.type);
    let remaking: Prompt | undefined;
    const candidates = async () => {
      const found = await hint.candidates();
      if (remaking) {
        await vault.lock();
        remaking.answer({ type: "changed" });
        remaking = undefined;
      }
      return found;
    };
    const whileAdding: Act = async (_, prompt) => {
      remaking = prompt;
      await vault.add(credential(3));
      return { type: "changed" };
    };
    await ask({ ...hint, candidates }, [whileAdding, RIGHT, choose(3)]);
    expect(views[1]).toMatchObject({ pin: "unlock", accounts: null });
  });
});
