import { CodeFieldError, quoted } from "../../otp/code-fields.ts";
import { readCode } from "../../otp/found-code.ts";
import { nameParts } from "../../otp/uri-parts.ts";
import type { Own, Reading, Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, decodeText, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { codeEntry } from "../items/code-entry.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";
import { openTwoFas } from "./two-fas-sealed.ts";

/** A 2FAS backup, plain or encrypted: JSON with `services` and a `schemaVersion` up to 4. */

const WHAT = "The 2FAS backup";
const NEWEST = 4;
const TYPES = ["totp", "hotp", "steam"] as const;
const NAMES = {
  algorithm: "otp.algorithm",
  digits: "otp.digits",
  period: "otp.period",
  counter: "otp.counter",
};

export function isTwoFas(content: unknown): boolean {
  return (
    isObject(content) &&
    "schemaVersion" in content &&
    (Array.isArray(content.services) || typeof content.servicesEncrypted === "string")
  );
}

/** Rejects with an ExchangeError where the file is no such backup, is newer, or its password is missing or wrong. */
export async function readTwoFas(text: string, options: ReadOptions): Promise<Reading> {
  const file = parseJson(text, WHAT);
  if (!isObject(file) || !isTwoFas(file))
    throw new ExchangeError("not-this-format", `${WHAT} has no services`);
  const { schemaVersion } = file;
  if (typeof schemaVersion !== "number" || schemaVersion > NEWEST) {
    const version = JSON.stringify(schemaVersion)?.slice(0, 20);
    throw new ExchangeError("unsupported", `${WHAT} has a version that is not known: ${version}`);
  }
  const services = await servicesOf(file, options);
  checkEntries(services.length, WHAT);
  const groups = new Map<unknown, unknown>();
  for (const group of Array.isArray(file.groups) ? file.groups : []) {
    if (isObject(group)) groups.set(group.id, group.name);
  }
  const draft = new ReadingDraft("2fas");
  for (const service of services) {
    const object = isObject(service) ? service : {};
    const name = typeof object.name === "string" ? object.name : "";
    await draft.add(name, () => readService(new Fields(object), groups, options));
  }
  return draft.reading;
}

async function servicesOf(file: JsonObject, { password }: ReadOptions): Promise<readonly unknown[]> {
  const sealed = file.servicesEncrypted;
  if (typeof sealed !== "string" || sealed === "") return Array.isArray(file.services) ? file.services : [];
  const services = parseJson(decodeText(await openTwoFas(sealed, password), WHAT), WHAT);
  if (!Array.isArray(services))
    throw new ExchangeError("malformed", `${WHAT} has no list of services inside`);
  return services;
}

function readService(service: Fields, groups: ReadonlyMap<unknown, unknown>, options: ReadOptions): Found {
  service.skip("updatedAt", "order", "serviceTypeID");
  const otp = service.object("otp") ?? new Fields({});
  otp.skip("link", "source");
  const title = service.optionalText("name")?.trim() ?? "";
  const issuer = otp.optionalText("issuer")?.trim() || title;
  const label = otp.optionalText("label") ?? "";
  const account = otp.optionalText("account")?.trim() || nameParts(label, issuer).account;
  const tokenType = otp.optionalText("tokenType");
  const type = TYPES.find((known) => known === (tokenType ?? "TOTP").toLowerCase());
  if (!type) {
    throw new CodeFieldError("otp.tokenType", `The type ${quoted(tokenType ?? "")} is not known.`);
  }
  const counter = otp.natural("counter");
  const read = readCode(
    {
      type,
      secret: service.optionalText("secret"),
      algorithm: otp.optionalText("algorithm"),
      digits: otp.natural("digits"),
      period: type === "hotp" ? undefined : otp.natural("period"),
      counter: type === "hotp" ? counter : counter || undefined,
      issuer,
      account,
    },
    NAMES,
  );
  const own: Own = title === issuer || title === "" ? {} : { label: title };
  const remarks: Remark[] = [...read.remarks, ...groupRemarks(service, groups)];
  if (tokenType === undefined) remarks.push({ field: "otp.tokenType", what: "defaulted", detail: "TOTP" });
  if (type === "hotp") otp.skip("period");
  return codeEntry({ ...read, remarks: [...remarks, ...service.unread(), ...otp.unread()] }, own, options);
}

function groupRemarks(service: Fields, groups: ReadonlyMap<unknown, unknown>): Remark[] {
  const id = service.optionalText("groupId");
  if (id === undefined) return [];
  const name = groups.get(id);
  return [{ field: "groupId", what: "dropped", ...(typeof name === "string" && { detail: name }) }];
}
