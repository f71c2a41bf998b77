import { describe, expect, it } from "vitest";
import { lint } from "../../../src/lab/lint/lint.ts";
import { RULES } from "../../../src/lab/lint/rules/table.ts";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { ACCOUNT_CASES } from "./cases/account.ts";
import type { Cases } from "./cases/case.ts";
import { EXTENSION_CASES } from "./cases/extensions.ts";
import { FORM_CASES } from "./cases/form.ts";
import { KEY_CASES } from "./cases/keys.ts";
import { REQUEST_CASES } from "./cases/request.ts";

const CASES: Cases = { ...REQUEST_CASES, ...ACCOUNT_CASES, ...KEY_CASES, ...EXTENSION_CASES, ...FORM_CASES };

function found(id: string, log: LogEntry[]) {
  return lint(log).filter((finding) => finding.id === id);
}

describe("the rules", () => {
  it("have ids of their own, and a case each", () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(CASES).toSorted()).toEqual(ids.toSorted());
  });

  it.each(Object.entries(CASES))("%s: finds what it is for, and says where", (id, { fires, path }) => {
    expect(fires.length).toBeGreaterThan(0);
    for (const log of fires) {
      const findings = found(id, log);
      expect(findings.length, JSON.stringify(log.map(({ options }) => options))).toBeGreaterThan(0);
      for (const { evidence, entries, summary } of findings) {
        expect(summary).not.toBe("");
        expect(entries.length).toBeGreaterThan(0);
        expect(log.map((entry) => entry.id)).toEqual(expect.arrayContaining(entries));
        expect(evidence[0]?.path).toMatch(/^(?:caller|response)\.|^[a-zA-Z]/);
        if (path !== undefined) expect(evidence[0]?.path.startsWith(path)).toBe(true);
      }
    }
  });

  it.each(Object.entries(CASES))("%s: is silent where there is nothing", (id, { silent }) => {
    expect(silent.length).toBeGreaterThan(0);
    for (const log of silent) {
      expect(found(id, log), JSON.stringify(log.map(({ options }) => options))).toEqual([]);
    }
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))("%s: has texts that can be shown", (_, rule) => {
    for (const text of [rule.title, rule.why, rule.fix]) {
      expect(text).toMatch(/^\S.{8,}/);
      expect(text).not.toMatch(/[.\s]$/);
      expect(text.length).toBeLessThan(180);
    }
    expect(rule.section).toMatch(
      /^(§\d+(\.\d+)*(, §\d+(\.\d+)*)*|CTAP 2\.1 §\d+(\.\d+)*|Web IDL §\d+(\.\d+)*)$/,
    );
  });
});
