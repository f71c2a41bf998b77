import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsentHint } from "../../../src/authenticator/ports.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { CLICK, RIGHT, type Step, scene } from "../../fakes/scene.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

describe("create()", () => {
  it("unlocked: shows what is superseded, verifies, and takes one answer", async () => {
    const { ask, hints, views } = await scene({ seeds: [1] });
    expect(await ask(hints.create(true), [RIGHT])).toEqual({ type: "approved", verified: true });
    expect(views[0]).toMatchObject({
      type: "create",
      pin: "verify",
      rpName: "Example",
      user: { name: "ada", displayName: "Ada" },
      supersedes: [
        { credentialId: toBase64Url(credential(1).id), name: credential(1).userName, confirmed: true },
      ],
    });
  });

  it("tells of a passkey that the site may not know", async () => {
    const { ask, hints, views, vault } = await scene({});
    await vault.add(credential(1, { confirmed: false }));
    await ask(hints.create(true), [{ type: "cancel" }]);
    await ask(hints.get(true), [{ type: "cancel" }]);
    expect(views).toMatchObject([
      { supersedes: [{ confirmed: false }] },
      { accounts: [{ confirmed: false }] },
    ]);
  });

  it("superseding what came while the person looked: a second view shows it", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const whileAdding = async () => {
      await vault.add(credential(2));
      return RIGHT;
    };
    expect(await ask(hints.create(true), [whileAdding, CLICK])).toEqual({ type: "approved", verified: true });
    expect(views).toMatchObject([
      { pin: "verify", supersedes: [{}] },
      { pin: "none", supersedes: [{}, {}] },
    ]);
  });

  it("approved for less than it would supersede by now: asks again, and shows it", async () => {
    const { ask, hints, views } = await scene({ seeds: [1, 2] });
    const early = { ...RIGHT, supersedes: [toBase64Url(credential(1).id)] };
    expect(await ask(hints.create(true), [early, CLICK])).toEqual({ type: "approved", verified: true });
    expect(views).toMatchObject([
      { pin: "verify", supersedes: [{}, {}] },
      { pin: "none", supersedes: [{}, {}] },
    ]);
  });

  it("approved for less than the view shows: is shown it again, though nothing has changed", async () => {
    const { ask, hints, views, storage } = await scene({ seeds: [1] });
    // As a click on an earlier view, which showed nothing, that was still on its way.
    const early = { ...CLICK, supersedes: [] };
    const head = vi.spyOn(storage, "readHead");
    const again: Step = () => CLICK;
    const consent = ask(hints.create(false), [early, again]);
    expect(await consent).toEqual({ type: "approved", verified: false });
    expect(head).toHaveBeenCalled();
    expect(views).toMatchObject([{ supersedes: [{}] }, { supersedes: [{}] }]);
  });

  it("superseding less than was shown: one answer", async () => {
    const { ask, hints, vault } = await scene({ seeds: [1, 2] });
    const hint = hints.create(true);
    if (hint.type !== "create") throw new Error(hint.type);
    const superseded = async () => (await hint.superseded()).filter(({ archived }) => !archived);
    const whileArchiving = async () => {
      await vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
      return RIGHT;
    };
    expect(await ask({ ...hint, superseded }, [whileArchiving])).toMatchObject({ type: "approved" });
  });

  it("locked from elsewhere while the person looks: asks for the PIN to unlock", async () => {
    const { ask, hints, views, vault } = await scene({ seeds: [1] });
    const whileLocking = async () => {
      await vault.lock();
      return CLICK;
    };
    const consent = await ask(hints.create(false), [whileLocking, RIGHT, CLICK]);
    expect(consent).toEqual({ type: "approved", verified: true });
    expect(views.map(({ pin }) => pin)).toEqual(["none", "unlock", "none"]);
    expect(views.every((view) => !view.problem)).toBe(true);
  });

  it("locked from elsewhere right after the PIN, superseding nothing: asks to unlock all the same", async () => {
    const { ask, hints, views, vault } = await scene({});
    vi.spyOn(vault, "verify").mockImplementationOnce(() => vault.lock());
    // As of a second factor, for which nobody looks into the vault.
    const hint = { ...hints.create(true), superseded: async () => [] } as ConsentHint;
    expect(await ask(hint, [RIGHT, RIGHT])).toEqual({ type: "approved", verified: true });
    expect(views.map(({ pin }) => pin)).toEqual(["verify", "unlock"]);
  });

  it("locked, superseding: a second view shows what, and the PIN is not asked again", async () => {
    const { ask, hints, views } = await scene({ seeds: [1], locked: true });
    expect(await ask(hints.create(true), [RIGHT, CLICK])).toEqual({ type: "approved", verified: true });
    expect(views[0]).toMatchObject({ pin: "unlock", supersedes: [] });
    expect(views[1]).toMatchObject({ pin: "none", supersedes: [{ name: credential(1).userName }] });
  });

  it("locked, superseding: the second view may still be declined", async () => {
    const { ask, hints } = await scene({ seeds: [1], locked: true });
    expect(await ask(hints.create(true), [RIGHT, { type: "cancel" }])).toEqual({ type: "declined" });
  });

  it("locked, superseding nothing: one answer", async () => {
    const { ask, hints } = await scene({ locked: true });
    expect(await ask(hints.create(true), [RIGHT])).toEqual({ type: "approved", verified: true });
  });

  it("unlocked and discouraged: a click, unverified", async () => {
    const { ask, hints } = await scene({});
    expect(await ask(hints.create(false), [CLICK])).toEqual({ type: "approved", verified: false });
  });

  it("tells a vault that cannot be read, and lets try again", async () => {
    const { ask, hints, storage, views } = await scene({});
    const { readHead } = storage;
    const steps: Step[] = [
      () => {
        storage.readHead = async () => {
          storage.readHead = readHead;
          throw new Error("disk on fire");
        };
        return RIGHT;
      },
      RIGHT,
    ];
    expect(await ask(hints.create(true), steps)).toMatchObject({ type: "approved" });
    expect(views[1]?.problem).toEqual({ code: "vault", message: "disk on fire" });
  });
});
