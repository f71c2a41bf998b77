import { beforeEach, describe, expect, it, vi } from "vitest";
import { failure, made, resetBackground } from "../../fakes/background.ts";
import { BY_PIN, type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

type Row = { body: Uint8Array; mac: Uint8Array };

/** A vault of one passkey whose header was damaged so that it cannot be read, or only in its MAC. */
async function damaged(how: "unreadable" | "other") {
  const { background, storage } = await made(1);
  const good = structuredClone(storage.header) as Row;
  const bad = structuredClone(good);
  if (how === "unreadable") bad.body = bad.body.slice(1);
  else bad.mac[0] = (bad.mac[0] ?? 0) ^ 1;
  storage.header = bad;
  return { background, storage, good, bad };
}

const hexOf = (header: unknown) =>
  Object.entries(header as Row).map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString("hex")}`);

const stored = ({ header, manifest, pages, records }: MemoryStorage) =>
  structuredClone({ header, manifest, pages, records });

describe("a header that cannot be read", () => {
  it("is told with its reason, and whether there is a copy of it", async () => {
    const { background, good } = await damaged("unreadable");
    expect(await background.value("vault.state", {})).toBe("damaged");
    expect(await background.value("vault.damage", {})).toEqual({
      reason: expect.stringContaining("header"),
      copy: false,
    });
    background.headerOfCopy = good;
    expect(await background.value("vault.damage", {})).toMatchObject({ copy: true });
    background.headerOfCopy = { body: 1 };
    expect(await background.value("vault.damage", {})).toMatchObject({ copy: false });
  });

  it("is set aside for its copy, which opens the vault", async () => {
    const { background, storage, good, bad } = await damaged("unreadable");
    background.headerOfCopy = good;
    expect(await background.value("vault.bringBackHeader", {})).toBeNull();
    expect(storage.quarantine).toEqual([bad]);
    expect(await background.value("vault.state", {})).toBe("locked");
    await background.value("vault.unlock", { secret: BY_PIN });
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });

  it("stays where there is no copy that can be read", async () => {
    const { background, storage, bad } = await damaged("unreadable");
    for (const copy of [undefined, bad, 7]) {
      background.headerOfCopy = copy;
      expect(await background.call("vault.bringBackHeader", {})).toEqual(failure("missing"));
    }
    expect(storage.header).toEqual(bad);
    expect(storage.quarantine).toEqual([]);
  });

  it("is set aside with everything else for a new vault", async () => {
    const { background, storage } = await damaged("unreadable");
    const { header, manifest, pages, records } = stored(storage);
    expect(await background.value("vault.startAnew", {})).toBeNull();
    expect(storage.quarantine).toEqual([header, manifest, ...pages, ...records]);
    expect(await background.value("vault.state", {})).toBe("none");
    await background.value("vault.create", { pin: PIN });
    expect(await background.value("passkeys.list", {})).toEqual([]);
    expect(await background.report()).toMatchObject({ findings: [], setAside: storage.quarantine.length });
  });
});

describe("a header that can be read", () => {
  it("is never set aside for a new vault", async () => {
    const { background, storage } = await made(1);
    const before = stored(storage);
    expect(await background.call("vault.startAnew", {})).toEqual(failure("exists"));
    expect(await background.call("vault.damage", {})).toEqual(failure("missing"));
    expect(stored(storage)).toEqual(before);
  });

  it("is told to differ from its copy, and may be set aside for it", async () => {
    const { background, storage, good, bad } = await damaged("other");
    background.headerOfCopy = good;
    expect(await background.value("vault.waysIn", {})).toMatchObject({ otherHeader: true });
    await background.value("vault.bringBackHeader", {});
    expect(storage.quarantine).toEqual([bad]);
    expect(hexOf(storage.header)).toEqual(hexOf(good));
    // The copy has the other one now: it can be undone.
    expect(await background.value("vault.waysIn", {})).toMatchObject({ otherHeader: true });
    await background.value("vault.bringBackHeader", {});
    expect(hexOf(storage.header)).toEqual(hexOf(bad));
  });

  it("is not set aside for the header of another vault", async () => {
    const { background, storage } = await made(1);
    background.headerOfCopy = (await made(1)).storage.header;
    expect(await background.value("vault.waysIn", {})).toMatchObject({ otherHeader: false });
    expect(await background.call("vault.bringBackHeader", {})).toEqual(failure("missing"));
    expect(storage.quarantine).toEqual([]);
  });

  it("of a newer format is refused, and nothing is offered that would change it", async () => {
    const { background, storage } = await made(1);
    const { encodeCbor, canonicalMap } = await import("../../../src/bytes/cbor.ts");
    storage.header = { body: encodeCbor(canonicalMap([["format", 3]])), mac: new Uint8Array(32) };
    const before = stored(storage);
    for (const type of ["vault.state", "vault.damage", "vault.startAnew"] as const) {
      expect(await background.call(type, {})).toEqual(failure("newer-format"));
    }
    expect(stored(storage)).toEqual(before);
  });
});
