import type { ComponentChildren } from "preact";
import { t } from "../i18n/messages.ts";
import { Problem } from "./message.tsx";

interface SettingSectionProps {
  id?: string;
  title: string;
  /** The value is not known yet. */
  busy: boolean;
  /** What was chosen last is stored. */
  saved: boolean;
  problem: string | null;
  children: ComponentChildren;
}

/** Settings of one subject, what became of the last choice beside their heading. */
export function SettingSection({ id, title, busy, saved, problem, children }: SettingSectionProps) {
  return (
    <section aria-busy={busy} id={id}>
      <div class="section-head">
        <h2>{title}</h2>
        <p class="hint" role="status">
          {saved && t("saved")}
        </p>
      </div>
      <div class="card parts">
        {children}
        {problem !== null && (
          <div class="part">
            <Problem text={problem} />
          </div>
        )}
      </div>
    </section>
  );
}
