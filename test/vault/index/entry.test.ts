import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { entryOf, NAME_BYTES, tombstoneOf } from "../../../src/vault/index/entry.ts";
import { placeOfItem } from "../../../src/vault/index/places.ts";
import { sealRecord } from "../../../src/vault/items/record-row.ts";
import { openKeys } from "../../../src/vault/sealing/keys.ts";
import { someBytes } from "../../fakes/hex.ts";
import { randomBytes } from "../../fakes/memory-vault.ts";
import { passkeyItem, settingItem, totpItem } from "../../fakes/vault-items.ts";

const keys = await openKeys({
  vaultId: someBytes(16, 1),
  records: someBytes(32, 2),
  index: someBytes(32, 3),
  places: someBytes(32, 4),
});
const ID = someBytes(16, 5);
const row = await sealRecord(
  { id: ID, revision: 7, item: settingItem("a") },
  keys,
  someBytes(32, 6),
  randomBytes,
);
const nameOf = (userName: string) => entryOf(row, passkeyItem(1, { rpId: "", userName }), keys).name;

describe("the name in an entry", () => {
  it("is the item's, cut between characters to what an entry holds", () => {
    expect(nameOf("ada")).toBe("ada");
    expect(nameOf("n".repeat(NAME_BYTES))).toBe("n".repeat(128));
    expect(nameOf("n".repeat(NAME_BYTES + 1))).toBe("n".repeat(128));
    expect(nameOf("é".repeat(100))).toBe("é".repeat(64));
    expect(nameOf(`n${"é".repeat(100)}`)).toBe(`n${"é".repeat(63)}`);
    expect(nameOf("🔑".repeat(100))).toBe("🔑".repeat(32));
  });

  it("is the longest beginning of it that fits, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const cut = nameOf(name);
        const whole = name.toWellFormed();
        expect(whole.startsWith(cut)).toBe(true);
        expect(utf8(cut).length).toBeLessThanOrEqual(NAME_BYTES);
        const [next = ""] = whole.slice(cut.length);
        if (next)
          expect(utf8(cut + String.fromCodePoint(whole.codePointAt(cut.length) ?? 0)).length).toBeGreaterThan(
            NAME_BYTES,
          );
      }),
    );
  });

  it("is none in a tombstone", () => {
    expect(tombstoneOf(ID, 8, passkeyItem(1), keys)).toMatchObject({
      id: ID,
      revision: 8,
      name: "",
      seal: null,
      kind: 1,
    });
  });
});

describe("the place of a record", () => {
  const place = (item: Parameters<typeof placeOfItem>[0], id = ID) => placeOfItem(item, id, keys);

  it("is its site's, for passkeys and codes alike", () => {
    expect(place(passkeyItem(1))).toEqual(place(totpItem(2, { site: "example.com" }), someBytes(16, 9)));
    expect(place(passkeyItem(1))).not.toEqual(place(passkeyItem(1, { rpId: "example.org" })));
  });

  it("is its own for a code without a site, and one for all settings", () => {
    expect(place(totpItem(1))).not.toEqual(place(totpItem(1), someBytes(16, 9)));
    expect(place(settingItem("a"))).toEqual(place(settingItem("b"), someBytes(16, 9)));
    expect(place(settingItem("a"))).not.toEqual(place(totpItem(1)));
  });
});
