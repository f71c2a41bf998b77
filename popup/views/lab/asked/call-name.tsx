import type { CeremonyKind } from "../../../../src/lab/faults/fault.ts";
import { t } from "../../../i18n/messages.ts";

const names = { create: "labCreate", get: "labGet" } as const;

export function CallName({ kind }: { kind: CeremonyKind }) {
  return <code>{t(names[kind])}</code>;
}
