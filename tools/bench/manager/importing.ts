import type { Surface } from "../../../test/e2e/driver/index.ts";
import type { PageStamps } from "./watch-page.ts";

/** Milliseconds of the parts of one import, without the person who looks at it in between. */
export interface Importing {
  /** From the file to its entries, in the page's worker. */
  read: number;
  /** The vault is read, to be compared with. */
  begin: number;
  /** The entries are handed over and compared. */
  compare: number;
  /** They are written. */
  commit: number;
}

declare const watched: PageStamps;
const PATIENCE = { timeout: 120_000 };

/** Takes a list of so many codes in, as a person does; `batch` tells its codes from those of others. */
export async function importCodes(manager: Surface, count: number, batch: number): Promise<Importing> {
  await manager.waitFor("#import-file");
  const brought = await manager.evaluate(bring, count, batch);
  await manager.click("#import-take", PATIENCE);
  await manager.waitFor("#import-done", PATIENCE);
  const calls = await manager.evaluate(() => watched.calls);
  await manager.close();
  const of = (type: string) => calls.filter((call) => call.type === type);
  const [begin, commit, last] = [of("import.begin")[0], of("import.commit")[0], of("import.part").at(-1)];
  if (!begin?.answered || !commit?.answered || !last?.answered) throw new Error("The watcher missed a part");
  return {
    read: begin.asked - brought,
    begin: begin.answered - begin.asked,
    compare: last.answered - begin.answered,
    commit: commit.answered - commit.asked,
  };
}

/** Runs in the page: puts a list of otpauth URIs into the field. Milliseconds since the epoch. */
function bring(count: number, batch: number): number {
  const line = (n: number) =>
    `otpauth://totp/Site%20${n}:somebody-${batch}-${n}%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Site%20${n}`;
  const lines = Array.from({ length: count }, (_, n) => line(n)).join("\n");
  const dropped = new DataTransfer();
  dropped.items.add(new File([lines], "codes.txt"));
  const input = document.querySelector<HTMLInputElement>("#import-file");
  if (input === null) throw new Error("There is no field for files");
  input.files = dropped.files;
  const now = performance.timeOrigin + performance.now();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return now;
}
