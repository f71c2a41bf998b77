import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { readRecoveryCode } from "../../../tools/inspect/recovery-code.ts";
import { inspect } from "../../../tools/inspect/report.ts";
import type { Secret } from "../../../tools/inspect/unlock.ts";

/** The project's vectors of files: the inspector must say of each what the vault's own code says. */

interface Vector {
  description: string;
  /** Base64url; vectors of databases have none. */
  file?: string;
  secret: { type: Secret["type"]; pin?: string; code?: string; output?: string };
  expect: {
    refused?: string;
    generation?: number;
    items?: { id: string; kind: number; revision: number; item: object }[];
    findings?: { finding: string; page?: number; record?: string }[];
    /** Of dumps: records that open where no index vouches for them. */
    salvaged?: object[];
    quarantine?: { rows: string[]; items: object[] };
  };
}

// Most vectors are one vault's, spoilt in another way each: the same PIN at the same cost, over and over.
vi.mock("@noble/hashes/argon2.js", async (original) => {
  const { argon2id } = await original<typeof import("@noble/hashes/argon2.js")>();
  const known = new Map<string, Uint8Array>();
  const remembered: typeof argon2id = (pin, salt, cost) => {
    const inputs = JSON.stringify([Buffer.from(pin), Buffer.from(salt), cost]);
    const output = known.get(inputs) ?? argon2id(pin, salt, cost);
    known.set(inputs, output);
    return Uint8Array.from(output);
  };
  return { argon2id: remembered };
});

const FOLDER = fileURLToPath(new URL("../../vectors/vault", import.meta.url));

const VECTORS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, vector: JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Vector }))
  .filter(({ vector }) => vector.file !== undefined);

function secretOf({ type, pin = "", code = "", output = "" }: Vector["secret"]): Secret {
  const bytes = Buffer.from(output, "base64url");
  if (type === "pin") return { type, pin };
  if (type === "recovery") return { type, code: readRecoveryCode(code) };
  return type === "platform" ? { type, output: bytes } : { type, pin, output: bytes };
}

const KINDS = ["", "passkey", "code", "setting"];
const inAnyOrder = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();

type Items = NonNullable<ReturnType<typeof inspect>["salvaged"]>["items"];
const written = (items: Items | undefined) =>
  items?.map(({ id, kind, revision, item }) => ({ id, kind: KINDS.indexOf(kind), revision, item }));

const read = ({ file = "", secret, expect: { quarantine } }: Vector) =>
  inspect(Buffer.from(file, "base64url"), secretOf(secret), {
    whole: true,
    quarantine: quarantine !== undefined,
  });

/** What the inspector says, in the form of a vector's `expect`. */
function outcome(vector: Vector) {
  const { refused, outline, verified } = read(vector);
  if (refused) return { refused: refused.finding };
  return {
    generation: outline?.generation,
    items: written(verified?.items.filter(({ state }) => state === "sound")),
    findings: inAnyOrder(
      verified?.findings.map((one) =>
        "page" in one
          ? { finding: one.finding, page: one.page }
          : { finding: one.finding, record: one.record },
      ) ?? [],
    ),
  };
}

describe("the vectors of files", () => {
  it("are there, sound ones and bad ones", () => {
    expect(VECTORS.some(({ vector }) => vector.expect.refused !== undefined)).toBe(true);
    expect(VECTORS.some(({ vector }) => vector.expect.findings?.length === 0)).toBe(true);
  });

  it.each(VECTORS)("$name: $vector.description", ({ vector }) => {
    const { refused, generation, items = [], findings = [] } = vector.expect;
    if (refused !== undefined) return expect(outcome(vector)).toEqual({ refused });
    const found = outcome(vector);
    expect({ ...found, items: undefined }).toEqual({
      generation,
      items: undefined,
      findings: inAnyOrder(
        findings.map(({ finding, page, record }) =>
          page === undefined ? { finding, record } : { finding, page },
        ),
      ),
    });
    expect(found.items).toHaveLength(items.length);
    expect(found.items).toEqual(expect.arrayContaining(items));
  });

  const lossy = VECTORS.filter(({ vector }) => vector.expect.salvaged ?? vector.expect.quarantine);

  it.each(lossy)("$name: what opens by itself, and what was set aside", ({ vector }) => {
    const { outline, salvaged, quarantined } = read(vector);
    const { expect: expected } = vector;
    if (expected.salvaged) expect(written(salvaged?.items)).toEqual(expected.salvaged);
    expect(outline?.quarantine?.map(({ looks }) => looks) ?? []).toEqual(expected.quarantine?.rows ?? []);
    if (expected.quarantine) expect(written(quarantined?.items)).toEqual(expected.quarantine.items);
  });

  it("are of dumps too that have lost rows and set others aside", () => {
    expect(lossy.length).toBeGreaterThanOrEqual(5);
    expect(lossy.some(({ vector }) => (vector.expect.quarantine?.items.length ?? 0) > 0)).toBe(true);
  });
});
