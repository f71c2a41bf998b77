import type { Fault } from "../../src/lab/faults/fault.ts";
import { type FaultName, isFaultName } from "../../src/lab/faults/names.ts";
import { FAULTS } from "../../src/lab/faults/table.ts";
import { createAuthenticator } from "../create-authenticator.ts";
import { NotedCalls } from "../noted-calls.ts";
import { Account } from "./account.ts";
import { CheckFailure } from "./check-failure.ts";
import { checkFault, honest } from "./check-fault.ts";
import type { RelyingPartyConfig } from "./config.ts";
import { readConfig } from "./read-config.ts";
import type { Report, Row } from "./report.ts";

export interface CheckOptions {
  /** These faults alone; all that a server can see where left out. */
  faults?: readonly FaultName[];
  /** Called after each row. */
  onRow?: (row: Row) => void;
}

/**
 * Shows a relying party every fault, each on a new account, and says what it did. An honest passkey has to register and
 * sign in before the faults and after them: else the run is void, as a relying party that refuses everybody would seem
 * to be correct. For servers of one's own: it opens dozens of accounts.
 * @throws CheckFailure "config" for a config that cannot be, and for faults that are none or that no server can see;
 * everything else that goes wrong is in the report.
 */
export async function checkRelyingParty(
  config: RelyingPartyConfig,
  { faults, onRow }: CheckOptions = {},
): Promise<Report> {
  readConfig(config);
  const shown = tableOf(faults);
  const report: Report = {
    relyingParty: config.name ?? config.url,
    url: config.url,
    rows: [],
    findings: [],
    passed: false,
  };
  const calls = new NotedCalls();
  try {
    await checkHonest(config, "before the faults", calls);
    for (const fault of shown) {
      for (const ceremony of fault.ceremonies) {
        const row = await checkFault(fault, ceremony, config);
        report.rows.push(row);
        onRow?.(row);
      }
    }
    await checkHonest(config, "after the faults", calls);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    report.findings = calls.findings();
    const kind = error.kind === "refused" ? "honest-refused" : error.kind;
    return { ...report, void: { kind, message: error.message } };
  }
  report.findings = calls.findings();
  const unclear = report.rows.find(({ did }) => did === "unclear");
  if (unclear) {
    const message = `${unclear.fault} did not come to an answer: ${unclear.says}`;
    return { ...report, void: { kind: "refused", message } };
  }
  if (report.rows.every(({ right }) => right === undefined)) {
    const message = "No fault was shown that tells anything of this relying party.";
    return { ...report, void: { kind: "nothing-judged", message } };
  }
  return { ...report, passed: report.rows.every(({ right }) => right !== false) };
}

function tableOf(names: readonly FaultName[] | undefined): readonly Fault[] {
  // A ceremony that ends without an answer is for pages to see: a server never does.
  const all = FAULTS.filter(({ effect }) => effect.type === "edits");
  if (!names) return all;
  const other = names.find((name) => !all.some((fault) => fault.name === name));
  if (other === undefined) return all.filter(({ name }) => names.includes(name));
  const why = isFaultName(other) ? "is for pages to see: no server does" : "is no fault";
  throw new CheckFailure(
    "config",
    `${String(other)} ${why}. There are: ${all.map(({ name }) => name).join(", ")}.`,
  );
}

/** @throws CheckFailure where an honest passkey does not get through. */
async function checkHonest(config: RelyingPartyConfig, when: string, calls: NotedCalls): Promise<void> {
  try {
    const account = new Account(config, createAuthenticator(), calls);
    honest(await account.register(), "registration");
    honest(await account.signIn(), "sign-in");
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    throw new CheckFailure(error.kind, `${error.message} (${when})`, { cause: error });
  }
}
