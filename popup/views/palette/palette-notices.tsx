import { Problem } from "../../parts/message.tsx";
import type { PageTab } from "../../sites/page-tab.ts";
import { FillNotice } from "./fill-notice.tsx";
import { LinkedNotice } from "./linked-notice.tsx";
import type { CodeActions } from "./use-code-actions.ts";

interface PaletteNoticesProps {
  actions: CodeActions;
  page: PageTab | null;
  /** Of the list itself. */
  problem: string | null;
}

/** What went wrong, and what was done that can be taken back. */
export function PaletteNotices({ actions, page, problem }: PaletteNoticesProps) {
  const { failure, missed, linked } = actions;
  const domain = page?.domain ?? "";
  const wrong = failure ?? problem;
  return (
    <>
      {wrong !== null && <Problem text={wrong} />}
      {missed !== null && (
        <FillNotice missed={missed} domain={domain} onCopy={actions.copy} onDismiss={actions.forget} />
      )}
      {linked !== null && <LinkedNotice code={linked} domain={domain} onUndo={actions.undo} />}
    </>
  );
}
