import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
  };
}

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

/** What the inspector says, in the form of a vector's `expect`. */
function outcome({ file = "", secret }: Vector) {
  const { refused, outline, verified } = inspect(Buffer.from(file, "base64url"), secretOf(secret), true);
  if (refused) return { refused: refused.finding };
  return {
    generation: outline?.generation,
    items: verified?.items
      .filter(({ state }) => state === "sound")
      .map(({ id, kind, revision, item }) => ({ id, kind: KINDS.indexOf(kind), revision, item })),
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
});
