import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { openVaultFile } from "../../src/vault/files/backup.ts";
import { parseVaultFile } from "../../src/vault/files/vault-file.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import { openKeys, unlockedKeys } from "../../src/vault/sealing/keys.ts";
import { parseHeaderRow } from "../../src/vault/slots/header.ts";
import { openHeader } from "../../src/vault/slots/opening.ts";
import type { Secret } from "../../src/vault/slots/slots.ts";
import { repairWrite } from "../../src/vault/whole/repair.ts";
import { readWhole } from "../../src/vault/whole/whole.ts";
import { hex } from "../fakes/hex.ts";
import { MemoryStorage, randomBytes } from "../fakes/memory-vault.ts";
import { plainJson } from "../fakes/plain-json.ts";

/** The published vectors of the vault's format, by the product's own code. */

const FOLDER = fileURLToPath(new URL("../vectors/vault", import.meta.url));

interface Vector {
  description: string;
  file?: string;
  secret: { type: Secret["type"]; pin?: string; code?: string; output?: string };
  expect: {
    refused?: string;
    generation?: number;
    items?: unknown[];
    findings?: unknown[];
    /** Of dumps: records that open where no index vouches for them. */
    salvaged?: unknown[];
    quarantine?: unknown;
  };
}

const vectors = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name): [string, Vector] => [name, JSON.parse(readFileSync(join(FOLDER, name), "utf8"))])
  .filter(([, { file }]) => file !== undefined);

/** The platform's slot is named in the program, and found by its type in a vector. */
function secretOf({ secret }: Vector, file: Uint8Array): Secret {
  if (secret.output === undefined) return secret as Secret;
  const { header } = parseHeaderRow(parseVaultFile(file).header);
  const slot = header.slots.find(({ type }) => type === secret.type)?.id ?? new Uint8Array(16);
  return { ...secret, slot, output: fromBase64Url(secret.output) } as Secret;
}

function itemJson({ id, revision, item }: StoredItem) {
  return {
    id: hex(id),
    kind: ["passkey", "code", "setting"].indexOf(item.kind) + 1,
    revision,
    item: plainJson({ ...item.value, ...Object.fromEntries(item.others ?? []) }),
  };
}

async function outcome(vector: Vector): Promise<unknown> {
  const file = fromBase64Url(vector.file ?? "");
  try {
    const { manifest, items, findings } = await openVaultFile(file, secretOf(vector, file));
    return {
      generation: manifest.generation,
      items: items.map(itemJson),
      findings: findings.map((finding) =>
        "page" in finding
          ? { finding: finding.finding, page: finding.page }
          : { finding: finding.finding, record: hex(finding.id) },
      ),
    };
  } catch (error) {
    return { refused: (error as { code?: string }).code ?? String(error) };
  }
}

/** Findings may come in any order. What else dumps hold is the inspector's to say. */
function comparable({ findings, salvaged: _, quarantine: __, ...rest }: Vector["expect"]) {
  return { ...rest, ...(findings && { findings: findings.map((one) => JSON.stringify(one)).sort() }) };
}

it("there are good and bad ones", () => {
  const named = (prefix: string) => vectors.filter(([name]) => name.startsWith(prefix)).length;
  expect(named("good-")).toBeGreaterThanOrEqual(15);
  expect(named("bad-")).toBeGreaterThanOrEqual(60);
  expect(named("found-")).toBeGreaterThanOrEqual(55);
});

it("the names say what is expected", () => {
  for (const [name, { expect: expected }] of vectors) {
    const [kind] = name.split("-");
    const { refused, findings = [] } = expected;
    expect(kind, name).toBe(refused !== undefined ? "bad" : findings.length > 0 ? "found" : "good");
  }
});

it("every finding of the format is expected of one of them", () => {
  const document = readFileSync(new URL("../../docs/vault-format.md", import.meta.url), "utf8");
  const tables = /^### 5\.3[\s\S]*?^### 5\.4/m.exec(document)?.[0] ?? "";
  const named = [...tables.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  const expected = vectors.flatMap(
    ([
      ,
      {
        expect: { refused, findings = [] },
      },
    ]) => [
      ...(refused === undefined ? [] : [refused]),
      ...findings.map((one) => (one as { finding: string }).finding),
    ],
  );
  expect(new Set(named).size).toBeGreaterThanOrEqual(14);
  expect([...new Set(expected)].sort()).toEqual([...new Set(named)].sort());
});

it.each(vectors)("%s", async (_, vector) => {
  expect(comparable((await outcome(vector)) as Vector["expect"])).toEqual(comparable(vector.expect));
});

const lossy = vectors.filter(([, vector]) => vector.expect.salvaged);

it("some have lost their manifest", () => {
  expect(lossy.length).toBeGreaterThanOrEqual(2);
});

it.each(lossy)("%s, repaired, holds what opens by itself", async (_, vector) => {
  const file = fromBase64Url(vector.file ?? "");
  const parts = parseVaultFile(file);
  const parsed = parseHeaderRow(parts.header);
  const vaultKey = await openHeader(parsed, secretOf(vector, file));
  const { header, row } = parsed;
  const storage = Object.assign(new MemoryStorage(), parts, { header: row });
  await storage.commit(await repairWrite(storage, vaultKey, header, row.mac, randomBytes));
  const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
  const { items, findings } = await readWhole(storage, keys, header.tagKey);
  expect(findings).toEqual([]);
  expect(items.map(itemJson)).toEqual(vector.expect.salvaged);
});
