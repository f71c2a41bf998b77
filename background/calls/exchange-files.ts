import { strToU8, zipSync } from "fflate";
import { writeGoogleMigration } from "../../src/exchange/google-migration.ts";
import { writeKeePassXcPasskeys } from "../../src/exchange/keepassxc-passkey.ts";
import { writeOtpauthList } from "../../src/exchange/otpauth.ts";
import type { Outgoing, Written } from "../../src/exchange/outgoing.ts";
import { writeWebDriver } from "../../src/exchange/webdriver.ts";
import { writeCxf } from "../../src/exchange/write-cxf.ts";
import type { ExportFormat } from "../../src/wire/exchange.ts";

/** One file for the person to save. */
export interface ExportFile {
  name: string;
  bytes: Uint8Array;
}

/** Writes the items. `now`: milliseconds since the epoch; `batchId`: below 2^31, tells this export from others. */
export async function writeFile(
  format: ExportFormat,
  items: readonly Outgoing[],
  { now, batchId }: { now: number; batchId: number },
): Promise<Written<ExportFile>> {
  const stem = `latchkey-export-${new Date(now).toISOString().slice(0, 10)}`;
  const text = (name: string) => (content: string) => ({ name: `${stem}${name}`, bytes: strToU8(content) });
  switch (format) {
    case "cxf":
      return fileOf(await writeCxf(items, now), text("-cxf.json"));
    case "webdriver":
      return fileOf(await writeWebDriver(items), text("-webdriver.json"));
    case "otpauth":
      return fileOf(writeOtpauthList(items), text("-otpauth.txt"));
    case "google-migration":
      return fileOf(writeGoogleMigration(items, batchId), (uris) =>
        text("-google.txt")(uris.map((uri) => `${uri}\n`).join("")),
      );
    case "keepassxc-passkey":
      return fileOf(await writeKeePassXcPasskeys(items), (files) =>
        passkeyFiles(files, `${stem}-keepassxc.zip`, now),
      );
  }
}

function fileOf<T>({ file, ...rest }: Written<T>, made: (file: T) => ExportFile): Written<ExportFile> {
  return { file: made(file), ...rest };
}

/** KeePassXC takes one passkey from a file: several go into one archive, to be unpacked. */
function passkeyFiles(
  files: readonly { name: string; text: string }[],
  zip: string,
  now: number,
): ExportFile {
  const [first] = files;
  if (first && files.length === 1) return { name: first.name, bytes: strToU8(first.text) };
  const entries = Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)]));
  return { name: zip, bytes: zipSync(entries, { mtime: now }) };
}
