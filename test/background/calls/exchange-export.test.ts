import { unzipSync } from "fflate";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { writeFile } from "../../../background/calls/exchange-files.ts";
import { inOneFile } from "../../../popup/one-file.ts";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import * as pkcs8 from "../../../src/cose/pkcs8.ts";
import type { PasskeyValue } from "../../../src/exchange/items/passkey-entry.ts";
import type { Outgoing } from "../../../src/exchange/outgoing.ts";
import { readFile } from "../../../src/exchange/recognise.ts";
import type { Item } from "../../../src/vault/items/item.ts";
import type { ExportFormat } from "../../../src/wire/exchange.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { hotpItem, passkeyItem, put, settingItem, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("../../../src/cose/pkcs8.ts", { spy: true });
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

async function holding(...items: Item[]) {
  const { background } = await made();
  const ids = (await put(background.vault, ...items)).map(toBase64Url);
  return { background, ids };
}
async function exported(background: Background, format: ExportFormat, items: string[]) {
  const { files, ...told } = await background.value("export.make", { format, items, secret: BY_PIN });
  return { bytes: fromBase64Url(await inOneFile(files)), ...told };
}
const FORMATS = ["cxf", "webdriver", "otpauth", "google-migration", "keepassxc-passkey"] as const;
const BLOB = someBytes(40, 3);

describe("a file in clear", () => {
  it.each<[ExportFormat, number, number]>([
    ["cxf", 1, 1],
    ["webdriver", 1, 0],
    ["otpauth", 0, 1],
    ["google-migration", 0, 1],
    ["keepassxc-passkey", 1, 0],
  ])("as %s holds what is chosen, and reading it gives that back", async (format, passkeys, codes) => {
    const { background, ids } = await holding(passkeyItem(1), totpItem(2), passkeyItem(3), totpItem(4));
    const [first = "", second = ""] = ids;
    const told = await exported(background, format, [first, second]);
    expect([told.passkeys, told.codes]).toEqual([passkeys, codes]);
    expect(told.left.map(({ item }) => item)).toEqual([
      ...(passkeys === 0 ? [first] : []),
      ...(codes === 0 ? [second] : []),
    ]);
    const { entries } = await readFile(told.bytes, { now: 0 });
    expect(entries.map(({ kind }) => kind)).toEqual([
      ...(passkeys ? ["passkey"] : []),
      ...(codes ? ["code"] : []),
    ]);
    for (const { kind, value } of entries) {
      if (kind === "passkey") expect(hex(value.id)).toBe(hex(someBytes(32, 1)));
      else expect(value.account).toBe("account2");
    }
  });

  it("of several passkeys for KeePassXC is an archive with a file for each", async () => {
    const { background, ids } = await holding(passkeyItem(1), passkeyItem(2));
    const { bytes, fileName } = await exported(background, "keepassxc-passkey", ids);
    expect(fileName).toMatch(/\.zip$/);
    const files = Object.entries(unzipSync(bytes));
    expect(files).toHaveLength(2);
    for (const [name, content] of files) {
      expect(name).toMatch(/\.passkey$/);
      expect((await readFile(content, { now: 0 })).entries).toHaveLength(1);
    }
  });

  it("is made for who has the PIN alone", async () => {
    const { background, ids } = await holding(totpItem(1));
    background.replies.length = 0;
    const request = { format: "otpauth", items: ids, secret: { type: "pin", pin: "not the PIN" } } as const;
    expect(await background.call("export.make", request)).toEqual(failure("wrong-secret"));
    await background.value("vault.lock", {});
    expect(await background.call("export.make", { ...request, secret: BY_PIN })).toEqual(failure("locked"));
    expect(await background.call("export.outlook", { format: "otpauth", items: ids })).toEqual(
      failure("locked"),
    );
    expect(background.replies.join()).not.toContain("otpauth:");
  });

  it("leaves nothing behind in the vault", async () => {
    const { background, ids } = await holding(passkeyItem(1), totpItem(2));
    const { storage } = background;
    const before = structuredClone([storage.records, storage.manifest, storage.quarantine]);
    await exported(background, "cxf", ids);
    expect([storage.records, storage.manifest, storage.quarantine]).toEqual(before);
  });
});

describe("what a file would not hold", () => {
  it("is told without a secret, the same for several items once", async () => {
    const prf = someBytes(64, 6);
    const { background, ids } = await holding(
      passkeyItem(1, { prf, largeBlob: BLOB, note: "note" }),
      passkeyItem(2, { prf }),
      hotpItem(3),
    );
    background.replies.length = 0;
    const outlook = await background.value("export.outlook", { format: "webdriver", items: ids });
    expect(outlook).toMatchObject({
      ...{ passkeys: 2, codes: 0 },
      left: [{ item: ids[2], reason: expect.stringMatching(/passkeys alone/) }],
    });
    expect(outlook.losses).toContainEqual({ field: "prf", what: "dropped", items: 2 });
    expect(outlook.losses).toContainEqual({ field: "note", what: "dropped", items: 1 });
    expect(outlook.losses.map(({ field }) => field)).not.toContain("largeBlob");
    for (const secret of [prf, BLOB, someBytes(32, 201)]) {
      expect(background.replies.join()).not.toContain(toBase64Url(secret));
    }
  });

  it.each(FORMATS)("as %s is what making it tells", async (format) => {
    const { background, ids } = await holding(
      passkeyItem(1, { signCount: 3 }),
      passkeyItem(2, { label: "x" }),
      hotpItem(3, { digits: 7 }),
      totpItem(4, { favourite: true }),
    );
    const { bytes: _, fileName: __, ...told } = await exported(background, format, ids);
    expect(await background.value("export.outlook", { format, items: ids })).toEqual(told);
    expect(told.left.length).toBeGreaterThan(0);
  });
});

it("settings and items that are gone are not exported", async () => {
  const { background, ids } = await holding(settingItem("locking"), totpItem(1));
  const items = [...ids, toBase64Url(someBytes(16, 99))];
  const { bytes, codes, passkeys } = await exported(background, "otpauth", items);
  expect([passkeys, codes]).toEqual([0, 1]);
  expect(new TextDecoder().decode(bytes).trim().split("\n")).toHaveLength(1);
});

describe("with thousands of passkeys", () => {
  const many = Array.from({ length: 300 }, (_, i) => passkeyItem(i % 200, { userName: `user ${i}` }));
  const ticking = async (work: Promise<unknown>) => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await work;
    clearInterval(timer);
    return ticks;
  };

  it("the outlook encodes no key", async () => {
    const { background, ids } = await holding(...many);
    const encode = vi.mocked(pkcs8.writePkcs8).mockClear();
    for (const format of FORMATS) await background.value("export.outlook", { format, items: ids });
    expect(encode).not.toHaveBeenCalled();
    await exported(background, "webdriver", ids.slice(0, 2));
    expect(encode).toHaveBeenCalledTimes(2);
  });

  it.each(["cxf", "webdriver", "keepassxc-passkey"] as const)(
    "%s leaves others their turn",
    async (format) => {
      const items = many.map(({ value }, i): Outgoing => {
        if (!("rpId" in (value as object))) throw new Error("no passkey");
        return { kind: "passkey", value: value as PasskeyValue, own: {}, number: i + 1 };
      });
      expect(await ticking(writeFile(format, items, { now: 1_760_000_000_000, batchId: 1 }))).toBeGreaterThan(
        5,
      );
    },
    20_000,
  );
});

it("what would come back otherwise is told", async () => {
  const { background, ids } = await holding(
    passkeyItem(1, {
      ...{ archived: true, hiddenAt: 5, discoverable: false, backedUp: false, createdAt: 1_700_000_000_001 },
      ...{ label: "mine", recoveryCodes: [["a", 5], ["b"]] },
    }),
  );
  const lossesAs = async (format: ExportFormat) =>
    (await background.value("export.outlook", { format, items: ids })).losses.map(
      ({ field, what }) => `${what} ${field}`,
    );
  expect((await lossesAs("cxf")).sort()).toEqual([
    "changed createdAt",
    "changed label",
    "changed recoveryCodes",
    "dropped archived",
    "dropped backedUp",
    "dropped discoverable",
    "dropped hiddenAt",
    "dropped rpName",
  ]);
  expect(await lossesAs("keepassxc-passkey")).toEqual(
    expect.arrayContaining(["dropped discoverable", "dropped archived", "dropped hiddenAt"]),
  );
  expect(await lossesAs("webdriver")).toEqual(
    expect.arrayContaining(["dropped archived", "dropped hiddenAt"]),
  );
});
