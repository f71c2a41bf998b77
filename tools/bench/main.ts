import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserKind } from "../browser-places.ts";
import { findOrInstallBrowser } from "../browsers.ts";
import { buildExtension, extensionDir } from "../build.ts";
import { output } from "../command.ts";
import { type BrowserPart, benchOptions } from "./arguments.ts";
import { makeBareChain } from "./ceremonies/bare-chain.ts";
import { benchCeremonies } from "./ceremonies/ceremonies.ts";
import { ceremonyTable, stageTable } from "./ceremonies/ceremony-table.ts";
import { benchLibrary, libraryTable } from "./library/library.ts";
import { makeFloor } from "./load/floor.ts";
import { describeInjected, type Injected, injectedBytes } from "./load/injected.ts";
import { loadTable } from "./load/load-table.ts";
import { benchPageLoad } from "./load/page-load.ts";
import { addListBench, benchManager } from "./manager/manager.ts";
import { managerTables } from "./manager/manager-table.ts";
import { makeMeasuredCopy } from "./measured-copy.ts";
import type { Table } from "./report/figures.ts";
import { machine } from "./report/machine.ts";
import { progress } from "./report/progress.ts";
import { printed } from "./report/table.ts";
import type { Subject } from "./subject.ts";
import { addVaultBench, benchVault, vaultTable } from "./vault/vault.ts";

interface BrowserReport {
  kind: BrowserKind;
  version: string;
  injected: Injected;
  tables: Table[];
}

/** Measures in one browser, and prints each result as soon as it is there. */
async function benchIn(
  kind: BrowserKind,
  parts: readonly BrowserPart[],
  runs: number,
): Promise<BrowserReport> {
  const executablePath = await findOrInstallBrowser(kind);
  if (!process.env.LATCHKEY_BUILT) await buildExtension(kind);
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  try {
    const subject: Subject = {
      kind,
      executablePath,
      extensionDir: join(folder, "latchkey"),
      floorDir: join(folder, "floor"),
      chainDir: join(folder, "chain"),
      runs,
    };
    await makeMeasuredCopy(extensionDir(kind), subject.extensionDir);
    await addVaultBench(subject.extensionDir);
    await addListBench(subject.extensionDir);
    await makeFloor(subject.floorDir);
    await makeBareChain(subject.chainDir);
    const version = (await output(executablePath, ["--version"])) ?? "version unknown";
    const injected = await injectedBytes(subject.extensionDir, subject.floorDir);
    console.log(`\n${version}\n${describeInjected(injected)}`);
    const tables: Table[] = [];
    const report = (table: Table) => {
      tables.push(table);
      console.log(`\n${printed(table)}`);
    };
    const measure: Record<BrowserPart, () => Promise<Table[]>> = {
      vault: async () => [vaultTable(kind, await benchVault(subject))],
      ceremonies: async () => {
        const ceremonies = await benchCeremonies(subject);
        return [ceremonyTable(kind, ceremonies), stageTable(kind, ceremonies)];
      },
      load: async () => [loadTable(kind, await benchPageLoad(subject))],
      manager: async () => managerTables(kind, await benchManager(subject)),
    };
    for (const part of parts) for (const table of await measure[part]()) report(table);
    return { kind, version, injected, tables };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * `[library|vault|ceremonies|load|manager]... [--browser chrome|firefox] [--runs N] [--json FILE]`: measures Latchkey
 * beside what it can be compared with in the same run, all of it or the parts that are named, prints tables and writes
 * the figures. Returns the exit code.
 */
export async function main(args: string[]): Promise<number> {
  try {
    const { parts, browsers, runs, json } = benchOptions(args);
    const start = performance.now();
    const where = machine();
    console.log(where);
    const library = parts.includes("library") ? libraryTable(await benchLibrary(runs)) : undefined;
    if (library) console.log(`\n${printed(library)}`);
    const inBrowsers = parts.filter((part): part is BrowserPart => part !== "library");
    const reports: BrowserReport[] = [];
    for (const kind of inBrowsers.length > 0 ? browsers : []) {
      reports.push(await benchIn(kind, inBrowsers, runs));
    }
    if (json !== undefined) {
      await writeFile(json, `${JSON.stringify({ machine: where, library, browsers: reports }, null, 2)}\n`);
    }
    progress(`Measured in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
