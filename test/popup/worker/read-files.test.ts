import { describe, expect, it } from "vitest";
import type { BroughtFile, ReadFiles } from "../../../popup/worker/messages.ts";
import { FilesRead } from "../../../popup/worker/read-files.ts";
import { writeGoogleMigration } from "../../../src/exchange/formats/google-migration.ts";
import type { Outgoing } from "../../../src/exchange/outgoing.ts";
import {
  bitwardenFile,
  bitwardenItem,
  bitwardenPasskey,
  protectedBitwardenFile,
} from "../../exchange/fixtures/bitwarden.ts";
import { keePassXcFile } from "../../exchange/fixtures/keepassxc.ts";
import { makeKey } from "../../exchange/fixtures/keys.ts";

const NOW = 1_760_000_000_000;
const KEY = makeKey();
const brought = (...contents: (string | Uint8Array<ArrayBuffer>)[]): BroughtFile[] =>
  contents.map((content, i) => ({ name: `file ${i}`, file: new Blob([content]) }));
const read = (...contents: (string | Uint8Array<ArrayBuffer>)[]) =>
  new FilesRead().read(brought(...contents), { now: NOW });
const otpauth = (count: number) =>
  Array.from({ length: count }, (_, i) => `otpauth://totp/Site:user${i}?secret=GEZDGNBVGY3TQOJQ`).join("\n");
function whole(result: ReadFiles) {
  return result.state === "read" ? result : expect.unreachable(JSON.stringify(result));
}

describe("files", () => {
  it("of several programs are read together, each entry with its place", async () => {
    const files = new FilesRead();
    const passkeys = [makeKey(), makeKey()].map((key, i) =>
      keePassXcFile(key, { credentialId: `AAAAAAAAAAAAAAAAAAAAA${"AQ"[i]}`, username: `user${i}` }),
    );
    const found = whole(await files.read(brought(...passkeys, otpauth(2)), { now: NOW }));
    expect(found.formats).toEqual(["keepassxc-passkey", "otpauth"]);
    expect(
      found.entries.map(({ file, number, kind, title, account }) => [file, number, kind, title, account]),
    ).toEqual([
      [0, 1, "passkey", "example.com", "user0"],
      [1, 1, "passkey", "example.com", "user1"],
      [2, 1, "code", "Site", "user0"],
      [2, 2, "code", "Site", "user1"],
    ]);
    expect(found.entries.map(({ notEligible }) => notEligible)).toEqual([true, true, undefined, undefined]);
    const part = files.part(0);
    expect(part.map(({ from, kind }) => [from, kind])).toEqual([
      ["keepassxc-passkey", "passkey"],
      ["keepassxc-passkey", "passkey"],
      ["otpauth", "code"],
      ["otpauth", "code"],
    ]);
    expect(part[0]?.value).toMatchObject({ backupEligible: false, backedUp: false, userName: "user0" });
    expect(files.part(4)).toEqual([]);
  });

  it("of one Google export belong together", async () => {
    const codes: Outgoing[] = Array.from({ length: 15 }, (_, i) => ({
      ...{ kind: "code", number: i + 1, own: {} },
      value: {
        ...{
          type: "totp",
          secret: new Uint8Array(20).fill(i + 1),
          algorithm: "SHA-1",
          digits: 6,
          period: 30,
        },
        ...{ issuer: "Site", account: `user${i}`, createdAt: NOW },
      },
    }));
    const [first = "", second = ""] = writeGoogleMigration(codes, 77).file;
    const together = whole(await read(second, first));
    expect([together.entries.length, together.refused]).toEqual([15, []]);
    const alone = whole(await read(second));
    expect(alone.refused).toMatchObject([
      { name: "QR code 1 of 2", reason: expect.stringMatching(/missing/) },
    ]);
  });

  it("name once what all entries of a kind share, and of each what is its own", async () => {
    const items = ["ada", "bob"].map((username, i) =>
      bitwardenItem(
        { totp: "GEZDGNBVGY3TQOJQ", username, fido2Credentials: [bitwardenPasskey(makeKey())] },
        i === 1 ? { odd: 1 } : {},
      ),
    );
    const { shared, entries } = whole(await read(bitwardenFile(items)));
    const digits = { field: "login.totp.digits", what: "defaulted", detail: "6" };
    const account = { field: "account", what: "defaulted" };
    for (const remark of [digits, account]) {
      expect(shared).toContainEqual({ about: "codes", format: "bitwarden", ...remark });
    }
    const own = entries.filter(({ remarks }) => remarks.length > 0);
    expect(own.map(({ remarks }) => remarks)).toContainEqual([{ field: "odd", what: "dropped" }]);
    expect(own.length).toBeLessThan(entries.length);
    const one = whole(await read(bitwardenFile(items.slice(0, 1))));
    expect(one.shared.filter(({ about }) => about !== "file")).toEqual([]);
    expect(one.entries.flatMap(({ remarks }) => remarks)).toContainEqual(digits);
  });

  it("that are encrypted ask for their password, and take it", async () => {
    const plain = bitwardenFile([bitwardenItem({ totp: "GEZDGNBVGY3TQOJQ" })]);
    const files = brought(otpauth(1), protectedBitwardenFile(plain, { password: "open me" }));
    const reader = new FilesRead();
    expect(await reader.read(files, { now: NOW })).toEqual({ state: "password", file: 1, wrong: false });
    const by = (password: string) => files.map((file, i) => (i === 1 ? { ...file, password } : file));
    expect(await reader.read(by("not me"), { now: NOW })).toEqual({
      state: "password",
      file: 1,
      wrong: true,
    });
    expect(reader.part(0)).toEqual([]);
    expect(whole(await reader.read(by("open me"), { now: NOW })).entries).toHaveLength(2);
  });

  it("of Latchkey itself are named as such", async () => {
    expect(await read("LATCHKEY and more")).toEqual({ state: "backup", file: 0 });
  });

  it("come in parts that no message is too large for", async () => {
    const files = new FilesRead();
    const note = "n".repeat(90_000);
    const long = Array.from({ length: 120 }, (_, i) =>
      bitwardenItem({ totp: "GEZDGNBVGY3TQOJQ", username: `user${i}` }, { notes: note }),
    );
    const many = bitwardenFile(long);
    whole(await files.read(brought(many, otpauth(600)), { now: NOW }));
    const sizes: number[] = [];
    let from = 0;
    for (let part = files.part(0); part.length > 0; part = files.part(from)) {
      expect(part.length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(part).length).toBeLessThan(5 * 2 ** 20);
      sizes.push(part.length);
      from += part.length;
    }
    expect(from).toBe(720);
    expect(sizes.length).toBeGreaterThan(3);
  });

  it("tell how far the reading is", async () => {
    const told: number[] = [];
    const items = [1, 2, 3].map(() => bitwardenItem({ totp: "GEZDGNBVGY3TQOJQ" }));
    await new FilesRead().read(brought(bitwardenFile(items), bitwardenFile(items)), { now: NOW }, (count) =>
      told.push(count),
    );
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(6);
  });
});

describe("a bad file", () => {
  const MIB = 2 ** 20;
  /** A file of that size, which nobody should read as a whole. */
  const sized = (size: number, start: string): Blob => {
    const file = new Blob([start]);
    Object.defineProperty(file, "size", { value: size });
    file.arrayBuffer = () => Promise.reject(new Error("It was read as a whole."));
    return file;
  };

  it.each<[string, string | Uint8Array<ArrayBuffer>, string, RegExp]>([
    ["empty", "", "not-this-format", /empty/],
    ["cut off", bitwardenFile([bitwardenItem({})]).slice(0, -40), "malformed", /cut off/],
    ["a drawing", "<svg></svg>", "not-this-format", /image/],
    ["of no kind", new Uint8Array(100).fill(0xff), "not-this-format", /neither text/],
    ["words", "hello there", "not-this-format", /no kind/],
    ["nested a million deep", "[".repeat(1_000_000), "malformed", /nested/],
    ["in UTF-16", Uint8Array.of(0xff, 0xfe, 0x7b, 0), "malformed", /UTF-16/],
    ["with too many entries", bitwardenFile(new Array(100_001).fill({ type: 1 })), "too-large", /100001/],
  ])("that is %s says so", async (_, content, code, detail) => {
    expect(await read(otpauth(1), content)).toEqual({
      ...{ state: "failed", file: 1, code, detail: expect.stringMatching(detail) },
    });
  });

  it("with a byte order mark is read all the same", async () => {
    expect(whole(await read(`\uFEFF${otpauth(1)}`)).entries).toHaveLength(1);
  });

  it("with bad entries says which, and gives the others", async () => {
    const list = [otpauth(1), "otpauth://totp/Bad?secret=0189", otpauth(1)].join("\n");
    const { entries, refused } = whole(await read(list));
    expect(entries.map(({ number }) => number)).toEqual([1, 3]);
    expect(refused).toMatchObject([{ file: 0, number: 2, name: "Bad" }]);
  });

  it.each([
    [100 * MIB, "[", "too-large", /64 MiB/],
    [100 * MIB, "%PDF-1.4", "not-this-format", /PDF/],
  ])("of %i bytes that begins with %j is not read into memory", async (size, start, code, detail) => {
    const files = [{ name: "large", file: sized(size, start) }];
    expect(await new FilesRead().read(files, { now: NOW })).toMatchObject({
      ...{ state: "failed", file: 0, code, detail: expect.stringMatching(detail) },
    });
  });

  it("that the browser does not give says so", async () => {
    const file = new Blob(["x"]);
    file.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    expect(await new FilesRead().read([{ name: "moved", file }], { now: NOW })).toMatchObject({
      ...{ state: "failed", file: 0, code: "unreadable" },
    });
  });

  it("among too many of them is not read", async () => {
    const files = new Array(1_001).fill(brought(otpauth(1))[0]);
    expect(await new FilesRead().read(files, { now: NOW })).toMatchObject({
      state: "failed",
      code: "too-large",
    });
  });
});

it("nothing that is shown is a secret", async () => {
  const result = await read(keePassXcFile(KEY), otpauth(2));
  const text = JSON.stringify(result);
  expect(text).not.toContain("GEZDGNBV");
  expect(text).not.toContain(KEY.secret.toString("base64url").slice(0, 20));
  expect(whole(result).entries).toHaveLength(3);
});

it("tells the site of a passkey beside the name that the file gives it", async () => {
  const item = bitwardenItem(
    { fido2Credentials: [bitwardenPasskey(makeKey())] },
    { name: "accounts.google.com" },
  );
  const found = await read(bitwardenFile([item]));
  expect(found).toMatchObject({ entries: [{ title: "accounts.google.com", rpId: "example.com" }] });
});

it("a backup among other files is not opened in their place, and names itself", async () => {
  const backup = Uint8Array.from(Buffer.from("LATCHKEY backup"));
  expect(await read(otpauth(1), backup)).toMatchObject({ state: "failed", file: 1, code: "unsupported" });
});

it("a part of a batch that is no text is named by its own file", async () => {
  const part = "otpauth-migration://offline?data=AA";
  const broken = Uint8Array.from([...Buffer.from(part), 0xff]);
  expect(await read(broken, part, otpauth(1))).toMatchObject({ state: "failed", file: 0 });
});
