import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/exchange/entry.ts";
import { isWebDriver, readWebDriver, writeWebDriver } from "../../../src/exchange/formats/webdriver.ts";
import { base64, keyFromDer, type MadeKey, makeKey, plain } from "../fixtures/keys.ts";
import { someCode, someOwn, somePasskey } from "../fixtures/outgoing.ts";
import { webDriverCredential } from "../fixtures/webdriver.ts";

const NOW = 1_760_000_000_000;
const read = (content: unknown) => readWebDriver(JSON.stringify(content), { now: NOW });
const remarksOf = ({ entries }: Reading) =>
  entries[0]?.remarks.map(({ what, field }) => `${what} ${field}`).sort();

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

describe("reading", () => {
  it("takes all fields of one, of a list and of the protocol's answer", async () => {
    const credential = webDriverCredential(key);
    for (const content of [credential, [credential], { credentials: [credential] }]) {
      expect(isWebDriver(content)).toBe(true);
      const { entries, refused } = await read(content);
      expect(refused).toEqual([]);
      expect(entries[0]?.value).toEqual({
        id: plain(Buffer.from("credential-1")),
        rpId: "example.com",
        rpName: "example.com",
        userHandle: plain(Buffer.from("user-1")),
        userName: "ada",
        userDisplayName: "Ada Lovelace",
        algorithm: -7,
        privateKey: plain(key.secret),
        discoverable: true,
        backupEligible: true,
        backedUp: false,
        signCount: 7,
        createdAt: NOW,
        largeBlob: plain(Buffer.from("a blob")),
      });
    }
  });

  it("takes the protocol's base64", async () => {
    const userHandle = Buffer.from("fbff", "hex");
    const credential = webDriverCredential(key, {
      privateKey: base64(key.pkcs8),
      userHandle: base64(userHandle),
    });
    const { entries } = await read(credential);
    expect(entries[0]?.value).toMatchObject({ privateKey: plain(key.secret), userHandle: plain(userHandle) });
  });

  it("sets both backup flags where the file is silent, and never BS without BE", async () => {
    const silent = await read(webDriverCredential(key, { backupEligibility: null, backupState: null }));
    expect(silent.entries[0]?.value).toMatchObject({
      ...{ backupEligible: true, backedUp: true, flagsAssumed: true },
    });
    expect(remarksOf(silent)).toContain("defaulted backupEligible");
    const never = await read(webDriverCredential(key, { backupEligibility: false, backupState: true }));
    expect(never.entries[0]?.value).toMatchObject({ backupEligible: false, backedUp: false });
    expect(remarksOf(never)).toContain("changed backedUp");
    const bound = await read(webDriverCredential(key, { backupEligibility: false, backupState: null }));
    expect(bound.entries[0]?.value).toMatchObject({ backupEligible: false, backedUp: false });
    for (const { entries } of [never, bound]) expect(entries[0]?.value).not.toHaveProperty("flagsAssumed");
  });

  it("drops a blob that is too large, and names unknown fields", async () => {
    const largeBlob = Buffer.alloc(65_537).toString("base64url");
    const reading = await read(webDriverCredential(key, { largeBlob, transport: "usb" }));
    expect(reading.entries[0]?.value).not.toHaveProperty("largeBlob");
    expect(remarksOf(reading)).toContain("dropped largeBlob");
    expect(remarksOf(reading)).toContain("dropped transport");
  });

  it("refuses what is wrong by its number, and goes on", async () => {
    const { entries, refused } = await read([
      webDriverCredential(key, { rpId: null }),
      5,
      webDriverCredential(key),
      webDriverCredential(key, { isResidentCredential: "perhaps" }),
      webDriverCredential(key, { backupState: 1 }),
    ]);
    expect(entries.map(({ number }) => number)).toEqual([3]);
    expect(refused.map(({ number, reason }) => `${number}: ${reason}`)).toEqual([
      "1: rpId is missing",
      "2: credentialId is missing",
      "4: isResidentCredential is not true or false",
      "5: backupState is not true or false",
    ]);
  });

  it("tells how far it is", async () => {
    const numbers: number[] = [];
    const content = JSON.stringify([webDriverCredential(key), 5, webDriverCredential(key)]);
    await readWebDriver(content, { now: NOW, onEntry: (number) => numbers.push(number) });
    expect(numbers).toEqual([1, 2, 3]);
  });

  it("refuses what is no list", async () => {
    await expect(read("text")).rejects.toMatchObject({ code: "not-this-format" });
    await expect(read(new Array(100_001).fill(0))).rejects.toMatchObject({
      code: "too-large",
      number: 100_001,
    });
  });
});

it("comes back the same, and the second file has the bytes of the first", async () => {
  const flags = fc.constantFrom([true, true], [true, false], [false, false]);
  const items = fc.array(fc.tuple(somePasskey, flags, fc.boolean(), fc.nat()), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(items, async (drawn) => {
      const out = drawn.map(
        ([item, [backupEligible = true, backedUp = true], discoverable, signCount], i) => ({
          ...item,
          number: i + 1,
          value: { ...item.value, backupEligible, backedUp, discoverable, signCount },
        }),
      );
      const first = await writeWebDriver(out);
      const reading = await readWebDriver(first.file, { now: NOW });
      expect(reading.refused).toEqual([]);
      for (const [i, { value }] of reading.entries.entries()) {
        const item = out[i];
        const { prf: _none, ...kept } = item?.value ?? {};
        expect(value).toEqual({ ...kept, rpName: item?.value.rpId, createdAt: NOW });
      }
      expect((await writeWebDriver(reading.entries)).file).toBe(first.file);
    }),
    { numRuns: 40 },
  );
});

it("leaves codes, and names every loss", async () => {
  const [passkey] = fc.sample(somePasskey, 1);
  const [code] = fc.sample(someCode, 1);
  const [own] = fc.sample(
    someOwn.filter(
      ({ label, note, favourite, recoveryCodes }) => !!(label && note && favourite && recoveryCodes),
    ),
    1,
  );
  if (!passkey || !code || !own) throw new Error("nothing drawn");
  const value = {
    ...passkey.value,
    rpName: "Name",
    prf: new Uint8Array(64),
    credProtect: 2,
    algorithm: -7,
  } as const;
  const { privateKey } = { privateKey: plain(key.secret) };
  const { file, left, remarks } = await writeWebDriver([
    { ...code, number: 1, value: { ...code.value, issuer: "Issuer", account: "" } },
    { ...passkey, number: 2, own, value: { ...value, privateKey } },
  ]);
  expect(left).toEqual([{ number: 1, name: "Issuer", reason: "WebDriver knows passkeys alone" }]);
  expect(keyFromDer(Buffer.from(JSON.parse(file)[0].privateKey, "base64url")).secret).toEqual(key.secret);
  expect(remarks.map(({ number, field }) => `${number} ${field}`).sort()).toEqual(
    ["createdAt", "credProtect", "favourite", "label", "note", "prf", "recoveryCodes", "rpName"].map(
      (field) => `2 ${field}`,
    ),
  );
});

it("refuses an endless key before it is looked into, and reads the next", async () => {
  const endless = Buffer.concat([
    Buffer.from([0x30, 0x83, 4, 0x93, 0xe6, 0x02, 0x83, 4, 0x93, 0xe1]),
    Buffer.alloc(299_985, 1),
  ]);
  const credentials = [webDriverCredential(key, { privateKey: base64(endless) }), webDriverCredential(key)];
  const { entries, refused } = await read(credentials);
  expect(entries.map(({ number }) => number)).toEqual([2]);
  expect(refused).toMatchObject([{ reason: expect.stringContaining("bytes") }]);
});
