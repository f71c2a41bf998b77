import { useRef, useState } from "preact/hooks";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { readLog, writeLog } from "../../../src/lab/log/file.ts";
import { OfferedFile } from "../../files.ts";
import { t } from "../../i18n/messages.ts";
import type { LabSession } from "../../lab/lab-session.ts";
import { useWebTabs } from "../../lab/use-web-tabs.ts";
import { Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";

/** What is observed, whether it is recorded, and the log as a file. */
export function LabBar({ session }: { session: LabSession }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { recorder, recording } = session;
  const empty = recorder.recorded.length === 0;

  function save() {
    const text = writeLog(recorder.recorded.map(({ entry }) => entry));
    const file = new OfferedFile(toBase64Url(utf8(text)), "latchkey-lab-log.json");
    file.save();
    setTimeout(() => file.release(), 60_000);
  }

  function clear() {
    recorder.clear();
    setSaid("");
  }

  async function load() {
    const file = field.current?.files?.[0];
    if (!file) return;
    setProblem(null);
    setSaid("");
    try {
      const entries = readLog(await file.text());
      const count = recorder.load(entries);
      if (count < entries.length) setSaid(t("labLoadedNew", { count, all: entries.length }));
      location.hash = "#ceremonies";
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    // The same file may be chosen again.
    if (field.current) field.current.value = "";
  }

  return (
    <header class="lab-bar">
      <Mark />
      <h1>{t("labTitle")}</h1>
      <Scope session={session} />
      <div class="lab-actions">
        <button
          class="button record"
          type="button"
          id="record"
          aria-pressed={recording}
          onClick={() => session.record(!recording)}
        >
          <span class="record-dot" aria-hidden="true" />
          {t(recording ? "labRecording" : "labRecord")}
        </button>
        <button class="button" type="button" id="clear-log" disabled={empty} onClick={clear}>
          {t("labClear")}
        </button>
        <button class="button" type="button" id="save-log" disabled={empty} onClick={save}>
          {t("labSave")}
        </button>
        <label class="button load-log">
          {t("labLoad")}
          <input id="load-log" ref={field} type="file" accept=".json" onChange={() => void load()} />
        </label>
      </div>
      <span class="hint" role="status">
        {said}
      </span>
      {problem !== null && (
        <div class="lab-problem" lang="en">
          <Problem text={problem} />
        </div>
      )}
    </header>
  );
}

/** Which tab is observed: in the developer tools theirs, else any, or all. */
function Scope({ session }: { session: LabSession }) {
  const tabs = useWebTabs(session, session.inspected === null);
  if (session.inspected !== null) return <p class="lab-scope hint">{t("labInspected")}</p>;
  const gone = session.tabId !== null && !tabs.some(({ id }) => id === session.tabId);
  return (
    <label class="lab-scope">
      <span class="visually-hidden">{t("labScope")}</span>
      <select
        id="scope"
        value={session.tabId ?? ""}
        onChange={({ currentTarget: { value } }) => session.observe(value === "" ? null : Number(value))}
      >
        <option value="">{t("labAllTabs")}</option>
        {gone && <option value={session.tabId ?? ""}>{t("labGoneTab")}</option>}
        {tabs.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
