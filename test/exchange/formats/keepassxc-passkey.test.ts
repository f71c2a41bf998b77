import { beforeAll, describe, expect, it } from "vitest";
import {
  readKeePassXcPasskey,
  writeKeePassXcPasskeys,
} from "../../../src/exchange/formats/keepassxc-passkey.ts";
import type { PasskeyValue } from "../../../src/exchange/items/passkey-entry.ts";
import { keePassXcFile } from "../fixtures/keepassxc.ts";
import { type MadeKey, makeKey, pemOf, plain } from "../fixtures/keys.ts";

const NOW = 1_760_000_000_000;
const read = (text: string) => readKeePassXcPasskey(text, { now: NOW });

let key: MadeKey;
beforeAll(() => {
  key = makeKey();
});

async function valueOfFile(changes: object = {}): Promise<PasskeyValue> {
  const { entries, refused } = await read(keePassXcFile(key, changes));
  const [entry] = entries;
  if (entry?.kind !== "passkey") throw new Error(JSON.stringify(refused));
  return entry.value;
}

describe("reading", () => {
  it("takes all six fields, not backup eligible as KeePassXC signs", async () => {
    expect(await valueOfFile()).toEqual({
      id: plain(Buffer.from("CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCk", "base64url")),
      rpId: "example.com",
      rpName: "example.com",
      userHandle: plain(Buffer.from("user-1")),
      userName: "ada",
      userDisplayName: "ada",
      algorithm: -7,
      privateKey: plain(key.secret),
      discoverable: true,
      backupEligible: false,
      backedUp: false,
      flagsAssumed: true,
      signCount: 0,
      createdAt: NOW,
    });
  });

  it("names what the format is silent about", async () => {
    const { entries } = await read(keePassXcFile(key, { url: "https://other.example/x", extra: 1 }));
    expect(entries[0]?.remarks.map(({ what, field }) => `${what} ${field}`).sort()).toEqual([
      "defaulted createdAt",
      "defaulted rpName",
      "defaulted userDisplayName",
      "dropped extra",
      "dropped url",
    ]);
  });

  it.each(["Ed25519", "RSA"] as const)("takes a key of the kind %s", async (kind) => {
    const other = makeKey(kind);
    const value = await valueOfFile({ privateKey: pemOf(other).replaceAll("\n", "\r\n") });
    expect(value.algorithm).toBe(kind === "RSA" ? -257 : -8);
    expect(value.privateKey).toEqual(plain(kind === "RSA" ? other.pkcs8 : other.secret));
  });

  it.each([
    ["credentialId", "credentialId is missing"],
    ["privateKey", "privateKey is missing"],
    ["url", "url is missing"],
    ["userHandle", "userHandle is missing"],
    ["username", "username is missing"],
  ])("refuses a file without %s", async (field, reason) => {
    const { entries, refused } = await read(keePassXcFile(key, { [field]: null }));
    expect(entries).toEqual([]);
    expect(refused).toEqual([{ number: 1, name: expect.any(String), reason }]);
  });

  it.each([
    [pemOfText("ENCRYPTED PRIVATE KEY"), "encrypted"],
    [pemOfText("EC PRIVATE KEY"), '"EC PRIVATE KEY"'],
    ["-----BEGIN PRIVATE KEY-----\nMIG", "not PEM"],
    ["-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----", "not base64"],
    ["", "not PEM"],
  ])("refuses the key %j", async (privateKey, reason) => {
    const { refused } = await read(keePassXcFile(key, { privateKey }));
    expect(refused[0]?.reason).toContain(reason);
  });

  it("is not fooled by another file", async () => {
    await expect(read("{}")).rejects.toMatchObject({ code: "not-this-format" });
  });
});

function pemOfText(label: string): string {
  return `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
}

describe("writing", () => {
  it("writes a file to a passkey that reads as the same one and writes the same bytes again", async () => {
    const value = await valueOfFile();
    const item = { kind: "passkey", value, own: {}, number: 1 } as const;
    const { file, left } = await writeKeePassXcPasskeys([item]);
    expect(left).toEqual([]);
    expect(file[0]?.name).toBe("example.com_ada.passkey");
    expect(JSON.parse(file[0]?.text ?? "")).toEqual(JSON.parse(keePassXcFile(key)));
    const again = await read(file[0]?.text ?? "");
    expect(again.entries[0]?.value).toEqual(value);
  });

  it("gives files names of their own", async () => {
    const value = await valueOfFile();
    const names = ["ada", "ADA", "a/../da", "ada"];
    const items = names.map((userName, i) => ({
      kind: "passkey" as const,
      value: { ...value, userName },
      own: {},
      number: i + 1,
    }));
    const { file } = await writeKeePassXcPasskeys(items);
    expect(file.map(({ name }) => name)).toEqual([
      "example.com_ada.passkey",
      "example.com_ADA-2.passkey",
      "example.com_a_.._da.passkey",
      "example.com_ada-3.passkey",
    ]);
  });

  it("leaves what would not work there, and names every loss", async () => {
    const value = await valueOfFile();
    const passkey = (number: number, changes: Partial<PasskeyValue>, own = {}) =>
      ({ kind: "passkey", value: { ...value, ...changes }, own, number }) as const;
    const code = {
      type: "totp",
      secret: new Uint8Array([1]),
      algorithm: "SHA-1",
      digits: 6,
      period: 30,
      issuer: "A",
      account: "b",
      createdAt: 0,
    } as const;
    const { file, left, remarks } = await writeKeePassXcPasskeys([
      passkey(1, { signCount: 5 }),
      passkey(2, { userHandle: new Uint8Array() }),
      { kind: "code", value: code, own: {}, number: 3 },
      passkey(
        4,
        {
          prf: new Uint8Array(64),
          largeBlob: new Uint8Array(1),
          backupEligible: true,
          rpName: "X",
          algorithm: -9,
        },
        { note: "n", recoveryCodes: ["1"] },
      ),
    ]);
    expect(left.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(file).toHaveLength(1);
    expect(remarks.every(({ number }) => number === 4)).toBe(true);
    expect(remarks.map(({ field }) => field).sort()).toEqual(
      [
        "algorithm",
        "backupEligible",
        "createdAt",
        "largeBlob",
        "note",
        "prf",
        "recoveryCodes",
        "rpName",
      ].sort(),
    );
  });
});
