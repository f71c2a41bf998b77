import { beforeAll, expect, it } from "vitest";
import { importedItem } from "../../background/calls/exchange-items.ts";
import { importEntry } from "../../popup/worker/import-entry.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { ExchangeError } from "../../src/exchange/errors.ts";
import { readFile } from "../../src/exchange/recognise.ts";
import { encodeItem } from "../../src/vault/items/item.ts";
import { parseVaultRequest } from "../../src/wire/guards.ts";
import { aegisEntry, plainAegis } from "./fixtures/aegis.ts";
import { bitwardenFile, bitwardenItem, bitwardenPasskey } from "./fixtures/bitwarden.ts";
import { cxfExtensions, cxfFile, cxfItem, cxfPasskey, cxfTotp } from "./fixtures/cxf.ts";
import { keePassXcFile } from "./fixtures/keepassxc.ts";
import { makeKey } from "./fixtures/keys.ts";
import { plainProton, protonEntry } from "./fixtures/proton-authenticator.ts";
import { protonPassItem, protonPassJson, protonPasskey } from "./fixtures/proton-pass.ts";
import { plainTwoFas, twoFasService } from "./fixtures/two-fas.ts";
import { webDriverCredential } from "./fixtures/webdriver.ts";

/** What a reader lets through, the guards take and a record holds: else one entry would cost the person the file. */

const NOW = 1_760_000_000_000;
/** What cannot be drawn as a date. */
const END_OF_DATES = 8.64e15;
const WILD: readonly unknown[] = [
  ...[undefined, null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 32, 8.7e12],
  ...["", " ", "x", "\ud800", "\u202e", "AAAA", "9007199254740993", "https://[", "2024-99-99"],
  ...["+275760-09-13T00:00:00.000Z", [], {}, [[]], [null], { toString: 1 }, "a".repeat(100_001)],
  Array.from({ length: 50 }, () => "x"),
];

let seeds: [string, string][] = [];
beforeAll(() => {
  const key = makeKey();
  const recovery = {
    type: "custom-fields",
    label: "Recovery codes",
    fields: [{ fieldType: "concealed-string", value: "a" }],
  };
  const note = { type: "note", content: { fieldType: "string", value: "x" } };
  const extensions = cxfExtensions(new Uint8Array(64), new Uint8Array(10));
  const credentials = [cxfPasskey(key, { fido2Extensions: extensions }), cxfTotp(), note, recovery];
  const scope = { urls: ["https://a.example"], androidApps: [] };
  const login = { totp: "JBSWY3DPEHPK3PXP", fido2Credentials: [bitwardenPasskey(key)] };
  seeds = [
    ["aegis", plainAegis([aegisEntry(), aegisEntry({ type: "hotp" }, { counter: 1, period: undefined })])],
    ["bitwarden", bitwardenFile([bitwardenItem(login)])],
    ["cxf", cxfFile([cxfItem(credentials, { creationAt: 1_700_000_000, scope })])],
    ["keepassxc", keePassXcFile(key)],
    ["proton authenticator", plainProton([protonEntry()])],
    [
      "proton pass",
      protonPassJson([protonPassItem({ totpUri: "JBSWY3DPEHPK3PXP", passkeys: [protonPasskey(key)] })]),
    ],
    ["2fas", plainTwoFas([twoFasService()])],
    ["webdriver", JSON.stringify([webDriverCredential(key)])],
  ];
});

it("whatever stands where something else should", async () => {
  const wrong: string[] = [];
  let files = 0;
  for (const [name, text] of seeds) {
    const content: unknown = JSON.parse(text);
    for (const path of pathsOf(content)) {
      for (const value of WILD) {
        const problem = await problemOf(JSON.stringify(changed(content, path, value)));
        if (problem !== undefined)
          wrong.push(`${name} ${path.join(".")} = ${JSON.stringify(value)}: ${problem}`);
        files++;
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(files).toBeGreaterThan(4_000);
}, 120_000);

/** Undefined where all went well; an ExchangeError is well too. */
async function problemOf(text: string): Promise<string | undefined> {
  try {
    const { entries, format } = await readFile(utf8(text), { now: NOW });
    const sent = entries.map((entry) => importEntry(entry, format));
    const request = { type: "import.part", import: toBase64Url(new Uint8Array(16)), entries: sent };
    const parsed = parseVaultRequest(JSON.parse(JSON.stringify(request)));
    if (parsed.type !== "import.part") return "another request";
    for (const entry of parsed.entries) {
      encodeItem(importedItem(entry, NOW));
      if (entry.value.createdAt >= END_OF_DATES) return "no date";
    }
    return undefined;
  } catch (error) {
    return error instanceof ExchangeError ? undefined : String(error);
  }
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, part]) =>
    pathsOf(part, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

function changed(value: unknown, [name, ...rest]: Path, to: unknown): unknown {
  if (name === undefined) return to;
  const part = (value as Record<string | number, unknown>)[name];
  if (Array.isArray(value)) return value.map((one, i) => (i === name ? changed(part, rest, to) : one));
  return { ...(value as object), [name]: changed(part, rest, to) };
}
