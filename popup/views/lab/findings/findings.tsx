import { useMemo } from "preact/hooks";
import type { Finding, Severity } from "../../../../src/lab/lint/finding.ts";
import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { t, tCount } from "../../../i18n/messages.ts";
import type { Recorded } from "../../../lab/recording/recorder.ts";
import { useFindings } from "../../../lab/use-findings.ts";
import { Icon } from "../../../parts/icons.tsx";
import { FindingCard } from "./finding-card.tsx";

const severities = { error: "labErrors", warning: "labWarnings", advice: "labAdvice" } as const;

/** What the relying parties do wrong or unwisely, by what was recorded: the worst first. */
export function Findings({ recorded }: { recorded: readonly Recorded[] }) {
  const { entries, findings } = useFindings(recorded);
  return useMemo(() => <Groups entries={entries} findings={findings} />, [entries, findings]);
}

function Groups({ entries, findings }: Omit<GroupProps, "severity">) {
  if (findings.length === 0) return <NoFindings recorded={entries.length} />;
  return (
    <div class="lab-findings">
      {(Object.keys(severities) as Severity[]).map((severity) => (
        <Group key={severity} severity={severity} findings={findings} entries={entries} />
      ))}
    </div>
  );
}

interface GroupProps {
  severity: Severity;
  findings: readonly Finding[];
  entries: readonly LogEntry[];
}

function Group({ severity, findings, entries }: GroupProps) {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return null;
  return (
    <section class="lab-finding-group" aria-labelledby={`findings-${severity}`}>
      <h2 id={`findings-${severity}`}>
        {t(severities[severity])}
        <span class="badge">{own.length}</span>
      </h2>
      <ul>
        {own.map((finding) => (
          <FindingCard key={`${finding.id} ${finding.summary}`} finding={finding} entries={entries} />
        ))}
      </ul>
    </section>
  );
}

function NoFindings({ recorded }: { recorded: number }) {
  return (
    <section class="card empty lab-empty">
      <span class="tile">
        <Icon name="check" />
      </span>
      <h2>{recorded === 0 ? t("labNothingYet") : tCount("labNoFindings", recorded)}</h2>
      <p>{t(recorded === 0 ? "labNothingYetText" : "labNoFindingsText")}</p>
    </section>
  );
}
