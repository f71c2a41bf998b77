import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule } from "zxing-wasm/reader";
import type { BroughtFile } from "../../../../popup/worker/messages.ts";
import { PictureError } from "../../../../popup/worker/qr/pixels.ts";
import { readPicture } from "../../../../popup/worker/qr/read-picture.ts";
import { FilesRead } from "../../../../popup/worker/read-files.ts";
import { writeGoogleMigration } from "../../../../src/exchange/formats/google-migration.ts";
import { blank, draw } from "../../../exchange/fixtures/qr-drawing.ts";

/** Files with QR codes: drawn in memory, as the drawing of a file is the browser's. */

const NOW = 1_760_000_000_000;
const SECRET = "GEZDGNBVGY3TQOJQ";
const uri = (name: string) => `otpauth://totp/Site:${name}?secret=${SECRET}`;
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

beforeAll(() => {
  const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } });
});

type Brought = string | string[];

/** Each file: a text, or the texts of a picture's QR codes. */
async function read(files: Brought[], pictures = false) {
  const brought: BroughtFile[] = files.map((content, i) => ({
    name: `file ${i}`,
    file: new Blob([typeof content === "string" ? content : PNG]),
  }));
  const reader = new FilesRead(async (file) => {
    const texts = files[brought.findIndex((one) => one.file === file)];
    if (typeof texts === "string") throw new PictureError("not-a-picture");
    const picture = blank(1200, 400);
    for (const [i, text] of (texts ?? []).entries()) draw(picture, text, { x: i * 240, scale: 3 });
    return readPicture(file, async () => picture);
  });
  const result = await reader.read(brought, { now: NOW, pictures });
  return { result, parts: reader.part(0) };
}

const migration = (count: number) => {
  const codes = Array.from({ length: count }, (_, i) => ({
    kind: "code" as const,
    own: {},
    number: i + 1,
    value: {
      ...{ type: "totp" as const, algorithm: "SHA-1" as const, digits: 6, period: 30, createdAt: NOW },
      ...{ secret: new TextEncoder().encode("12345678901234567890"), issuer: "Site", account: `user${i}` },
    },
  }));
  return writeGoogleMigration(codes, 77).file;
};

describe("pictures of QR codes", () => {
  it("are read beside files, all that they hold", async () => {
    const { result, parts } = await read([[uri("ada"), uri("bob")], uri("cyd")]);
    expect(result).toMatchObject({ state: "read", formats: ["otpauth"], refused: [] });
    expect(
      result.state === "read" && result.entries.map(({ file, number, account }) => [file, number, account]),
    ).toEqual([
      [0, 1, expect.stringMatching(/ada|bob/)],
      [0, 2, expect.stringMatching(/ada|bob/)],
      [1, 1, "cyd"],
    ]);
    expect(parts).toHaveLength(3);
  });

  it("name what is no code, without its content, each with a number of its own", async () => {
    const wifi = "WIFI:T:WPA;S:home;P:the password;;";
    const { result } = await read([
      [uri("ada"), wifi, "https://example.com/x", "otpauth://totp/bad?secret=1"],
    ]);
    if (result.state !== "read") return expect.unreachable();
    expect(result.entries).toHaveLength(1);
    const refused = result.refused.map(({ name, qr, reason }) => [name, qr, reason !== ""]);
    expect(refused).toContainEqual(["", "wifi", false]);
    expect(refused).toContainEqual(["example.com", "web-address", false]);
    expect(refused).toContainEqual(["bad", undefined, true]);
    const numbers = [...result.entries, ...result.refused].map(({ number }) => number);
    expect(numbers.sort()).toEqual([1, 2, 3, 4]);
    expect(JSON.stringify(result)).not.toContain("the password");
  });

  it("bring the parts of one export together, and name the one that is missing", async () => {
    const [first = "", second = ""] = migration(12);
    const { result } = await read([[second], [first]]);
    expect(result).toMatchObject({ state: "read", formats: ["google-migration"], refused: [] });
    expect(result.state === "read" && result.entries).toHaveLength(12);
    const { result: half } = await read([[second]]);
    expect(half).toMatchObject({ refused: [{ missing: { part: 1, parts: 2 } }] });
  });

  it("may hold codes of two kinds", async () => {
    const { result } = await read([[...migration(2), uri("ada")]]);
    if (result.state !== "read") return expect.unreachable();
    expect(result.formats.sort()).toEqual(["google-migration", "otpauth"]);
    expect(result.entries.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it("bring no note and no favourite of their maker's: a file of the person's own does", async () => {
    const own = encodeURIComponent(JSON.stringify({ pinned: true, note: "Call this number" }));
    const text = `${uri("ada")}&codeDisplay=${own}`;
    const { result, parts } = await read([[text], text]);
    expect(parts.map((entry) => entry.own)).toEqual([{}, { note: "Call this number", favourite: true }]);
    const remarks = result.state === "read" ? result.entries.map((entry) => entry.remarks) : [];
    expect(remarks[0]).toContainEqual({ field: "codeDisplay", what: "dropped" });
    expect(JSON.stringify(remarks)).not.toContain("Call");
  });

  it("that hold nothing do not spoil the others", async () => {
    const { result } = await read([[], [uri("ada")]]);
    expect(result).toMatchObject({ state: "read", refused: [{ file: 0, number: 1, qr: "no-qr" }] });
  });

  it.each<[string, Brought[], object]>([
    ["no QR code", [[]], { qr: "no-qr" }],
    ["a web address", [["https://example.com/"]], { qr: "web-address", detail: "example.com" }],
    ["a passkey sign-in", [["FIDO:/0123"]], { qr: "fido" }],
  ])("say so where there is nothing but %s", async (_, files, problem) => {
    const { result, parts } = await read(files);
    expect(result).toMatchObject({ state: "failed", file: 0, code: "picture", ...problem });
    expect(parts).toEqual([]);
  });

  it("are all that is taken where nothing else is wanted", async () => {
    expect((await read([uri("ada")], true)).result).toMatchObject({ state: "failed", qr: "not-a-picture" });
  });
});
