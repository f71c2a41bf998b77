import type { Finding } from "../../../../src/lab/lint/finding.ts";
import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { visible } from "../../../../src/lab/log/visible.ts";
import { rpIdOf } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";
import { Icon, type IconName } from "../../../parts/icons.tsx";

interface FindingCardProps {
  finding: Finding;
  entries: readonly LogEntry[];
}

const icons: Record<Finding["severity"], IconName> = { error: "remove", warning: "alert", advice: "info" };

/** One finding: what was seen, why it matters, what to do, and where. The rules speak English. */
export function FindingCard({ finding, entries }: FindingCardProps) {
  const { id, severity, summary, why, fix, section, sure, evidence } = finding;
  return (
    <li class="card lab-card lab-finding" data-severity={severity} data-finding={id}>
      <h3>
        <Icon name={icons[severity]} />
        <span lang="en">{summary}</span>
      </h3>
      <p lang="en">{why}</p>
      <p>
        <strong>{t("labFix")}</strong> <span lang="en">{fix}</span>
      </p>
      <dl class="lab-facts">
        {evidence.map(({ entry, path, value }) => (
          <div key={`${entry} ${path} ${value ?? ""}`}>
            <dt>
              <a href={`#ceremonies=${entry}`}>{nameOf(entries, entry)}</a>
            </dt>
            <dd>
              <code>{visible(value === undefined ? path : `${path}: ${value}`)}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint lab-finding-foot">
        <span>{section}</span>
        <code>{id}</code>
        {!sure && <span>{t("labGuess")}</span>}
        {finding.entries.length > evidence.length && (
          <span>{t("labSeenIn", { count: finding.entries.length })}</span>
        )}
      </p>
    </li>
  );
}

function nameOf(entries: readonly LogEntry[], id: string): string {
  const entry = entries.find((one) => one.id === id);
  return entry ? visible(`${id} ${entry.ceremony}() ${rpIdOf(entry) ?? ""}`) : id;
}
