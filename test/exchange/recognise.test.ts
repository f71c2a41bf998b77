import { readFileSync } from "node:fs";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExchangeError } from "../../src/exchange/errors.ts";
import { readFile, recognise } from "../../src/exchange/recognise.ts";
import { unhex } from "../fakes/hex.ts";
import { aegisDb, aegisEntry, encryptedAegis, plainAegis } from "./fixtures/aegis.ts";
import {
  bitwardenFile,
  bitwardenItem,
  bitwardenPasskey,
  protectedBitwardenFile,
} from "./fixtures/bitwarden.ts";
import { cxfFile, cxfItem, cxfPasskey, cxfTotp } from "./fixtures/cxf.ts";
import { madeCode, migrationUri } from "./fixtures/google-migration.ts";
import { keePassXcFile } from "./fixtures/keepassxc.ts";
import { makeKey } from "./fixtures/keys.ts";
import { encryptedProton, plainProton, protonEntry } from "./fixtures/proton-authenticator.ts";
import { protonPassItem, protonPassJson, protonPasskey, protonPassZip } from "./fixtures/proton-pass.ts";
import { encryptedTwoFas, plainTwoFas, twoFasService } from "./fixtures/two-fas.ts";
import { webDriverCredential } from "./fixtures/webdriver.ts";
import { zipOf } from "./fixtures/zip.ts";

const ENTE = JSON.parse(readFileSync(new URL("fixtures/ente-libsodium.json", import.meta.url), "utf8"));
const NOW = 1_760_000_000_000;
const key = makeKey();
const bytesOf = (content: string | Uint8Array) =>
  new Uint8Array(typeof content === "string" ? Buffer.from(content) : content);
const read = (content: string | Uint8Array, password?: string) =>
  readFile(bytesOf(content), { now: NOW, ...(password !== undefined && { password }) });

const URI = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP";
const passkeyItem = bitwardenItem({ fido2Credentials: [bitwardenPasskey(key)] });
const FILES: [string, string | Uint8Array, string?][] = [
  ["otpauth", `\n# codes\n${URI}\n`],
  ["aegis", plainAegis([aegisEntry()])],
  ["2fas", plainTwoFas([twoFasService()])],
  ["aegis", encryptedAegis(aegisDb([aegisEntry()]), ["p"]), "p"],
  ["2fas", encryptedTwoFas([twoFasService()], "p"), "p"],
  ["ente", JSON.stringify(ENTE.files[0].export), ENTE.password],
  ["google-migration", migrationUri([madeCode()])],
  ["proton-authenticator", encryptedProton(plainProton([protonEntry()]), "p"), "p"],
  ["proton-authenticator", plainProton([protonEntry()])],
  ["bitwarden", bitwardenFile([passkeyItem])],
  ["bitwarden", protectedBitwardenFile(bitwardenFile([passkeyItem]), { password: "p" }), "p"],
  ["keepassxc-passkey", keePassXcFile(key)],
  ["proton-pass", protonPassZip(protonPassJson([protonPassItem({ passkeys: [protonPasskey(key)] })]))],
  ["proton-pass", protonPassJson([protonPassItem({ passkeys: [protonPasskey(key)] })])],
  ["cxf", cxfFile([cxfItem([cxfPasskey(key), cxfTotp()])])],
  ["webdriver", JSON.stringify([webDriverCredential(key)])],
  ["webdriver", JSON.stringify(webDriverCredential(key))],
];

describe("each format", () => {
  it.each(FILES)("%s is recognised by its content and read", async (format, content, password) => {
    expect(recognise(bytesOf(content))).toBe(format);
    const reading = await read(content, password);
    expect(reading.format).toBe(format);
    expect(reading.refused).toEqual([]);
    expect(reading.entries.length).toBeGreaterThan(0);
  });

  it.each(FILES.filter(([, content]) => typeof content === "string"))(
    "%s is with a BOM and blank lines too",
    async (format, content, password) => {
      const text = `\uFEFF\r\n  ${content}\r\n`;
      expect(recognise(bytesOf(text))).toBe(format);
      expect((await read(text, password)).entries.length).toBeGreaterThan(0);
    },
  );

  it.each(FILES)(
    "%s cut off anywhere is an ExchangeError, or fewer entries",
    async (_format, content, password) => {
      const whole = bytesOf(content);
      for (let part = 0; part < 12; part++) {
        const cut = whole.subarray(0, Math.floor((whole.length * part) / 12));
        const outcome = await readFile(cut, { now: NOW, ...(password !== undefined && { password }) }).catch(
          (error) => error,
        );
        if (!(outcome instanceof ExchangeError)) expect(outcome).toHaveProperty("entries");
      }
    },
  );
});

it("tells Latchkey's own files apart", async () => {
  const backup = Buffer.concat([Buffer.from("LATCHKEY"), unhex("a1")]);
  expect(recognise(bytesOf(backup))).toBe("latchkey");
  await expect(read(backup)).rejects.toMatchObject({ code: "unsupported" });
  await expect(read("latchkey")).rejects.toMatchObject({ code: "not-this-format" });
});

const CSV = "name,url,username,password\nExample,https://example.com,ada,hunter2\n";
const BITWARDEN_CSV =
  "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n";
describe("what a file is that is none of them", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["empty", "", "empty"],
    ["blank", " \n\uFEFF", "empty"],
    ["a KeePass database", unhex("03d9a29a67fb4bb500000000"), ".passkey"],
    ["a PNG", unhex("89504e470d0a1a0a0000000d"), "image"],
    ["a JPEG", unhex("ffd8ffe000104a46"), "image"],
    ["a WebP", Buffer.from("RIFF1234WEBPVP8 "), "image"],
    ["a BMP", unhex("424d36000000000000003600"), "image"],
    ["an SVG", '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image"],
    ["a PDF", "%PDF-1.7\n", "PDF"],
    ["an SQLite database", "SQLite format 3\0", "SQLite"],
    ["a gzip file", gzipSync("x"), "unpack"],
    ["text in UTF-16", unhex("fffe7b007d00"), "UTF-16"],
    [
      "an encrypted ZIP",
      zipOf([{ name: "data.json", content: Buffer.from("{}"), lies: { flags: 1 } }]),
      "encrypted",
    ],
    ["another ZIP", zipOf([{ name: "a.txt", content: Buffer.from("a") }]), "no data.json"],
    ["a cut ZIP", unhex("504b030414000000"), "cut off"],
    ["a CSV file of Chrome", CSV, "CSV"],
    ["a CSV file of Bitwarden", BITWARDEN_CSV, "CSV"],
    ["a CSV file with a BOM", `\uFEFF"url";"username";"password"\n`, "CSV"],
    ["a PGP message", "-----BEGIN PGP MESSAGE-----\n\nabc", "PGP"],
    ["a PEM key", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "key alone"],
    ["a web page", "<!DOCTYPE html><title>x</title>", "web page"],
    ["an XML file", '<?xml version="1.0"?><KeePassFile/>', "XML"],
    ["bytes", unhex("8081fe00ff"), "neither text"],
    ["a text", "Dear diary", "text of no kind"],
    ["other JSON", '{"a":1}', "JSON, but"],
    ["an empty list", "[]", "JSON, but"],
    ["broken JSON", '{"encrypted": fals', "cut off"],
    ["a million levels", "[".repeat(1_000_000), "levels deep"],
  ])("%s", async (_name, content, message) => {
    const refused = read(content);
    await expect(refused).rejects.toBeInstanceOf(ExchangeError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow("hunter2");
  });

  it("and a hundred megabytes are not looked at", async () => {
    const start = performance.now();
    const large = new Uint8Array(100_000_000).fill(0x20);
    await expect(readFile(large, { now: NOW })).rejects.toMatchObject({ code: "too-large" });
    expect(recognise(large)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

it("never throws anything but an ExchangeError, whatever it is given", async () => {
  const starts = ["", "PK\u0003\u0004", "{", "[", "otpauth://", '{"vaults":', '{"encrypted":true,', "LATCH"];
  const file = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }));
  await fc.assert(
    fc.asyncProperty(file, async ([start, rest]) => {
      const outcome = await read(Buffer.concat([Buffer.from(start), rest])).catch((error) => error);
      if (!(outcome instanceof ExchangeError)) expect(outcome).toHaveProperty("entries");
    }),
    { numRuns: 500 },
  );
});

it("never throws anything but an ExchangeError for JSON whose parts are of other types", async () => {
  const files = FILES.filter(([, content, password]) => typeof content === "string" && password === undefined)
    .map(([, content]) => String(content))
    .filter((content) => content.startsWith("{") || content.startsWith("["));
  const odd = fc.constantFrom(null, 5, "x", true, [], {}, [null], [[1]], { a: 1 }, -1, 1e300, "\ud800");
  const change = fc.tuple(fc.constantFrom(...files), fc.nat(), odd);
  await fc.assert(
    fc.asyncProperty(change, async ([file, at, value]) => {
      const content = JSON.parse(file);
      const places: (() => void)[] = [];
      const walk = (node: unknown) => {
        if (typeof node !== "object" || node === null) return;
        for (const name of Object.keys(node)) {
          places.push(() => Object.assign(node, { [name]: value }));
          walk((node as Record<string, unknown>)[name]);
        }
      };
      walk(content);
      places[at % places.length]?.();
      const outcome = await read(JSON.stringify(content)).catch((error) => error);
      if (outcome instanceof ExchangeError) return;
      if (!("entries" in outcome)) throw outcome;
      for (const entry of outcome.entries) expect(entry.value).toBeTypeOf("object");
    }),
    { numRuns: 600 },
  );
});

it("inflates nothing for a file that is no export", async () => {
  const zip = zipOf([{ name: "x", content: deflateRawSync(Buffer.alloc(1_000)) }]);
  await expect(read(zip)).rejects.toMatchObject({ code: "not-this-format" });
});
