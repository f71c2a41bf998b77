import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { byId } from "../../../src/vault/whole/whole.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN, type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";
import { changeHeader, damage, flipped } from "../../fakes/tampering.ts";
import { passkeyItem, put, settingItem, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);
afterEach(() => {
  vi.restoreAllMocks();
});

type Row = MemoryStorage["records"][number];

/** A vault of one passkey, one code and one setting, and what is known of their rows. */
async function three() {
  const { background, storage } = await made();
  const ids = await put(background.vault, passkeyItem(1), totpItem(2), settingItem("a setting"));
  await background.report();
  const [passkey, code, setting] = ids.map(toBase64Url);
  const rowOf = (id: string | undefined): Row =>
    storage.records.find((row) => toBase64Url(row.id) === id) ?? expect.unreachable("no row");
  /** The report after the vault was locked and unlocked. */
  const checked = async () => {
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: BY_PIN });
    return background.report();
  };
  return { background, storage, passkey, code, setting, rowOf, checked };
}

const NOTHING_ASIDE = { setAside: 0, broughtBack: false };
const PASSKEY = { kind: "passkey", name: "example.com, user1@example.com" };
const CODE = { kind: "code", name: "Issuer 2, account2" };

describe("the check that follows unlocking", () => {
  it("is under way at first, announces its end, and counts what the vault holds", async () => {
    const { background } = await three();
    await background.value("vault.lock", {});
    background.announced = 0;
    // Announced itself; the check has begun.
    await background.vault.unlock(BY_PIN);
    expect(background.announced).toBe(1);
    expect(await background.value("vault.check", {})).toBeNull();
    await vi.waitFor(() => expect(background.announced).toBe(2));
    expect(await background.value("vault.check", {})).toEqual({
      generation: 2,
      records: 3,
      findings: [],
      ...NOTHING_ASIDE,
    });
  });

  it("runs once for all who ask while it runs", async () => {
    const { background } = await three();
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: BY_PIN });
    const whole = vi.spyOn(background.vault, "whole");
    await Promise.all([1, 2, 3].map(() => background.value("vault.check", {})));
    await background.report();
    expect(whole.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it("is not made again by a background that was stopped, as long as the vault is open and was sound", async () => {
    const { background, storage } = await three();
    const { session, memory } = background;
    const report = await background.report();
    const next = new Background(storage, session, memory);
    const whole = vi.spyOn(next.vault, "whole");
    next.broughtBack = true;
    expect(await next.value("vault.check", {})).toEqual({ ...report, broughtBack: true });
    expect(whole).not.toHaveBeenCalled();
    await next.value("vault.lock", {});
    await next.value("vault.unlock", { secret: BY_PIN });
    await next.report();
    expect(whole).toHaveBeenCalled();
  });

  it("is made again by it where something was found", async () => {
    const { background, storage, code, rowOf, checked } = await three();
    damage(rowOf(code));
    const { findings } = await checked();
    const next = new Background(storage, background.session, background.memory);
    expect(await next.value("vault.check", {})).toBeNull();
    expect((await next.report()).findings).toEqual(findings);
  });

  it("is told to nobody while the vault is locked", async () => {
    const { background } = await three();
    await background.value("vault.lock", {});
    expect(await background.call("vault.check", {})).toEqual(failure("locked"));
  });

  it("names a passkey that is gone", async () => {
    const { storage, passkey, rowOf, checked } = await three();
    storage.records = storage.records.filter((row) => row !== rowOf(passkey));
    expect(await checked()).toEqual({
      ...NOTHING_ASIDE,
      generation: 2,
      records: 3,
      findings: [{ finding: "record-missing", record: passkey, ...PASSKEY }],
    });
  });

  it("names a code that is damaged, and the sound ones are listed all the same", async () => {
    const { background, code, rowOf, checked } = await three();
    damage(rowOf(code));
    expect((await checked()).findings).toEqual([{ finding: "record-damaged", record: code, ...CODE }]);
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });

  it("names a passkey that was put back in an older form", async () => {
    const { background, storage, passkey, rowOf, checked } = await three();
    const old = structuredClone(rowOf(passkey));
    await background.vault.update("example.com", (value) => ({ ...value, userName: "renamed" }));
    storage.records = storage.records.map((row) => (row === rowOf(passkey) ? old : row));
    expect((await checked()).findings).toEqual([
      { finding: "record-replaced", record: passkey, kind: "passkey", name: "example.com, renamed" },
    ]);
  });

  it("names a row that nobody wrote, by its kind", async () => {
    const { storage, code, rowOf, checked } = await three();
    storage.records.push({ ...structuredClone(rowOf(code)), id: new Uint8Array(16) });
    expect((await checked()).findings).toEqual([
      { finding: "record-unlisted", record: toBase64Url(new Uint8Array(16)), kind: "code", name: "" },
    ]);
  });

  it("names a page that is damaged, with what it lists", async () => {
    const { storage, checked } = await three();
    damage(storage.pages[0]);
    storage.pages.push({ ...structuredClone(storage.pages[0]), number: 7 });
    expect((await checked()).findings).toEqual([
      { finding: "page-unlisted", page: 7 },
      { finding: "page-damaged", page: 0 },
    ]);
  });

  it("that cannot be carried out is told, and not under way for ever", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { background, storage } = await three();
    background.health.forget();
    // While the vault is open: it would not have been opened otherwise.
    damage(storage.manifest);
    await vi.waitFor(async () => {
      expect(await background.call("vault.check", {})).not.toEqual({ ok: true, value: null });
    });
  });
});

describe("repair", () => {
  it("keeps what opens, sets the rest aside, and finds the vault whole", async () => {
    const { background, storage, code, rowOf } = await three();
    damage(rowOf(code));
    const damaged = structuredClone(rowOf(code));
    const report = await background.value("vault.repair", { secret: BY_PIN });
    expect(report).toEqual({
      generation: 3,
      records: 2,
      findings: [],
      setAside: storage.quarantine.length,
      broughtBack: false,
    });
    expect(await background.report()).toEqual(report);
    expect(storage.quarantine).toContainEqual(damaged);
    expect(await background.vault.passkeys()).toEqual([credential(1)]);
  });

  it("opens a locked vault whose header or manifest was changed, and both ways in go on working", async () => {
    const changes: [string, (storage: MemoryStorage) => void][] = [
      [
        "header-changed",
        (storage) => changeHeader(storage, (map) => map.set("tagKey", flipped(map.get("tagKey")))),
      ],
      ["manifest-damaged", (storage) => damage(storage.manifest)],
      [
        "manifest-damaged",
        (storage) => {
          storage.manifest = undefined;
        },
      ],
    ];
    for (const [code, change] of changes) {
      const { background, recoveryCode, storage } = await made(1, 2);
      await background.value("vault.lock", {});
      change(storage);
      expect(await background.call("vault.unlock", { secret: BY_PIN })).toEqual(failure(code));
      const report = await background.value("vault.repair", { secret: BY_PIN });
      expect(report).toMatchObject({ records: 2, findings: [] });
      expect(await background.value("vault.state", {})).toBe("unlocked");
      for (const secret of [{ type: "recovery", code: recoveryCode } as const, BY_PIN]) {
        await background.value("vault.lock", {});
        await background.value("vault.unlock", { secret });
      }
      expect(await background.vault.find("example.com")).toEqual([credential(2), credential(1)]);
      expect(await background.vault.owned("example.com", [credential(1).id])).toHaveLength(1);
      expect((await background.report()).findings).toEqual([]);
    }
  });

  it("needs a secret that is right, and changes nothing without one", async () => {
    const { background, storage, code, rowOf } = await three();
    damage(rowOf(code));
    const { writes } = storage;
    const wrong = { secret: { type: "pin", pin: `${PIN}r` } } as const;
    expect(await background.call("vault.repair", wrong)).toEqual(failure("wrong-secret"));
    expect(storage.writes).toBe(writes);
    expect(storage.quarantine).toEqual([]);
  });

  it("that cannot be written leaves the vault as it was", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { background, storage, code, rowOf } = await three();
    damage(rowOf(code));
    const { header, manifest, pages, records } = structuredClone(storage);
    storage.commit = () => Promise.reject(new DOMException("Full", "QuotaExceededError"));
    expect(await background.call("vault.repair", { secret: BY_PIN })).toEqual(failure("storage"));
    expect({ ...storage }).toMatchObject({ header, manifest, pages, records });
  });

  it("of a sound vault keeps everything", async () => {
    const { background, storage } = await three();
    const before = structuredClone(storage.records);
    const report = await background.value("vault.repair", { secret: BY_PIN });
    expect(report).toMatchObject({ records: 3, findings: [] });
    expect(storage.records.toSorted(byId)).toEqual(before.toSorted(byId));
    expect(storage.quarantine).toEqual([]);
  });
});
