import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Queued } from "../../../background/signals/queue.ts";
import { Signals } from "../../../background/signals/signals.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { Signal } from "../../../src/webauthn/signal.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { BY_PIN, madeVault, memoryVault } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

const rpId = "example.com";
const CALLER = "https://example.com";
const idOf = (seed: number) => toBase64Url(credential(seed).id);
const userOf = (seed: number) => toBase64Url(credential(seed).userHandle);
const unknown = (seed: number, site = rpId): Signal => ({
  type: "signalUnknownCredential",
  options: { rpId: site, credentialId: idOf(seed) },
});
const accepted = (seed: number, ids: string[]): Signal => ({
  type: "signalAllAcceptedCredentials",
  options: { rpId, userId: userOf(seed), allAcceptedCredentialIds: ids },
});
const details = (userId: string, name: string, site = rpId): Signal => ({
  type: "signalCurrentUserDetails",
  options: { rpId: site, userId, name, displayName: "" },
});

/** An unlocked vault with the passkeys of `seeds`, all of one site. */
async function made(...seeds: number[]) {
  const opened: (() => void)[] = [];
  const { vault, storage } = await madeVault((change) => {
    if (change === "opened") for (const catchUp of opened) catchUp();
  });
  for (const seed of seeds) await vault.add(credential(seed));
  const signals = new Signals(vault);
  opened.push(() => void signals.catchUp());
  const hidden = async () =>
    (await vault.passkeys()).flatMap(({ id, hiddenAt }) => (hiddenAt ? [toBase64Url(id)] : []));
  return { vault, storage, signals, hidden };
}

/** The same bytes in another spelling: the last character of these ids has bits to spare. */
function otherSpelling(text: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return text.slice(0, -1) + letters[letters.indexOf(text.at(-1) ?? "") + 1];
}

/** A clock on which a minute is over each time that it is looked at. */
function minutes() {
  let now = 0;
  return () => {
    now += 60_000;
    return now;
  };
}

const waiting = () => (browserState.session.get("signals") ?? []) as Queued[];
const inQueue = () => waiting().map(({ signal }) => signal);

describe("while the vault is unlocked", () => {
  it("a signal is done at once, to the passkey that it means alone", async () => {
    const { signals, hidden } = await made(1, 2);
    await signals.take(unknown(1), CALLER);
    expect(await hidden()).toEqual([idOf(1)]);
    expect(inQueue()).toEqual([]);
  });

  it("one that waits in the queue all the same comes before it: what was said last holds", async () => {
    const { signals, hidden } = await made(1);
    browserState.session.set("signals", [{ signal: accepted(1, []), caller: CALLER }]);
    await signals.take(accepted(1, [idOf(1)]), CALLER);
    expect(inQueue()).toEqual([]);
    expect(await hidden()).toEqual([]);
    await signals.catchUp();
    expect(await hidden()).toEqual([]);
  });

  it("an id counts in every spelling", async () => {
    const { signals, hidden } = await made(1, 2);
    await signals.take(accepted(1, [otherSpelling(idOf(1))]), CALLER);
    expect(await hidden()).toEqual([]);
    await signals.take(
      {
        type: "signalUnknownCredential",
        options: { rpId, credentialId: otherSpelling(idOf(2)) },
      },
      CALLER,
    );
    expect(await hidden()).toEqual([idOf(2)]);
  });

  it("a list that is too long hides nothing", async () => {
    const { signals, hidden, storage } = await made(1);
    storage.writes = 0;
    await signals.take(accepted(1, Array(1001).fill("AAAA")), CALLER);
    expect([await hidden(), storage.writes]).toEqual([[], 0]);
    await signals.take(accepted(1, Array(1000).fill("AAAA")), CALLER);
    expect(await hidden()).toEqual([idOf(1)]);
  });

  it("a name is kept as far as a name may go", async () => {
    const { signals, vault } = await made(1);
    await signals.take(details(userOf(1), "n".repeat(250_000)), CALLER);
    expect((await vault.passkeys())[0]?.userName).toBe("n".repeat(1024));
  });

  it("a caller has twelve signals a minute, whatever they are about", async () => {
    const { vault, storage } = await made(1);
    await vault.add(credential(2, { rpId: "host.example.com" }));
    let now = 0;
    const signals = new Signals(vault, () => now);
    storage.writes = 0;
    for (let i = 0; i < 200; i++) await signals.take(details(userOf(1), `name ${i}`), CALLER);
    await signals.take(details(userOf(2), "about a host", "host.example.com"), CALLER);
    expect(storage.writes).toBe(12);
    const name = async () => (await vault.find(rpId))[0]?.userName;
    expect(await name()).toBe("name 11");
    now = 60_000;
    await signals.take(details(userOf(1), "later"), CALLER);
    expect(await name()).toBe("later");
  });

  it("a host cannot use up what the others of its site have, and all together have 36", async () => {
    const { vault, storage } = await made(1);
    const signals = new Signals(vault, () => 0);
    storage.writes = 0;
    const flood = async (host: string) => {
      for (let i = 0; i < 50; i++) await signals.take(details(userOf(1), `${host} ${i}`), `https://${host}`);
    };
    await flood("spam.example.com");
    await signals.take(details(userOf(1), "the site's own"), CALLER);
    expect((await vault.find(rpId))[0]?.userName).toBe("the site's own");
    for (const host of ["a", "b", "c"]) await flood(`${host}.example.com`);
    expect(storage.writes).toBe(36);
  });

  it("a signal of another site changes nothing and writes nothing", async () => {
    const { signals, hidden, storage } = await made(1);
    storage.writes = 0;
    await signals.take(unknown(1, "other.example"), CALLER);
    expect(await hidden()).toEqual([]);
    expect(storage.writes).toBe(0);
  });

  it("what was changed is listed, the latest first, and can be undone", async () => {
    const { signals, vault } = await made(1, 2);
    const before = await vault.passkeys();
    const now = vi.spyOn(Date, "now");
    now.mockReturnValue(1_000);
    await signals.take(unknown(1), CALLER);
    now.mockReturnValue(2_000);
    await signals.take(details(userOf(2), "renamed"), CALLER);
    now.mockRestore();
    const changes = await signals.list();
    expect(changes).toMatchObject([
      { change: "renamed", credentialId: idOf(2), at: 2_000, userName: "renamed" },
      { change: "hidden", credentialId: idOf(1), at: 1_000 },
    ]);
    for (const { credentialId, change } of changes) await signals.undo({ rpId, credentialId, change });
    expect(await signals.list()).toEqual([]);
    expect(await vault.passkeys()).toEqual(before);
  });
});

it("what was changed of a passkey in the bin is not listed: it is there when that comes back", async () => {
  const { signals, vault } = await made(1);
  await signals.take(unknown(1), CALLER);
  const bin = (deletedAt: object) =>
    vault.update(rpId, ({ deletedAt: _, ...passkey }) => ({ ...passkey, ...deletedAt }));
  await bin({ deletedAt: 5 });
  expect(await signals.list()).toEqual([]);
  await bin({});
  expect(await signals.list()).toMatchObject([{ change: "hidden", credentialId: idOf(1) }]);
});

describe("what the person has not seen", () => {
  it("is marked until the page that lists it says so, and only up to then", async () => {
    const { signals } = await made(1, 2);
    const now = vi.spyOn(Date, "now");
    now.mockReturnValue(1_000);
    await signals.take(unknown(1), CALLER);
    const seen = async () => (await signals.list()).map((change) => change.seen);
    expect(await seen()).toEqual([false]);
    await signals.seen({ at: 1_000 });
    now.mockReturnValue(2_000);
    await signals.take(unknown(2), CALLER);
    now.mockRestore();
    expect(await seen()).toEqual([false, true]);
    await signals.seen({ at: 500 });
    expect(await seen()).toEqual([false, true]);
    await signals.seen({ at: 2_000 });
    expect(await seen()).toEqual([true, true]);
  });
});

describe("while the vault is locked", () => {
  it("signals wait in memory, and are done in order when it is unlocked", async () => {
    const { signals, vault, hidden } = await made(1, 2);
    await vault.lock();
    await signals.take(unknown(1), CALLER);
    await signals.take(accepted(2, []), CALLER);
    await signals.take(accepted(1, [idOf(1), "AAAA"]), CALLER);
    expect(inQueue()).toHaveLength(3);
    await vault.unlock(BY_PIN);
    await vi.waitFor(() => expect(inQueue()).toEqual([]));
    expect(await hidden()).toEqual([idOf(2)]);
  });

  it("a background that was stopped in between catches up", async () => {
    const { signals, vault, hidden } = await made(1);
    await vault.lock();
    await signals.take(unknown(1), CALLER);
    const { session } = browserState;
    const queue = session.get("signals");
    await vault.unlock(BY_PIN);
    await signals.undo({ rpId, credentialId: idOf(1), change: "hidden" });
    session.set("signals", queue);
    await new Signals(vault).catchUp();
    expect(await hidden()).toEqual([idOf(1)]);
    expect(inQueue()).toEqual([]);
  });

  it("only ids of the vault's own wait", async () => {
    const { signals, vault } = await made(1);
    await vault.lock();
    await signals.take(unknown(9), CALLER);
    expect(inQueue()).toEqual([]);
    await signals.take(accepted(1, ["AAAA", idOf(1), idOf(9)]), CALLER);
    expect(inQueue()).toEqual([accepted(1, [idOf(1)])]);
  });

  it("the last word about the same thing counts", async () => {
    const { signals, vault } = await made();
    await vault.lock();
    await signals.take(details("AA", "one"), CALLER);
    await signals.take(details("AQ", "other"), CALLER);
    await signals.take(details("AA", "two"), CALLER);
    expect(inQueue()).toEqual([details("AQ", "other"), details("AA", "two")]);
  });

  it("an id counts in every spelling, and twice in two of them", async () => {
    const { signals, vault, hidden } = await made(1);
    await vault.lock();
    const respelt: Signal = {
      type: "signalUnknownCredential",
      options: { rpId, credentialId: otherSpelling(idOf(1)) },
    };
    for (const signal of [unknown(1), respelt]) await signals.take(signal, CALLER);
    expect(inQueue()).toEqual([unknown(1)]);
    await vault.unlock(BY_PIN);
    await vi.waitFor(async () => expect(await hidden()).toEqual([idOf(1)]));
  });

  it("one that cannot be done keeps back no other, and none is done twice", async () => {
    const { signals, vault, hidden } = await made(1);
    await vault.add(credential(2, { rpId: "broken.example" }));
    await vault.add(credential(3, { rpId: "third.example" }));
    await vault.lock();
    await signals.take(unknown(1), CALLER);
    await signals.take(unknown(2, "broken.example"), CALLER);
    await signals.take(unknown(3, "third.example"), CALLER);
    const update = vault.update.bind(vault);
    vi.spyOn(vault, "update").mockImplementation((site, change) =>
      site === "broken.example" ? Promise.reject(new Error("damaged")) : update(site, change),
    );
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await vault.unlock(BY_PIN);
    await vi.waitFor(async () => expect((await hidden()).sort()).toEqual([idOf(1), idOf(3)].sort()));
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
    expect(inQueue()).toEqual([]);
    await signals.undo({ rpId, credentialId: idOf(1), change: "hidden" });
    await signals.catchUp();
    expect(await hidden()).toEqual([idOf(3)]);
  });

  it("one at which the vault is locked again waits on, before the others", async () => {
    const { signals, vault, hidden } = await made(1, 2);
    await vault.lock();
    await signals.take(unknown(1), CALLER);
    await signals.take(unknown(2), CALLER);
    const update = vi.spyOn(vault, "update").mockImplementationOnce(async () => {
      await vault.lock();
      return vault.update(rpId, () => undefined);
    });
    await vault.unlock(BY_PIN);
    await vi.waitFor(() => expect(update).toHaveBeenCalled());
    await vi.waitFor(() => expect(inQueue()).toEqual([unknown(1), unknown(2)]));
    await vault.unlock(BY_PIN);
    await vi.waitFor(async () => expect((await hidden()).sort()).toEqual([idOf(1), idOf(2)].sort()));
  });

  it("a site with all its hosts has room for 20, all together for 200", async () => {
    const { vault } = await made(1);
    const signals = new Signals(vault, minutes());
    await vault.lock();
    const user = (i: number) => Buffer.from([i]).toString("base64url");
    for (let i = 0; i < 25; i++) await signals.take(details(user(i), `${i}`), CALLER);
    expect(inQueue().map(({ options }) => "name" in options && options.name)).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i + 5}`),
    );
    for (let i = 0; i < 25; i++) await signals.take(details("AA", `${i}`, `host${i}.example.com`), CALLER);
    expect(inQueue().map(({ options }) => options.rpId)).toEqual(
      Array.from({ length: 20 }, (_, i) => `host${i + 5}.example.com`),
    );
    for (let i = 0; i < 210; i++) await signals.take(details("AA", "ada", `site${i}.example`), CALLER);
    expect(inQueue()).toHaveLength(200);
    expect(inQueue().at(-1)?.options.rpId).toBe("site209.example");
  });

  it("a host with much to say drives out its own alone", async () => {
    const { vault } = await made(1);
    const signals = new Signals(vault, minutes());
    await vault.lock();
    await signals.take(details("AA", "the site's own"), CALLER);
    for (let i = 0; i < 40; i++) {
      await signals.take(details("AA", `${i}`, `host${i}.example.com`), "https://spam.example.com");
    }
    expect(inQueue()).toHaveLength(20);
    expect(inQueue()[0]).toEqual(details("AA", "the site's own"));
  });

  it("sites with much to say drive out their own alone", async () => {
    const { vault } = await made(1);
    const signals = new Signals(vault, minutes());
    await vault.lock();
    await signals.take(details("AA", "the site's own"), CALLER);
    for (let site = 0; site < 20; site++) {
      const host = `spam${site}.example`;
      for (let i = 0; i < 20; i++) await signals.take(details("AA", "", `n${i}.${host}`), `https://${host}`);
    }
    expect(inQueue()).toHaveLength(200);
    expect(inQueue()[0]).toEqual(details("AA", "the site's own"));
  });

  it("a vault that was locked in the middle keeps the signal for later", async () => {
    const { signals, vault } = await made(1);
    const update = vi.spyOn(vault, "update").mockImplementationOnce(async () => {
      await vault.lock();
      return vault.update(rpId, () => undefined);
    });
    await signals.take(unknown(1), CALLER);
    expect(update).toHaveBeenCalled();
    expect(inQueue()).toEqual([unknown(1)]);
  });
});

it("without a vault nothing is kept", async () => {
  await new Signals(memoryVault().vault).take(unknown(1), CALLER);
  expect(browserState.session.size).toBe(0);
});
