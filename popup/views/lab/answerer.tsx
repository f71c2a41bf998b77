import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { visible } from "../../../src/lab/log/visible.ts";
import { t } from "../../i18n/messages.ts";

const names = { latchkey: "labByLatchkey", native: "labByBrowser" } as const;

/** Who answered: Latchkey's vault, the browser, or a lab profile in its colour. */
export function Answerer({ entry, colour }: { entry: LogEntry; colour?: string | undefined }) {
  if (entry.answeredBy !== "lab") return <span class="badge">{t(names[entry.answeredBy])}</span>;
  return (
    <span class="profile-chip" data-colour={colour}>
      <bdi>{entry.profile === undefined ? t("labByLab") : visible(entry.profile)}</bdi>
    </span>
  );
}
