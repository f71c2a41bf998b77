import fc from "fast-check";
import { expect, it } from "vitest";
import type { Entry } from "../../src/exchange/entry.ts";
import { readBitwarden } from "../../src/exchange/formats/bitwarden.ts";
import { readCxf } from "../../src/exchange/formats/cxf.ts";
import { readKeePassXcPasskey } from "../../src/exchange/formats/keepassxc-passkey.ts";
import { readProtonPass } from "../../src/exchange/formats/proton-pass.ts";
import { readWebDriver, writeWebDriver } from "../../src/exchange/formats/webdriver.ts";
import { writeCxf } from "../../src/exchange/formats/write-cxf.ts";
import { decodeItem, encodeItem, type Item } from "../../src/vault/items/item.ts";
import { bitwardenFile, bitwardenItem, bitwardenPasskey } from "./fixtures/bitwarden.ts";
import { keePassXcFile } from "./fixtures/keepassxc.ts";
import { makeKey } from "./fixtures/keys.ts";
import { someCode, somePasskey } from "./fixtures/outgoing.ts";
import { protonPassItem, protonPassJson, protonPasskey, protonPassZip } from "./fixtures/proton-pass.ts";

/** What a reader gives is what a record of the vault takes. */

const NOW = 1_760_000_000_000;

function itemOf(entry: Entry): Item {
  return entry.kind === "passkey"
    ? { kind: "passkey", value: { ...entry.value, archived: false, confirmed: true } }
    : { kind: "code", value: entry.value };
}

function expectToFit(entries: readonly Entry[]): void {
  for (const entry of entries) {
    const item = itemOf(entry);
    expect(decodeItem(item.kind, encodeItem(item))).toEqual(item);
  }
}

it("from CXF and WebDriver", async () => {
  const items = fc.array(fc.oneof(somePasskey, someCode), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(items, async (drawn) => {
      const cxf = await readCxf((await writeCxf(drawn, NOW)).file, { now: NOW });
      expect(cxf.entries).toHaveLength(drawn.length);
      expectToFit(cxf.entries);
      const { entries } = await readWebDriver((await writeWebDriver(drawn)).file, { now: NOW });
      expectToFit(entries);
    }),
    { numRuns: 15 },
  );
});

it("at the limits of texts, ids and blobs", async () => {
  const long = "\u{1f511}".repeat(5_000);
  const passkey = bitwardenPasskey(makeKey(), {
    credentialId: `b64.${Buffer.alloc(1023, 1).toString("base64url")}`,
    rpName: long,
    userName: long,
    userDisplayName: long,
    userHandle: Buffer.alloc(64, 2).toString("base64url"),
    counter: 2 ** 32 - 1,
  });
  const file = bitwardenFile([
    bitwardenItem({ fido2Credentials: [passkey], totp: "JBSWY3DPEHPK3PXP" }, { name: long }),
  ]);
  const { entries, refused } = await readBitwarden(file, { now: NOW });
  expect(refused).toEqual([]);
  expectToFit(entries);
});

it("from KeePassXC and Proton Pass", async () => {
  const keys = (["P-256", "P-384", "P-521", "Ed25519", "RSA"] as const).map(makeKey);
  for (const key of keys) {
    const { entries } = await readKeePassXcPasskey(keePassXcFile(key), { now: NOW });
    expect(entries).toHaveLength(1);
    expectToFit(entries);
  }
  const [key] = keys;
  if (!key) throw new Error("no key");
  const hmac = { cred_with_uv: new Array(32).fill(1), cred_without_uv: null };
  const zip = protonPassZip(protonPassJson([protonPassItem({ passkeys: [protonPasskey(key, { hmac })] })]));
  const { entries } = await readProtonPass(zip, { now: NOW });
  expect(entries).toHaveLength(1);
  expectToFit(entries);
});
