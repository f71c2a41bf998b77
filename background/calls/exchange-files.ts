import { utf8 } from "../../src/bytes/utf8.ts";
import { planGoogleMigration, writeGoogleMigration } from "../../src/exchange/formats/google-migration.ts";
import { planKeePassXc, writeKeePassXcPasskeys } from "../../src/exchange/formats/keepassxc-passkey.ts";
import { planOtpauthList, writeOtpauthList } from "../../src/exchange/formats/otpauth.ts";
import { planWebDriver, writeWebDriver } from "../../src/exchange/formats/webdriver.ts";
import { planCxf, writeCxf } from "../../src/exchange/formats/write-cxf.ts";
import type { Outgoing, Pause, Plan, Written } from "../../src/exchange/outgoing.ts";
import type { ExportFormat } from "../../src/wire/exchange.ts";

const MOST_WITHOUT_PAUSE_MS = 15;

/** What the person is to save, under `name`: one file, or several that go into one archive. */
export interface ExportFiles {
  name: string;
  files: { name: string; bytes: Uint8Array }[];
}

const PLANS: Record<ExportFormat, (items: readonly Outgoing[]) => Plan> = {
  cxf: planCxf,
  webdriver: planWebDriver,
  otpauth: planOtpauthList,
  "google-migration": planGoogleMigration,
  "keepassxc-passkey": planKeePassXc,
};

/** What a file would hold, without making it. */
export function planFile(format: ExportFormat, items: readonly Outgoing[]): Plan {
  return PLANS[format](items);
}

/**
 * Writes the items. `now`: milliseconds since the epoch; `batchId`: below 2^31, tells this export from others. Thousands
 * of keys take seconds: in between, ceremonies and other calls have their turn.
 */
export async function writeFile(
  format: ExportFormat,
  items: readonly Outgoing[],
  { now, batchId }: { now: number; batchId: number },
): Promise<Written<ExportFiles>> {
  const pause = pauses();
  const stem = `latchkey-export-${new Date(now).toISOString().slice(0, 10)}`;
  const text = (ending: string) => (content: string) => {
    const name = `${stem}${ending}`;
    return { name, files: [{ name, bytes: utf8(content) }] };
  };
  switch (format) {
    case "cxf":
      return fileOf(await writeCxf(items, now, pause), text("-cxf.json"));
    case "webdriver":
      return fileOf(await writeWebDriver(items, pause), text("-webdriver.json"));
    case "otpauth":
      return fileOf(writeOtpauthList(items), text("-otpauth.txt"));
    case "google-migration":
      return fileOf(writeGoogleMigration(items, batchId), (uris) =>
        text("-google.txt")(uris.map((uri) => `${uri}\n`).join("")),
      );
    case "keepassxc-passkey":
      return fileOf(await writeKeePassXcPasskeys(items, pause), (files) =>
        passkeyFiles(files, `${stem}-keepassxc.zip`),
      );
  }
}

/** Not for every key: a turn of the others costs some milliseconds too. */
function pauses(): Pause {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < MOST_WITHOUT_PAUSE_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}

function fileOf<T>({ file, ...rest }: Written<T>, made: (file: T) => ExportFiles): Written<ExportFiles> {
  return { file: made(file), ...rest };
}

/** KeePassXC takes one passkey from a file: several go into one archive, to be unpacked. */
function passkeyFiles(texts: readonly { name: string; text: string }[], archive: string): ExportFiles {
  const files = texts.map(({ name, text }) => ({ name, bytes: utf8(text) }));
  const [first] = files;
  return { name: first && files.length === 1 ? first.name : archive, files };
}
