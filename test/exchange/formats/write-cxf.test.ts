import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/exchange/entry.ts";
import { readCxf } from "../../../src/exchange/formats/cxf.ts";
import { writeCxf } from "../../../src/exchange/formats/write-cxf.ts";
import type { Outgoing } from "../../../src/exchange/outgoing.ts";
import { cxfFile, cxfItem, cxfPasskey } from "../fixtures/cxf.ts";
import { base64url, keyFromDer, type MadeKey, makeKey, plain } from "../fixtures/keys.ts";
import { someCode, someOwn, somePasskey } from "../fixtures/outgoing.ts";

const NOW = 1_760_000_000_000;
const read = (text: string) => readCxf(text, { now: NOW });
const _remarksOf = ({ entries }: Reading, at = 0) =>
  entries[at]?.remarks.map(({ what, field }) => `${what} ${field}`).sort();
const PRF = plain(Buffer.from(Array.from({ length: 64 }, (_, i) => i)));

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

describe("writing", () => {
  const passkeyItem = async (own = {}): Promise<Extract<Outgoing, { kind: "passkey" }>> => {
    const { entries } = await read(cxfFile([cxfItem([cxfPasskey(key)])]));
    const [entry] = entries;
    if (entry?.kind !== "passkey") throw new Error("no passkey");
    return { kind: "passkey", number: 1, own, value: { ...entry.value, prf: PRF } };
  };

  it("has the form of the specification, with a key that node:crypto reads", async () => {
    const { file, left, remarks } = await writeCxf(
      [await passkeyItem({ recoveryCodes: ["a-1", "b-2"] })],
      NOW,
    );
    const { accounts, ...head } = JSON.parse(file);
    expect(head).toEqual({
      version: { major: 1, minor: 0 },
      exporterRpId: "latchkey.invalid",
      exporterDisplayName: "Latchkey",
      timestamp: 1_760_000_000,
    });
    const [{ items, ...account }] = accounts;
    expect(account).toEqual({ id: expect.any(String), username: "", email: "", collections: [] });
    const [{ credentials, ...item }] = items;
    expect(item).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      creationAt: 1_700_000_000,
      title: "Example",
      scope: { urls: ["https://example.com"], androidApps: [] },
    });
    const [passkey, codes] = credentials;
    const { key: pkcs8, fido2Extensions, ...fields } = passkey;
    expect(fields).toEqual({ ...cxfPasskey(key), key: undefined });
    expect(keyFromDer(Buffer.from(pkcs8, "base64url")).secret).toEqual(key.secret);
    expect(fido2Extensions).toEqual({
      hmacCredentials: {
        algorithm: "hmac-sha256",
        credWithUV: base64url(PRF.subarray(0, 32)),
        credWithoutUV: base64url(PRF.subarray(32)),
      },
    });
    expect(codes).toEqual({
      type: "custom-fields",
      label: "Recovery codes",
      fields: ["a-1", "b-2"].map((value) => ({ fieldType: "concealed-string", value })),
    });
    expect(left).toEqual([]);
    expect(remarks).toEqual([]);
  });

  it("leaves what CXF forbids or has no place for, each with its reason", async () => {
    const passkey = await passkeyItem();
    const code = (number: number, changes: object): Outgoing => ({
      kind: "code",
      number,
      own: {},
      value: {
        type: "totp",
        secret: PRF,
        algorithm: "SHA-1",
        digits: 6,
        period: 30,
        issuer: "I",
        account: "a",
        createdAt: 0,
        ...changes,
      },
    });
    const { left, remarks, file } = await writeCxf(
      [
        { ...passkey, number: 1, value: { ...passkey.value, signCount: 3 } },
        { ...passkey, number: 2, value: { ...passkey.value, userHandle: new Uint8Array() } },
        code(3, { type: "steam", digits: 5 }),
        code(4, { type: "hotp", counter: 1 }),
        code(5, { period: 300 }),
        code(6, { digits: 10 }),
        {
          ...passkey,
          number: 7,
          own: { label: "Mine" },
          value: {
            ...passkey.value,
            algorithm: -9,
            credProtect: 3,
            backupEligible: false,
            backedUp: false,
            discoverable: false,
          },
        },
      ],
      NOW,
    );
    expect(left.map(({ number, reason }) => [number, reason])).toEqual([
      [1, "CXF forbids passkeys whose counter is not 0"],
      [2, "CXF asks for a user handle"],
      [3, "CXF has no Steam codes"],
      [4, "CXF has no HOTP codes"],
      [5, "CXF has no periods longer than 255 seconds"],
    ]);
    expect(JSON.parse(file).accounts[0].items).toHaveLength(2);
    expect(remarks.map(({ number, what, field }) => `${number} ${what} ${field}`).sort()).toEqual([
      "7 changed algorithm",
      "7 changed label",
      "7 dropped backupEligible",
      "7 dropped credProtect",
      "7 dropped discoverable",
      "7 dropped rpName",
    ]);
  });
});

it("comes back the same, and the second file has the bytes of the first", async () => {
  const items = fc.array(fc.tuple(fc.oneof(somePasskey, someCode), someOwn), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(items, async (drawn) => {
      const out = drawn.map(([item, own], i): Outgoing => ({ ...item, own, number: i + 1 }));
      const first = await writeCxf(out, NOW);
      expect(first.left).toEqual([]);
      const { entries, refused } = await read(first.file);
      expect(refused).toEqual([]);
      expect(entries).toHaveLength(out.length);
      for (const [i, { value, own }] of entries.entries()) {
        const item = out[i];
        if (!item) throw new Error("too many");
        // One title serves as the site's name and as the person's label.
        const title = item.own.label ?? (item.kind === "passkey" ? item.value.rpName : item.value.issuer);
        if (item.kind === "passkey") {
          expect(value).toEqual({ ...item.value, rpName: title, flagsAssumed: true });
        } else expect(value).toEqual(item.value);
        const { label: _before, ...kept } = item.own;
        const { label: _after, ...found } = own;
        expect(found).toEqual(kept);
        if (item.kind === "code") expect(own.label ?? item.value.issuer).toBe(title);
      }
      const second = await writeCxf(entries, NOW);
      expect(second.file).toBe(first.file);
    }),
    { numRuns: 40 },
  );
});
