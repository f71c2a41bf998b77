import type { ExportFormat, ImportFormat } from "../../../src/wire/exchange.ts";
import { type MessageKey, t } from "../../i18n/messages.ts";
import type { FailedCode } from "../../worker/messages.ts";

/** Names of programs and formats are the same in every language. */
const formats: Record<ImportFormat, string> = {
  otpauth: "otpauth",
  "google-migration": "Google Authenticator",
  aegis: "Aegis",
  "2fas": "2FAS",
  ente: "Ente Auth",
  "proton-authenticator": "Proton Authenticator",
  bitwarden: "Bitwarden",
  "keepassxc-passkey": "KeePassXC",
  "proton-pass": "Proton Pass",
  cxf: "CXF 1.0",
  webdriver: "WebDriver",
};

export function formatName(format: ImportFormat): string {
  return formats[format];
}

const exportHints = {
  cxf: "exportCxf",
  webdriver: "exportWebdriver",
  otpauth: "exportOtpauth",
  "google-migration": "exportGoogle",
  "keepassxc-passkey": "exportKeepassxc",
} as const satisfies Record<ExportFormat, MessageKey>;

/** What a format to move out by is good for. */
export function exportHint(format: ExportFormat): string {
  return t(exportHints[format]);
}

const failures = {
  "not-this-format": "importNotKnown",
  "too-large": "importTooLarge",
  malformed: "importMalformed",
  unsupported: "importUnsupported",
  unreadable: "importUnreadable",
  picture: "importPicture",
} as const satisfies Record<FailedCode, MessageKey>;

export function failureText(code: FailedCode): string {
  return t(failures[code]);
}

const fields = {
  algorithm: "fieldAlgorithm",
  privateKey: "fieldPrivateKey",
  userHandle: "fieldUserHandle",
  userName: "fieldUserName",
  userDisplayName: "fieldUserDisplayName",
  signCount: "fieldCounter",
  counter: "fieldCounter",
  prf: "fieldPrf",
  largeBlob: "fieldLargeBlob",
  type: "fieldType",
  digits: "fieldDigits",
  period: "fieldPeriod",
  label: "fieldLabel",
  note: "fieldNote",
  favourite: "fieldFavourite",
  recoveryCodes: "fieldRecoveryCodes",
  site: "fieldSite",
} as const satisfies Record<string, MessageKey>;

/** What a field of the vault is called. */
export function fieldName(field: string): string {
  return field in fields ? t(fields[field as keyof typeof fields]) : field;
}
