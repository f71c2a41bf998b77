import { concat } from "../bytes/concat.ts";
import { utf8 } from "../bytes/utf8.ts";
import { CodeFieldError } from "./code-fields.ts";
import { type CodeParts, type ReadCode, readCode } from "./found-code.ts";
import { bytesField, readMessage, varintField, type WireField } from "./protobuf.ts";
import { nameParts } from "./uri-parts.ts";

/** The message in a QR code of Google Authenticator's export: `otpauth-migration://offline?data=`. */

export interface MigrationPayload {
  /** Each still encoded, so that one that is wrong does not spoil the others. */
  codes: Uint8Array[];
  /** How many QR codes the export has, and which one this is, from 0. */
  batchSize: number;
  batchIndex: number;
  batchId: number;
  /** Numbers of fields that Google's app has added since. */
  unknown: number[];
}

const PAYLOAD = { codes: 1, version: 2, batchSize: 3, batchIndex: 4, batchId: 5 } as const;
const CODE = { secret: 1, name: 2, issuer: 3, algorithm: 4, digits: 5, type: 6, counter: 7 } as const;
const ALGORITHMS = [undefined, "SHA-1", "SHA-256", "SHA-512", "MD5"] as const;
const DIGITS = [undefined, 6, 8] as const;
const TYPES = ["totp", "hotp", "totp"] as const;
/** The app has no other. */
export const MIGRATION_PERIOD = 30;

/** Throws a SyntaxError where the bytes are not such a message. */
export function readMigration(bytes: Uint8Array): MigrationPayload {
  const fields = readMessage(bytes);
  const codes = fields.filter(({ number }) => number === PAYLOAD.codes).map(({ value }) => value);
  if (!codes.every((code) => code instanceof Uint8Array)) throw new SyntaxError("A code is not a message");
  return {
    codes,
    batchSize: Math.max(1, numberOf(fields, PAYLOAD.batchSize)),
    batchIndex: numberOf(fields, PAYLOAD.batchIndex),
    batchId: numberOf(fields, PAYLOAD.batchId),
    unknown: unknownOf(fields, PAYLOAD),
  };
}

/** One of its codes. Throws CodeFieldError, or a SyntaxError where the bytes are not a message. */
export function readMigrationCode(bytes: Uint8Array): ReadCode {
  const fields = readMessage(bytes);
  const issuer = textOf(fields, CODE.issuer).trim();
  const { prefix, account } = nameParts(textOf(fields, CODE.name), issuer);
  const type = choice(TYPES, numberOf(fields, CODE.type), "type");
  const { code, remarks } = readCode({
    type,
    secret: bytesOf(fields, CODE.secret),
    algorithm: choice(ALGORITHMS, numberOf(fields, CODE.algorithm), "algorithm"),
    digits: choice(DIGITS, numberOf(fields, CODE.digits), "digits"),
    // The format leaves out a counter that is 0.
    ...(type === "hotp" && { counter: numberOf(fields, CODE.counter) }),
    issuer: issuer || prefix || "",
    account,
  });
  if (numberOf(fields, CODE.type) === 0) remarks.push({ field: "type", what: "defaulted", detail: "totp" });
  if (issuer && prefix && prefix.toLowerCase() !== issuer.toLowerCase()) {
    remarks.push({ field: "name", what: "dropped", detail: prefix });
  }
  for (const number of unknownOf(fields, CODE)) remarks.push({ field: `field ${number}`, what: "dropped" });
  return { code, remarks };
}

/** What one of its codes is called, also where it cannot be read otherwise; empty where it has no name. */
export function migrationCodeName(bytes: Uint8Array): string {
  try {
    return textOf(readMessage(bytes), CODE.name);
  } catch {
    return "";
  }
}

/** Why Google's app could not hold a code; undefined where it can. */
export function migrationObstacle(code: CodeParts): string | undefined {
  if (code.type === "steam") return "Google Authenticator has no Steam codes";
  if (code.digits !== 6 && code.digits !== 8) return "Google Authenticator has 6 or 8 digits only";
  if (code.type === "totp" && code.period !== MIGRATION_PERIOD) {
    return `Google Authenticator has a period of ${MIGRATION_PERIOD} seconds only`;
  }
  return undefined;
}

/** `codes`: such as have no obstacle. */
export function writeMigration(
  codes: readonly CodeParts[],
  batch: Pick<MigrationPayload, "batchSize" | "batchIndex" | "batchId">,
): Uint8Array {
  return concat(
    ...codes.map((code) => bytesField(PAYLOAD.codes, writeCode(code))),
    varintField(PAYLOAD.version, 1),
    varintField(PAYLOAD.batchSize, batch.batchSize),
    varintField(PAYLOAD.batchIndex, batch.batchIndex),
    varintField(PAYLOAD.batchId, batch.batchId),
  );
}

function writeCode({ type, secret, issuer, account, algorithm, digits, counter = 0 }: CodeParts): Uint8Array {
  return concat(
    bytesField(CODE.secret, secret),
    bytesField(CODE.name, utf8(issuer === "" && !account.includes(":") ? account : `${issuer}:${account}`)),
    bytesField(CODE.issuer, utf8(issuer)),
    varintField(CODE.algorithm, ALGORITHMS.indexOf(algorithm)),
    varintField(CODE.digits, digits === 8 ? 2 : 1),
    varintField(CODE.type, type === "hotp" ? 1 : 2),
    ...(type === "hotp" ? [varintField(CODE.counter, counter)] : []),
  );
}

function choice<Value>(values: readonly Value[], index: number, field: string): Value {
  if (index >= values.length) throw new CodeFieldError(field, `The ${field} has the unknown value ${index}.`);
  return values[index] as Value;
}

/** The last one counts, as the format has it. */
function lastOf(fields: readonly WireField[], number: number): WireField["value"] | undefined {
  return fields.findLast((field) => field.number === number)?.value;
}

function numberOf(fields: readonly WireField[], number: number): number {
  const value = lastOf(fields, number) ?? 0n;
  if (typeof value !== "bigint") throw new SyntaxError(`Field ${number} is no number`);
  return Number(value);
}

function bytesOf(fields: readonly WireField[], number: number): Uint8Array {
  const value = lastOf(fields, number) ?? new Uint8Array();
  if (typeof value === "bigint") throw new SyntaxError(`Field ${number} is no byte string`);
  return value.slice();
}

function textOf(fields: readonly WireField[], number: number): string {
  return new TextDecoder().decode(bytesOf(fields, number));
}

function unknownOf(fields: readonly WireField[], known: Record<string, number>): number[] {
  const numbers = new Set(fields.map(({ number }) => number));
  return [...numbers].filter((number) => !Object.values(known).includes(number));
}
