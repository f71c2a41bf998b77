import browser from "webextension-polyfill";
import type { CheckReport } from "../../src/wire/vault.ts";
import type { ReportMemory } from "../health/health.ts";
import { isKept, REPORT_KEY } from "./session.ts";

/** The report of a vault that was found sound, beside the keys and gone with them. */
export const sessionReport: ReportMemory = {
  async recall() {
    try {
      return (await browser.storage.session.get(REPORT_KEY))[REPORT_KEY] as CheckReport | undefined;
    } catch (error) {
      console.warn("The session could not be read:", error);
      return undefined;
    }
  },

  async remember(report) {
    try {
      // Locked meanwhile: nothing may come after what the lock has emptied.
      if (!isKept()) return;
      await browser.storage.session.set({ [REPORT_KEY]: report });
      if (!isKept()) await browser.storage.session.remove(REPORT_KEY);
    } catch (error) {
      console.warn("The check could not be noted in the session:", error);
    }
  },
};
