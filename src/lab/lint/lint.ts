import { registrableDomain } from "../../webauthn/rp-id.ts";
import type { LogEntry } from "../log/entry.ts";
import type { JsonValue } from "../log/json-value.ts";
import { visible, visibleJson } from "../log/visible.ts";
import { Call } from "./call.ts";
import { type Evidence, type Finding, MOST_EVIDENCE, MOST_VALUE, type Severity } from "./finding.ts";
import type { Hit, Rule } from "./rule.ts";
import { RULES } from "./rules/table.ts";

const ORDER: readonly Severity[] = ["error", "warning", "advice"];

/**
 * What the relying parties of a log do wrong or unwisely: errors first, then in the order in which they were seen. It
 * never throws, whatever is in the entries.
 */
export function lint(entries: readonly LogEntry[]): Finding[] {
  const places = new Map(entries.map(({ id }, i) => [id, i]));
  const findings: Finding[] = [];
  for (const [site, calls] of bySite(entries)) {
    for (const rule of RULES) findings.push(...findingsOf(rule, site, calls));
  }
  const place = ({ entries: [first = ""] }: Finding) => places.get(first) ?? 0;
  return findings.sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || place(a) - place(b),
  );
}

function bySite(entries: readonly LogEntry[]): ReadonlyMap<string, Call[]> {
  const groups = new Map<string, Call[]>();
  const siteOf = siteCache();
  for (const entry of entries) {
    // Of a page's call that was too large, or too strange, to be kept.
    if (entry.form === "objects" && Object.keys(entry.options).length === 0) continue;
    const call = new Call(entry);
    const site = siteOf(call.rpId);
    const group = groups.get(site);
    if (group) group.push(call);
    else groups.set(site, [call]);
  }
  return groups;
}

/** Hosts of one site may share their passkeys. The same few come again and again. */
function siteCache(): (rpId: string) => string {
  const sites = new Map<string, string>();
  return (rpId) => {
    const known = sites.get(rpId);
    if (known !== undefined) return known;
    const site = registrableDomain(rpId);
    sites.set(rpId, site);
    return site;
  };
}

function findingsOf(rule: Rule, site: string, calls: readonly Call[]): Iterable<Finding> {
  const byCause = new Map<string, Finding>();
  for (const hit of rule.find(calls)) {
    const cause = hit.cause ?? "";
    const finding = byCause.get(cause) ?? newFinding(rule, site, hit);
    byCause.set(cause, finding);
    const { id } = hit.call.entry;
    if (finding.entries.at(-1) !== id) finding.entries.push(id);
    if (finding.evidence.length < MOST_EVIDENCE) finding.evidence.push(evidenceOf(hit));
  }
  return byCause.values();
}

function newFinding(
  { id, severity, why, section, fix, guess }: Rule,
  site: string,
  { summary }: Hit,
): Finding {
  return {
    id,
    site,
    severity,
    summary: visible(summary),
    why,
    section,
    fix,
    sure: guess !== true,
    evidence: [],
    entries: [],
  };
}

function evidenceOf({ call, path, value }: Hit): Evidence {
  return {
    entry: call.entry.id,
    path: visible(path.slice(0, MOST_VALUE)),
    ...(value !== undefined && { value: cut(value) }),
  };
}

function cut(value: JsonValue): string {
  const text = visibleJson(value);
  return text.length > MOST_VALUE ? `${text.slice(0, MOST_VALUE)}…` : text;
}
